import { expect, test } from 'vitest'

import { parseDuration } from '../../../src/runtime/job/options/parse-duration.js'

test.each([
  [0, 0],
  [1_500, 1_500],
  [0.4, 1],
  ['250ms', 250],
  ['30s', 30_000],
  ['1.5h', 5_400_000],
  ['1h30m', 5_400_000],
  ['30d', 2_592_000_000],
] as const)('%s is %i ms', (value, milliseconds) => {
  expect(parseDuration(value, { option: 'delay' })).toBe(milliseconds)
})

test('a plain number has the unit of its option, a text its own', () => {
  expect(parseDuration(300, { option: 'visibilityTimeout', unit: 's' })).toBe(300_000)
  expect(parseDuration('5m', { option: 'visibilityTimeout', unit: 's' })).toBe(300_000)
})

test.each([
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '5',
  '5 m',
  '-5m',
  '',
  'soon',
  null,
  {},
  '900000h',
])('%s is refused, with the name of the option', (value) => {
  expect(() => parseDuration(value as number, { option: 'delay' })).toThrow(
    expect.objectContaining({
      code: 'INVALID_DURATION',
      message: expect.stringContaining('delay: '),
    }),
  )
})

import { runInNewContext } from 'node:vm'

import { describe, expect, test } from 'vitest'

import type { WirePlan } from '../../../../src/facts/wire-plan.js'
import { decode } from '../../../../src/runtime/codec/wire/decode.js'
import { encode } from '../../../../src/runtime/codec/wire/encode.js'

const place = {
  start: 'data',
  plans: {
    Node: [
      'object',
      [
        ['next', ['use', 'Node']],
        ['at', 'date'],
      ],
    ],
  },
} as const
const plan: WirePlan = ['object', [['lines', ['list', ['object', [['at', 'date']]]]]]]

test('a value of another type is refused with its place, and never shown', () => {
  const encoding = (): unknown =>
    encode(plan, { lines: [{ at: new Date() }, { at: 'secret' }] }, place)
  expect(encoding).toThrow(
    expect.objectContaining({
      name: 'WireFormatError',
      code: 'WIRE_FORMAT',
      path: 'data.lines[1].at',
      expected: 'a valid Date',
      message: 'data.lines[1].at is not a valid Date',
    }),
  )
})

describe('stored JSON of another type is refused', () => {
  test.each<[WirePlan, unknown]>([
    ['date', 'tomorrow'],
    ['date', 1_770_000_000],
    ['bigint', ''],
    ['bigint', '0x1'],
    ['url', '/here'],
    ['regexp', 'a/'],
    ['regexp', '/(/'],
    ['bytes', '*'],
    [['map', null, null], [['a']]],
    [['set', null], {}],
    [['list', 'date'], {}],
    [['object', [['a', 'date']]], []],
    [['union', { null: null, text: 'date' }], 5],
  ])('%j: %j', (each, json) => {
    expect(() => decode(each, json, place)).toThrow(
      expect.objectContaining({ code: 'WIRE_FORMAT' }),
    )
  })
})

test('what holds itself is refused with its place', () => {
  const node: { at: Date; next?: object } = { at: new Date() }
  node.next = { at: new Date(), next: node }
  expect(() => encode(['use', 'Node'], node, place)).toThrow(
    /^data\.next\.next is not free of references/,
  )
})

test('one object in two places is not held by itself', () => {
  const line = { at: new Date(0) }
  expect(encode(plan, { lines: [line, line] }, place)).toEqual({
    lines: [{ at: '1970-01-01T00:00:00.000Z' }, { at: '1970-01-01T00:00:00.000Z' }],
  })
})

test('neither the value nor the JSON is changed, and without a plan it is not copied', () => {
  const value = Object.freeze({ lines: Object.freeze([Object.freeze({ at: new Date(0) })]) })
  const json = encode(plan, value, place)
  const before = JSON.stringify(json)
  expect(decode(plan, json, place)).toEqual(value)
  expect(JSON.stringify(json)).toBe(before)
  expect(encode(undefined, value, place)).toBe(value)
})

test('values of another realm are what they are', () => {
  const foreign = runInNewContext('({ lines: [{ at: new Date(0) }] })') as unknown
  expect(encode(plan, foreign, place)).toEqual({ lines: [{ at: '1970-01-01T00:00:00.000Z' }] })
})

test('a class that says its JSON is sent as that', () => {
  const value = { toJSON: () => ({ lines: [{ at: { toJSON: () => new Date(0) } }] }) }
  expect(encode(plan, value, place)).toEqual({ lines: [{ at: '1970-01-01T00:00:00.000Z' }] })
})

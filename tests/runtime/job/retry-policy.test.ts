import { expect, test, vi } from 'vitest'

import {
  DEFAULT_RETRY_POLICY,
  completeRetryPolicy,
  readRetryOptions,
  retryDelay,
} from '../../../src/runtime/job/options/retry-policy.js'

test('a first wait longer than the default cap is not cut short by it', () => {
  expect(completeRetryPolicy({ delay: 300_000 })).toMatchObject({
    delay: 300_000,
    maxDelay: 300_000,
  })
})

test('a cap that was asked for is kept', () => {
  const policy = completeRetryPolicy({ delay: 1_000, maxDelay: 5_000 })
  expect(retryDelay(policy, 9)).toBe(5_000)
})

test('a wait never overflows, however many attempts there were', () => {
  expect(retryDelay(DEFAULT_RETRY_POLICY, 100_000)).toBe(60_000)
  expect(retryDelay({ ...DEFAULT_RETRY_POLICY, delay: 0 }, 100_000)).toBe(0)
})

test.each([
  [0, 8_000],
  [0.5, 10_000],
  [1, 12_000],
])('a draw of %d spreads a wait of 10 s by a jitter of 0.2 to %d ms', (draw, wait) => {
  vi.spyOn(Math, 'random').mockReturnValue(draw)
  const policy = completeRetryPolicy({ backoff: 'fixed', delay: 10_000, jitter: 0.2 })
  expect(retryDelay(policy, 3)).toBe(wait)
})

test('a wait that is spread never exceeds the cap, and few of many waits are as long as it', () => {
  const policy = completeRetryPolicy({ delay: 1_000, maxDelay: 5_000, jitter: 0.5 })
  const waits = Array.from({ length: 1_000 }, () => retryDelay(policy, 9))
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(2_500)
  expect(Math.max(...waits)).toBeLessThanOrEqual(5_000)
  expect(waits.filter((wait) => wait === 5_000).length).toBeLessThan(100)
})

test('a jitter of 1 leaves no wait negative, and one of 0 none changed', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  expect(retryDelay(completeRetryPolicy({ delay: 1_000, jitter: 1 }), 1)).toBe(0)
  expect(retryDelay(completeRetryPolicy({ delay: 1_000, jitter: 0 }), 1)).toBe(1_000)
})

test.each([-0.1, 1.1, 20, Number.NaN, Infinity, '0.2', null])(
  'a jitter of %s is refused',
  (given) => {
    const jitter = given as number
    expect(() => readRetryOptions({ retry: { jitter } }, (reason) => new Error(reason))).toThrow(
      `retry.jitter: ${String(given)} is not a number of 0 to 1`,
    )
  },
)

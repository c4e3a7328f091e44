import { expect, test } from 'vitest'

import {
  DEFAULT_RETRY_POLICY,
  completeRetryPolicy,
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

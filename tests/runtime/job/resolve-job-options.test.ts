import { describe, expect, test } from 'vitest'

import type { JobOptions } from '../../../src/runtime/index.js'
import { resolveJobOptions } from '../../../src/runtime/provider-kit/index.js'

test('nothing asked is nothing but the default place in the queue', () => {
  expect(resolveJobOptions(undefined)).toEqual({ priority: 0, delay: 0 })
  expect(resolveJobOptions({})).toEqual({ priority: 0, delay: 0 })
})

test('every option comes out in one spelling and in milliseconds', () => {
  const resolved = resolveJobOptions({
    priority: 'high',
    delay: '5s',
    retries: 5,
    backoff: 'linear',
    retry: { delay: '2s', maxDelay: '1m', factor: 3 },
    timeout: '1m',
    jobId: 'order-1',
    removeOnComplete: true,
    removeOnFail: 50,
  })
  expect(resolved).toEqual({
    priority: 10,
    delay: 5_000,
    retry: { attempts: 6, backoff: 'linear', delay: 2_000, maxDelay: 60_000, factor: 3 },
    timeout: 60_000,
    jobId: 'order-1',
    removeOnComplete: 0,
    removeOnFail: 50,
  })
})

test('what was resolved can be resolved again: it is what a provider stores', () => {
  const once = resolveJobOptions({ priority: 'low', retries: 1, removeOnFail: true })
  expect(resolveJobOptions(once)).toEqual(once)
})

test.each([
  ['low', -10],
  ['normal', 0],
  ['high', 10],
  ['critical', 20],
  [-3, -3],
] as const)('the priority %s is %i', (priority, number) => {
  expect(resolveJobOptions({ priority }).priority).toBe(number)
})

test('retries and attempts may both be given when they say the same', () => {
  expect(resolveJobOptions({ retries: 2, attempts: 3, retry: { attempts: 3 } }).retry).toEqual({
    attempts: 3,
  })
})

test.each([
  ['retries that contradict attempts', { retries: 2, attempts: 2 }, 'retries: 2 means 3 attempts'],
  ['attempts given twice', { attempts: 2, retry: { attempts: 3 } }, 'attempts is given twice'],
  ['a negative number of retries', { retries: -1 }, 'retries: -1'],
  ['half a retry', { retries: 0.5 }, 'retries: 0.5'],
  ['no attempt', { attempts: 0 }, 'attempts: 0'],
  ['an unknown backoff', { backoff: 'random' }, "backoff: 'random'"],
  ['a factor below 1', { retry: { factor: 0.5 } }, 'retry.factor'],
  ['a cap below the first wait', { retry: { delay: 10, maxDelay: 5 } }, 'retry.maxDelay'],
  ['an unknown priority', { priority: 'urgent' }, 'priority: "urgent"'],
  ['a priority like what objects inherit', { priority: 'toString' }, 'priority: "toString"'],
  ['a priority out of range', { priority: 1e9 }, 'priority: 1000000000'],
  ['a timeout of nothing', { timeout: 0 }, 'timeout: 0'],
  ['an empty id', { jobId: '' }, 'jobId: ""'],
  ['an id that is no text', { jobId: 42 }, 'jobId: 42'],
  ['an id with a control character', { jobId: 'a\u0000b' }, 'jobId'],
  ['an id that UTF-8 cannot hold', { jobId: 'a\ud800' }, 'jobId'],
  ['an id beyond all measure', { jobId: 'x'.repeat(513) }, '513 characters'],
  ['a misspelt option', { delya: 5 }, "'delya' is unknown"],
  ['a negative count to keep', { removeOnFail: -1 }, 'removeOnFail: -1'],
  ['a cron with three fields', { repeat: { cron: '* * *' } }, 'has 3 fields'],
  ['neither cron nor every', { repeat: {} }, 'give cron or every'],
  ['both cron and every', { repeat: { cron: '* * * * *', every: 5 } }, 'not both'],
  ['a time zone that is none', { repeat: { cron: '* * * * *', timezone: 'Mars' } }, "'Mars'"],
  ['a repetition without a pause', { repeat: { every: 0 } }, 'at least 1 ms'],
])('%s is refused', (_, options, reason) => {
  expect(() => resolveJobOptions(options as JobOptions)).toThrow(
    expect.objectContaining({
      code: 'INVALID_JOB_OPTIONS',
      message: expect.stringContaining(reason),
    }),
  )
})

describe('the key of a schedule', () => {
  test.each([
    [{ cron: '0 2 * * *' }, 'cron:0 2 * * *'],
    [{ cron: '0 2 * * *', timezone: 'Europe/Vienna' }, 'cron:0 2 * * *:Europe/Vienna'],
    [{ every: '5m' }, 'every:300000'],
    [{ every: '5m', key: 'report' }, 'report'],
  ] as const)('of %o is %s', (repeat, key) => {
    expect(resolveJobOptions({ repeat }).repeat?.key).toBe(key)
  })

  test('is the job id when there is one', () => {
    const { repeat } = resolveJobOptions({ jobId: 'nightly', repeat: { cron: '0 2 * * *' } })
    expect(repeat?.key).toBe('nightly')
  })
})

test('what expires at once, or is no duration, is refused', () => {
  expect(resolveJobOptions({ expires: '1h' })).toMatchObject({ expires: 3_600_000 })
  expect(() => resolveJobOptions({ expires: 0 })).toThrow(
    'expires: 0 would fail every attempt; leave it out for no limit',
  )
  expect(() => resolveJobOptions({ expires: 'soon' as never })).toThrow(/^expires: 'soon' is not/)
})

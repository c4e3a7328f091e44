import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'

import {
  defineQueues,
  jobChecker,
  pikkuSessionlessFunc,
  UnsupportedByProviderError,
  wireQueueWorker,
  wireSchedule,
} from '../../../src/runtime/index.js'
import type { WireSchedule } from '../../../src/runtime/index.js'
import { clearDefinitions, clearWorkers } from '../../../src/runtime/provider-kit/index.js'
import { DeclaredSchedules } from '../../../src/runtime/provider-kit/declared-schedules.js'
import type { ScheduleState, ScheduleStep } from '../../../src/runtime/provider-kit/index.js'
import { createCloudflareHandler } from '../../../src/runtime/providers/cloudflare/index.js'
import { embeddedCapabilities } from '../../../src/runtime/providers/embedded/index.js'
import { createLambdaHandler, createSQSWorkers } from '../../../src/runtime/providers/sqs/index.js'

const func = pikkuSessionlessFunc<unknown>(() => {})
const nightly = { cron: '0 3 * * *' } as const
const nothing: ScheduleState = { records: [], standing: [] }

afterEach(() => {
  clearWorkers()
  clearDefinitions()
})

function wire(...queues: readonly string[]): void {
  for (const queue of queues) wireQueueWorker({ queue, func })
}

function steps(state: ScheduleState): ScheduleStep[] {
  return [...new DeclaredSchedules(embeddedCapabilities).steps(state)]
}

/** What a start leaves behind. */
function after(state: ScheduleState): ScheduleState {
  const records = new Map(state.records.map((each) => [`${each.queueName} ${each.key}`, each]))
  for (const step of steps(state)) {
    if (step.kind === 'removed') records.delete(`${step.queueName} ${step.key}`)
    else records.set(`${step.record.queueName} ${step.record.key}`, step.record)
  }
  return { records: [...records.values()], standing: [...records.values()] }
}

function kinds(state: ScheduleState): string[] {
  return steps(state).map((step) => {
    const { queueName, key } = step.kind === 'removed' ? step : step.record
    return `${step.kind} ${queueName} ${key}`
  })
}

describe('wireSchedule refuses', () => {
  test('a second schedule of one queue and name, and says which', () => {
    wireSchedule({ queue: 'clean', ...nightly })
    wireSchedule({ queue: 'clean', name: 'other', ...nightly })
    wireSchedule({ queue: 'mail', ...nightly })
    expect(() => wireSchedule({ queue: 'clean', every: '1h' })).toThrow(
      expect.objectContaining({
        code: 'DUPLICATE_SCHEDULE',
        message: expect.stringMatching(/'clean'.*'clean'/),
      }),
    )
  })

  test.each([
    [{ cron: '99 * * * *' }, /repeat\.cron/],
    [{ ...nightly, timezone: 'Mars/Base' }, /timezone/],
    [{ every: 0 }, /repeat\.every/],
    [{ every: 'soon' }, /every/],
    [{ ...nightly, every: '1h' }, /not both/],
    [{}, /give cron or every/],
    [{ ...nightly, overlap: 'queue' }, /overlap/],
    [{ ...nightly, jitter: -1 }, /jitter/],
    [{ ...nightly, delay: '5m' }, /'delay' is unknown/],
    [{ ...nightly, key: 'k' }, /'name'/],
    [{ ...nightly, name: '' }, /name/],
    [{ ...nightly, name: 5 }, /name/],
    [{ ...nightly, priority: 'urgent' }, /priority/],
    [{ ...nightly, expires: 0 }, /expires/],
  ])('%j', (options, reason) => {
    expect(() => wireSchedule({ queue: 'clean', ...options } as never)).toThrow(reason)
    wire('clean')
    expect(steps(nothing)).toEqual([])
  })
})

describe('a start', () => {
  test('refuses a schedule of a queue that is not wired, and names both', () => {
    wire('mail', 'report')
    wireSchedule({ queue: 'clean', name: 'nightly', ...nightly })
    expect(() => steps(nothing)).toThrow(
      expect.objectContaining({
        code: 'DECLARED_SCHEDULE',
        message: expect.stringMatching(/'nightly' of queue 'clean'.*'mail', 'report'/),
      }),
    )
  })

  test('refuses data that is not of its type, without the data in the message', () => {
    defineQueues({ clean: { check: { checker: jobChecker, input: 'number' } } })
    wire('clean')
    wireSchedule({ queue: 'clean', ...nightly, data: 'a secret' })
    expect(() => steps(nothing)).toThrow(
      expect.objectContaining({
        code: 'DECLARED_SCHEDULE',
        message: expect.not.stringContaining('secret'),
        cause: expect.objectContaining({ code: 'INVALID_JOB_DATA' }),
      }),
    )
  })

  test('adds what is new, changes what differs, and leaves alone what is the same', () => {
    wire('clean', 'mail')
    wireSchedule({ queue: 'clean', ...nightly, data: 1 })
    wireSchedule({ queue: 'mail', ...nightly, data: 1 })
    const first = after(nothing)
    expect(kinds(nothing)).toEqual(['added clean wired:clean', 'added mail wired:mail'])
    expect(kinds(first)).toEqual([])
    clearWorkers()
    wire('clean', 'mail')
    wireSchedule({ queue: 'clean', ...nightly, data: 2 })
    wireSchedule({ queue: 'mail', ...nightly, data: 1 })
    expect(kinds(first)).toEqual(['changed clean wired:clean'])
  })

  test.each([
    ['the zone', { ...nightly, timezone: 'Europe/Berlin' }],
    ['the expression', { cron: '0 4 * * *' }],
    ['the kind of timing', { every: '1h' }],
    ['the overlap', { ...nightly, overlap: 'skip' }],
    ['the jitter', { ...nightly, jitter: '5m' }],
    ['the priority', { ...nightly, priority: 'high' }],
    ['the expiry', { ...nightly, expires: '1h' }],
  ] as const)('sees that %s has changed', (_what, changed) => {
    wire('clean')
    wireSchedule({ queue: 'clean', ...nightly, data: 1 })
    const before = after(nothing)
    clearWorkers()
    wire('clean')
    wireSchedule({ queue: 'clean', ...changed, data: 1 })
    expect(kinds(before)).toEqual(['changed clean wired:clean'])
  })

  test('adds again what somebody has ended, and takes away what a start that was cut off has left', () => {
    wire('clean')
    wireSchedule({ queue: 'clean', ...nightly })
    const { records } = after(nothing)
    expect(kinds({ records, standing: [] })).toEqual(['added clean wired:clean'])
    clearWorkers()
    wire('clean')
    const standing = [{ queueName: 'clean', key: 'wired:clean' }]
    expect(kinds({ records: [], standing })).toEqual(['removed clean wired:clean'])
    expect(kinds({ records, standing: [] })).toEqual(['removed clean wired:clean'])
  })

  test('removes only what is declared: other keys, and other applications’ queues stay', () => {
    wire('clean')
    const standing = [
      { queueName: 'clean', key: 'nightly' },
      { queueName: 'other', key: 'wired:other' },
    ]
    const records = [
      { queueName: 'other', key: 'wired:other', wired: ['other', 'third'], declared: '[]' },
    ]
    expect(kinds({ records, standing })).toEqual([])
  })

  test('removes the schedules of a queue that was wired together with one that still is', () => {
    wire('clean', 'mail')
    wireSchedule({ queue: 'clean', ...nightly })
    const before = after(nothing)
    clearWorkers()
    wire('mail')
    expect(kinds(before)).toEqual(['removed clean wired:clean'])
    clearWorkers()
    wire('another')
    expect(kinds(before)).toEqual([])
  })

  test('remembers the queues that are wired now, also where no schedule has changed', () => {
    wire('clean', 'mail')
    wireSchedule({ queue: 'clean', ...nightly })
    const first = after(nothing)
    clearWorkers()
    wire('clean', 'report')
    wireSchedule({ queue: 'clean', ...nightly })
    expect(kinds(first)).toEqual(['kept clean wired:clean'])
    const second = after(first)
    clearWorkers()
    wire('report')
    expect(kinds(second)).toEqual(['removed clean wired:clean'])
  })
})

describe('an engine that repeats no jobs', () => {
  const sqs = { region: 'eu-central-1', queueUrlPrefix: 'http://127.0.0.1:9/' }
  const makers: readonly (readonly [string, (options: object) => unknown, RegExp])[] = [
    ['SQS', (options) => createSQSWorkers({ ...sqs, ...options }).start(), /EventBridge/],
    ['Lambda', (options) => createLambdaHandler({ ...sqs, ...options }), /EventBridge/],
    ['Cloudflare', (options) => createCloudflareHandler(options), /cron trigger/],
  ]
  test.each(makers)(
    'refuses it and says what to declare instead: %s',
    async (_name, make, hint) => {
      wire('clean', 'mail')
      wireSchedule({ queue: 'clean', name: 'nightly', ...nightly })
      const making = async (): Promise<unknown> => make({})
      await expect(making).rejects.toThrow(UnsupportedByProviderError)
      await expect(making).rejects.toThrow(/'nightly' of queue 'clean'/)
      await expect(making).rejects.toThrow(hint)
    },
  )

  test('takes a process that declares it for a queue that is served elsewhere', () => {
    wire('clean', 'mail')
    wireSchedule({ queue: 'clean', ...nightly })
    expect(createLambdaHandler({ ...sqs, queues: ['mail'] })).toBeTypeOf('function')
    expect(createCloudflareHandler({ queues: ['mail'] })).toBeTypeOf('function')
  })
})

test('is typed by the queues of the project', () => {
  interface Queues {
    readonly clean: { readonly input: { days: number }; readonly output: void }
    readonly tick: { readonly input: void; readonly output: void }
    readonly maybe: { readonly input: string | undefined; readonly output: void }
  }
  const typed = wireSchedule as unknown as WireSchedule<Queues>
  expectTypeOf(typed).toBeFunction()
  const use = (): void => {
    typed({ queue: 'clean', ...nightly, data: { days: 1 }, overlap: 'skip', missed: 'skip' })
    typed({ queue: 'clean', name: 'other', every: '1h', jitter: '5m', data: { days: 1 } })
    typed({ queue: 'tick', ...nightly })
    typed({ queue: 'maybe', ...nightly, priority: 'high', expires: '1h' })
    // @ts-expect-error -- no such queue
    typed({ queue: 'clear', ...nightly, data: { days: 1 } })
    // @ts-expect-error -- the data is missing
    typed({ queue: 'clean', ...nightly })
    // @ts-expect-error -- `days` is a number
    typed({ queue: 'clean', ...nightly, data: { days: '1' } })
    // @ts-expect-error -- when?
    typed({ queue: 'tick' })
    // @ts-expect-error -- a name, not a key
    typed({ queue: 'tick', ...nightly, key: 'k' })
    // @ts-expect-error -- 'allow' or 'skip'
    typed({ queue: 'tick', ...nightly, overlap: 'queue' })
    // @ts-expect-error -- only with cron
    typed({ queue: 'tick', every: '1h', timezone: 'UTC' })
    // @ts-expect-error -- one of the two
    typed({ queue: 'tick', ...nightly, every: '1h' })
    // Before the first prebuild there is no queue to check it by.
    wireSchedule({ queue: 'any', ...nightly, data: { any: true } })
    wireSchedule({ queue: 'any', ...nightly })
  }
  expect(use).toBeTypeOf('function')
})

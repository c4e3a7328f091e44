import { setImmediate as nextTurn } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'

import {
  NonRetryableError,
  pikkuSessionlessFunc,
  RetryAfterError,
} from '../../../src/runtime/index.js'
import type { Interaction, PikkuMiddleware } from '../../../src/runtime/index.js'
import { runJob } from '../../../src/runtime/provider-kit/index.js'
import type { JobOutcome } from '../../../src/runtime/provider-kit/index.js'
import { normalizeWorkerOptions } from '../../../src/runtime/worker/normalize-worker-options.js'
import { settleJob } from '../../../src/runtime/worker/run-job.js'
import { recordingLogger } from '../recording-logger.js'
import { runContext, runOnce, takenJob } from '../run-once.js'
import type { AnyHandler } from '../run-once.js'

class CardDeclinedError extends NonRetryableError {}

describe('what becomes of an attempt', () => {
  test('a handler that returns completes the job with its result', async () => {
    const outcome = await runOnce((_services, data) => ({ receipt: data.orderId }))
    expect(outcome).toEqual({ kind: 'completed', result: { receipt: 'o1' } })
  })

  test('what cannot be settled is told to the one who settles it', async () => {
    const worker = normalizeWorkerOptions({ queue: 'orders', func: pikkuSessionlessFunc(() => 1) })
    const settling = settleJob(takenJob(), worker, runContext(), () => {
      throw new Error('no place to write it')
    })
    await expect(settling).rejects.toThrow('no place to write it')
  })

  test('a handler that throws is tried again after the wait of the default policy', async () => {
    const outcome = await runOnce(() => {
      throw new Error('no network')
    })
    expect(outcome).toMatchObject({ kind: 'retry', delay: 1_000, error: { message: 'no network' } })
  })

  test.each([
    [1, 1_000],
    [2, 3_000],
    [3, 9_000],
    [4, 10_000],
  ])('attempt %i of an exponential policy is followed by %i ms', async (attempt, delay) => {
    const outcome = await runOnce(fail, {
      worker: { retry: { attempts: 9, factor: 3, maxDelay: 10_000 } },
      job: { attempt },
    })
    expect(outcome).toMatchObject({ kind: 'retry', delay })
  })

  test.each([
    ['fixed', 3, 500],
    ['linear', 3, 1_500],
  ] as const)('a %s wait after attempt %i is %i ms', async (backoff, attempt, delay) => {
    const outcome = await runOnce(fail, {
      worker: { retry: { attempts: 9, backoff, delay: 500 } },
      job: { attempt },
    })
    expect(outcome).toMatchObject({ kind: 'retry', delay })
  })

  test('the last attempt fails for good, into the dead letter queue of the wiring', async () => {
    const outcome = await runOnce(fail, {
      worker: { retries: 1, deadLetterQueue: 'orders-dead' },
      job: { attempt: 2 },
    })
    expect(outcome).toMatchObject({ kind: 'failed', deadLetterQueue: 'orders-dead' })
  })

  test('what the producer asked comes before what the wiring says, field by field', async () => {
    const worker = { retry: { attempts: 2, backoff: 'fixed', delay: 700 } } as const
    const job = { attempt: 2, options: { retries: 4 } }
    expect(await runOnce(fail, { worker, job })).toMatchObject({ kind: 'retry', delay: 700 })
  })

  test('a thrown value that is no error becomes one, with the value as its cause', async () => {
    const outcome = await runOnce(() => {
      // oxlint-disable-next-line typescript/only-throw-error -- what a handler of plain JavaScript may do
      throw 'out of paper'
    })
    expect(outcome).toMatchObject({ error: { message: 'out of paper', cause: 'out of paper' } })
  })

  test('a NonRetryableError, or a subclass, fails the job for good', async () => {
    const outcome = await runOnce(() => {
      throw new CardDeclinedError('declined')
    })
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'CardDeclinedError' } })
  })

  test('stored options that make no sense fail the job instead of rejecting', async () => {
    const job = { options: { retries: -1 } }
    expect(await runOnce(() => 1, { job })).toMatchObject({ kind: 'failed' })
  })
})

describe('a failure that says how long to wait', () => {
  const worker = { retry: { attempts: 2, delay: 500, maxDelay: 1_000, jitter: 1 } }

  test.each([
    ['30s', 30_000],
    [1_500, 1_500],
    ['40d', 3_456_000_000],
    [0, 0],
    [0.5, 1],
  ] as const)('of %s is followed by %d ms, whatever the policy says', async (asked, delay) => {
    const outcome = await runOnce(
      () => {
        throw new RetryAfterError('Too many requests', asked)
      },
      { worker },
    )
    const error = { name: 'RetryAfterError', message: 'Too many requests' }
    expect(outcome).toMatchObject({ kind: 'retry', delay, error })
  })

  test('fails for good at the last attempt', async () => {
    const outcome = await runOnce(
      () => {
        throw new RetryAfterError('Too many requests', '30s')
      },
      { worker: { ...worker, deadLetterQueue: 'orders-dead' }, job: { attempt: 2 } },
    )
    expect(outcome).toMatchObject({ kind: 'failed', deadLetterQueue: 'orders-dead' })
  })

  test('is known from a subclass, from another copy of the package, and from another realm', async () => {
    class RateLimitedError extends RetryAfterError {
      constructor() {
        super('slow down', '7s', { cause: 'the header' })
      }
    }
    const foreign = "Object.assign(new Error('slow down'), { code: 'RETRY_AFTER', delay: 7000 })"
    const copies: Error[] = [
      new RateLimitedError(),
      Object.assign(new Error('slow down'), { code: 'RETRY_AFTER', delay: 7_000 }),
      runInNewContext(foreign) as Error,
      { code: 'RETRY_AFTER', delay: 7_000, message: 'slow down' } as never,
    ]
    for (const thrown of copies) {
      const outcome = await runOnce(() => Promise.reject(thrown))
      expect(outcome).toMatchObject({
        kind: 'retry',
        delay: 7_000,
        error: { message: 'slow down' },
      })
    }
    expect(new RateLimitedError().name).toBe('RateLimitedError')
  })

  test.each([undefined, '7s', -1, Number.NaN, Infinity])(
    'is an ordinary one if its delay is %s',
    async (delay) => {
      const outcome = await runOnce(() => {
        throw Object.assign(new Error('no delay'), { code: 'RETRY_AFTER', delay })
      })
      expect(outcome).toMatchObject({ kind: 'retry', delay: 1_000 })
    },
  )

  test('is not made of what is no duration', () => {
    expect(() => new RetryAfterError('Too many requests', 'soon' as never)).toThrow(
      /^delay: 'soon' is not a duration/,
    )
  })
})

describe('snooze', () => {
  const snoozed = { kind: 'released', delay: 30_000, snoozed: true }

  test('of a job at its last attempt costs nothing', async () => {
    const handler: AnyHandler = ({ interaction }) => interaction.queue.snooze('30s')
    expect(await runOnce(handler, { job: { attempt: 3 } })).toEqual(snoozed)
  })

  test('stands, whatever the handler or a middleware does with what it throws', async () => {
    const caught: unknown[] = []
    const handler: AnyHandler = ({ interaction }) => {
      try {
        interaction.queue.snooze('30s')
      } catch (error) {
        caught.push(error)
      }
      return 'done'
    }
    const swallow: PikkuMiddleware = (_services, _interaction, next) => next().catch(() => {})
    const direct: AnyHandler = ({ interaction }) => interaction.queue.snooze('30s')
    expect(await runOnce(handler)).toEqual(snoozed)
    expect(caught).toMatchObject([{ name: 'JobSnoozedError', code: 'JOB_SNOOZED' }])
    expect(await runOnce(direct, { worker: { middleware: [swallow] } })).toEqual(snoozed)
  })

  test('is not asked for after fail() or discard(), nor they after it: the first word counts', async () => {
    const order = (first: 'fail' | 'snooze', second: 'discard' | 'snooze'): AnyHandler => {
      return ({ interaction: { queue } }) => {
        for (const word of [first, second]) {
          try {
            if (word === 'snooze') queue.snooze('30s')
            else queue[word]('enough')
          } catch {
            // The next word.
          }
        }
      }
    }
    expect(await runOnce(order('fail', 'snooze'))).toMatchObject({ kind: 'failed' })
    expect(await runOnce(order('snooze', 'discard'))).toEqual(snoozed)
  })

  test('of no duration is a failure that says so', async () => {
    const outcome = await runOnce(({ interaction }) => interaction.queue.snooze('soon'))
    expect(outcome).toMatchObject({ kind: 'retry', error: { name: 'InvalidDurationError' } })
  })

  test('is decided also when the time is up before the handler has ended', async () => {
    const handler: AnyHandler = async ({ interaction }) => {
      try {
        interaction.queue.snooze('30s')
      } catch {
        await new Promise(() => {})
      }
    }
    expect(await runOnce(handler, { worker: { timeout: 20 } })).toEqual(snoozed)
  })
})

describe('fail and discard', () => {
  test('fail ends the job for good with its reason', async () => {
    const outcome = await runOnce(({ interaction }) => interaction.queue?.fail('wrong address'), {
      worker: { deadLetterQueue: 'orders-dead' },
    })
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { message: 'wrong address' },
      deadLetterQueue: 'orders-dead',
    })
  })

  test('fail keeps an error that it is given', async () => {
    const error = new RangeError('too far')
    const outcome = await runOnce(({ interaction }) => interaction.queue?.fail(error))
    expect(outcome).toEqual({ kind: 'failed', error })
  })

  test('discard ends the job without retry and without dead letter', async () => {
    const outcome = await runOnce(({ interaction }) => interaction.queue?.discard('sold out'), {
      worker: { deadLetterQueue: 'orders-dead' },
    })
    expect(outcome).toMatchObject({ kind: 'discarded', error: { message: 'sold out' } })
    expect(outcome).not.toHaveProperty('deadLetterQueue')
  })

  test.each(['fail', 'discard'] as const)(
    '%s counts although its error is swallowed',
    async (verb) => {
      const outcome = await runOnce(({ interaction }) => {
        try {
          interaction.queue?.[verb]('no')
        } catch {}
        return 'done'
      })
      expect(outcome.kind).toBe(verb === 'fail' ? 'failed' : 'discarded')
    },
  )

  test('the first verdict counts', async () => {
    const outcome = await runOnce(({ interaction }) => {
      try {
        interaction.queue?.discard('first')
      } finally {
        interaction.queue?.fail('second')
      }
    })
    expect(outcome).toMatchObject({ kind: 'discarded', error: { message: 'first' } })
  })
})

describe('time', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('an attempt that takes too long is an ordinary failure, and its signal is aborted', async () => {
    let signal: AbortSignal | undefined
    const running = runOnce(
      ({ interaction }) => {
        signal = interaction.queue?.signal
        return new Promise(() => {})
      },
      { worker: { timeout: '5s' } },
    )
    await vi.advanceTimersByTimeAsync(4_999)
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await running).toMatchObject({ kind: 'retry', error: { code: 'JOB_TIMEOUT' } })
    expect(signal?.reason).toMatchObject({ code: 'JOB_TIMEOUT', timeout: 5_000 })
  })

  test('an attempt is settled once, also when its handler ends after its time', async () => {
    let finish = (): void => {}
    const func = pikkuSessionlessFunc<unknown>(
      () => new Promise<void>((resolve) => void (finish = resolve)),
    )
    const worker = normalizeWorkerOptions({ queue: 'orders', func, timeout: '5s' })
    const settled: JobOutcome[] = []
    const settling = settleJob(takenJob(), worker, runContext(), (outcome) => settled.push(outcome))
    await vi.advanceTimersByTimeAsync(5_000)
    await settling
    finish()
    await vi.advanceTimersByTimeAsync(1)
    expect(settled.map(({ kind }) => kind)).toEqual(['retry'])
  })

  test('the timeout that the producer asked comes before that of the wiring', async () => {
    const running = runOnce(() => new Promise(() => {}), {
      worker: { timeout: '5s' },
      job: { options: { timeout: 10 } },
    })
    await vi.advanceTimersByTimeAsync(10)
    expect(await running).toMatchObject({ error: { timeout: 10 } })
  })

  test('no timer is left when the handler is done', async () => {
    await runOnce(() => 1, { worker: { timeout: '5s' } })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a timeout of a month does not come at once', async () => {
    const running = runOnce(() => new Promise(() => {}), { worker: { timeout: '30d' } })
    const settled = vi.fn<() => void>()
    void running.then(settled)
    await vi.advanceTimersByTimeAsync(29 * 86_400_000)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(86_400_000)
    expect(settled).toHaveBeenCalledOnce()
  })
})

describe('a worker that stops', () => {
  test('gives its aborted jobs back, whatever the handler does with the signal', async () => {
    const stop = new AbortController()
    const running = runOnce(() => new Promise(() => {}), { context: { signal: stop.signal } })
    await nextTurn()
    stop.abort()
    expect(await running).toEqual({ kind: 'released' })
  })

  test('does not even begin a job once it has stopped', async () => {
    const handler = vi.fn<() => void>()
    const context = { signal: AbortSignal.abort() }
    expect(await runOnce(handler, { context })).toEqual({ kind: 'released' })
    expect(handler).not.toHaveBeenCalled()
  })

  test('does not hear of what a given-up handler rejects with later', async () => {
    const unhandled = vi.fn<() => void>()
    process.once('unhandledRejection', unhandled)
    const stop = new AbortController()
    let reject = (_error: Error): void => {}
    const running = runOnce(() => new Promise((_, fail) => (reject = fail)), {
      context: { signal: stop.signal },
    })
    await nextTurn()
    stop.abort()
    await running
    reject(new Error('too late'))
    await nextTurn()
    await nextTurn()
    process.removeListener('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  test('has one listener on its signal, however many jobs it runs', async () => {
    const stop = new AbortController()
    const added = vi.spyOn(stop.signal, 'addEventListener')
    const running = Array.from({ length: 50 }, () =>
      runOnce(() => new Promise(() => {}), { context: { signal: stop.signal } }),
    )
    await nextTurn()
    stop.abort()
    expect(await Promise.all(running)).toEqual(running.map(() => ({ kind: 'released' })))
    expect(added).toHaveBeenCalledOnce()
  })
})

describe('what a handler is called with', () => {
  test('the job, in interaction.queue and as the third argument', async () => {
    let seen: Interaction | undefined
    let third: Interaction | undefined
    await runOnce(
      ({ interaction }, _data, wire) => {
        seen = interaction
        third = wire
      },
      { worker: { retries: 4 }, job: { attempt: 2 } },
    )
    expect(seen?.queue).toMatchObject({
      queueName: 'orders',
      jobId: 'job-1',
      attempt: 2,
      maxAttempts: 5,
      enqueuedAt: new Date('2026-01-02T03:04:05Z'),
      jobs: [{ jobId: 'job-1', attempt: 2 }],
    })
    expect(third).toBe(seen)
  })

  test('the older spellings attempt and progress', async () => {
    const updateProgress = vi.fn<() => Promise<void>>(() => Promise.resolve())
    const outcome = await runOnce(
      async ({ attempt, progress }) => {
        await progress.update({ processed: 1, total: 2 })
        return attempt
      },
      { job: { attempt: 3 }, context: { updateProgress } },
    )
    expect(outcome).toEqual({ kind: 'completed', result: 3 })
    expect(updateProgress).toHaveBeenCalledWith({ processed: 1, total: 2 }, expect.anything())
  })

  test('a progress that can be reported everywhere: without storage it is said once', async () => {
    const logger = recordingLogger()
    const worker = normalizeWorkerOptions({
      queue: 'orders',
      func: pikkuSessionlessFunc(async ({ interaction }) => {
        await interaction.queue?.updateProgress(33)
        await interaction.queue?.updateProgress(66)
      }),
    })
    const outcome = await runJob(takenJob(), worker, { ...runContext(), logger })
    expect(outcome.kind).toBe('completed')
    expect(logger.lines).toEqual([expect.stringContaining('keeps no progress')])
  })

  test('a progress that cannot be stored does not end the process when nobody awaits it', async () => {
    const unhandled = vi.fn<() => void>()
    process.once('unhandledRejection', unhandled)
    const context = { updateProgress: () => Promise.reject(new Error('disk full')) }
    const outcome = await runOnce(({ interaction }) => void interaction.queue?.updateProgress(1), {
      context,
    })
    await nextTurn()
    process.removeListener('unhandledRejection', unhandled)
    expect(outcome.kind).toBe('completed')
    expect(unhandled).not.toHaveBeenCalled()
  })

  test('a progress that is no progress is refused', async () => {
    const outcome = await runOnce(({ interaction }) =>
      interaction.queue?.updateProgress(Number.NaN),
    )
    expect(outcome).toMatchObject({ kind: 'retry', error: { name: 'TypeError' } })
  })

  test('a given-up handler can no longer report progress', async () => {
    const updateProgress = vi.fn<() => Promise<void>>(() => Promise.resolve())
    const stop = new AbortController()
    let report = (): Promise<void> | undefined => undefined
    const running = runOnce(
      ({ interaction }) => {
        report = () => interaction.queue?.updateProgress(50)
        return new Promise(() => {})
      },
      { context: { signal: stop.signal, updateProgress } },
    )
    await nextTurn()
    stop.abort()
    await running
    await expect(report()).rejects.toMatchObject({ code: 'WORKER_STOPPING' })
    expect(updateProgress).not.toHaveBeenCalled()
  })
})

describe('schemas', () => {
  const input = z.object({ count: z.coerce.number().min(1) })
  const worker = normalizeWorkerOptions({
    queue: 'orders',
    deadLetterQueue: 'orders-dead',
    func: pikkuSessionlessFunc({
      input,
      output: z.object({ total: z.number() }),
      func: (_services, { count }) => ({ total: count === 13 ? ('many' as never) : count * 2 }),
    }),
  })

  test('the handler gets the parsed data', async () => {
    const outcome = await runJob(takenJob({ data: { count: '4' } }), worker, runContext())
    expect(outcome).toEqual({ kind: 'completed', result: { total: 8 } })
  })

  test('data that the schema refuses fails for good at once, with every issue and its place', async () => {
    const outcome = await runJob(takenJob({ data: { count: 0 } }), worker, runContext())
    expect(outcome).toMatchObject({
      kind: 'failed',
      deadLetterQueue: 'orders-dead',
      error: { code: 'INVALID_JOB_DATA', issues: [{ path: ['count'] }] },
    })
    expect((outcome as { error: Error }).error.message).toContain('count: ')
  })

  test('a result that the schema refuses fails for good: a retry would repeat what was done', async () => {
    const outcome = await runJob(takenJob({ data: { count: 13 } }), worker, runContext())
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'INVALID_JOB_RESULT' } })
  })

  test('a result that JSON cannot hold fails for good, with its place', async () => {
    const outcome = await runOnce(() => ({ lines: [{ amount: 10n }] }))
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'INVALID_JOB_RESULT' } })
    expect((outcome as { error: Error }).error.message).toContain('result.lines[0].amount')
  })

  test('a result that nobody keeps need not fit into JSON', async () => {
    const outcome = await runOnce(() => 10n, { context: { keepsResults: false } })
    expect(outcome).toEqual({ kind: 'completed', result: 10n })
  })

  test('an InvalidJobDataError of another queue, thrown by the handler, is an ordinary failure', async () => {
    const { InvalidJobDataError } = await import('../../../src/runtime/index.js')
    const outcome = await runOnce(() => {
      throw new InvalidJobDataError('of another queue')
    })
    expect(outcome.kind).toBe('retry')
  })
})

describe('middleware', () => {
  const steps: string[] = []
  const trace =
    (name: string): PikkuMiddleware =>
    async (_services, interaction, next) => {
      steps.push(`${name} in ${interaction.queue?.attempt}`)
      await next()
      steps.push(`${name} out`)
    }
  beforeEach(() => void steps.splice(0))

  test('wraps every attempt, the first one outermost', async () => {
    await runOnce(() => void steps.push('handler'), {
      worker: { middleware: [trace('a'), trace('b')] },
      job: { attempt: 2 },
    })
    expect(steps).toEqual(['a in 2', 'b in 2', 'handler', 'b out', 'a out'])
  })

  test('cannot lose the result, nor end before the handler, by not awaiting it', async () => {
    const forgetful: PikkuMiddleware = async (_services, _interaction, next) => void next()
    const outcome = await runOnce(
      async () => {
        await nextTurn()
        return 'slow'
      },
      { worker: { middleware: [forgetful] } },
    )
    expect(outcome).toEqual({ kind: 'completed', result: 'slow' })
  })

  test('cannot hide the error of a handler by swallowing it', async () => {
    const swallowing: PikkuMiddleware = async (_services, _interaction, next) => {
      await next().catch(() => {})
    }
    const outcome = await runOnce(fail, { worker: { middleware: [swallowing] } })
    expect(outcome).toMatchObject({ kind: 'retry', error: { message: 'failed' } })
  })

  test('can put another error in its place', async () => {
    const strict: PikkuMiddleware = async (_services, _interaction, next) => {
      await next().catch((cause: unknown) => {
        throw new NonRetryableError('given up', { cause })
      })
    }
    const outcome = await runOnce(fail, { worker: { middleware: [strict] } })
    expect(outcome).toMatchObject({ kind: 'failed', error: { message: 'given up' } })
  })

  test.each([
    ['never', async () => {}],
    [
      'twice',
      async (_services, _interaction, next) => {
        await next()
        await next()
      },
    ],
  ] as [string, PikkuMiddleware][])(
    'fails the attempt when it calls next() %s',
    async (_, middleware) => {
      const outcome = await runOnce(() => 1, { worker: { middleware: [middleware] } })
      expect(outcome).toMatchObject({ kind: 'retry', error: { code: 'MIDDLEWARE_MISUSE' } })
    },
  )

  test('can discard a job before its handler', async () => {
    const handler = vi.fn<() => void>()
    const outcome = await runOnce(handler, {
      worker: { middleware: [async (_services, { queue }) => queue?.discard('seen before')] },
    })
    expect(outcome.kind).toBe('discarded')
    expect(handler).not.toHaveBeenCalled()
  })
})

function fail(): never {
  throw new Error('failed')
}

import { expect, test } from 'vitest'

import { JobCancelledError, pikkuSessionlessFunc } from '../../../src/runtime/index.js'
import type { QueueWorkerOptions } from '../../../src/runtime/index.js'
import { HandlerCalls, OutcomeReporter } from '../../../src/runtime/provider-kit/index.js'
import { normalizeWorkerOptions } from '../../../src/runtime/worker/normalize-worker-options.js'
import { recordingLogger } from '../recording-logger.js'
import type { AnyHandler } from '../run-once.js'
import { TestJob } from './held-jobs.js'

function callsOf(
  handler: AnyHandler,
  worker: Omit<Partial<QueueWorkerOptions<unknown, unknown>>, 'func'>,
  hasEarlierRun: (job: TestJob) => boolean = () => false,
) {
  const active: string[] = []
  const logger = recordingLogger()
  const wired = normalizeWorkerOptions({
    queue: 'orders',
    func: pikkuSessionlessFunc(handler),
    events: ['active'],
    ...worker,
  })
  const onEvent = ({ jobId }: { jobId: string }): void => void active.push(jobId)
  const reporter = new OutcomeReporter({ worker: wired, logger, onEvent })
  const calls = new HandlerCalls<TestJob>({
    provider: 'test',
    worker: wired,
    services: {},
    logger,
    reporter,
    hasEarlierRun,
  })
  return { calls, active }
}

const batch = { batch: { size: 3, timeout: 0 } }

test('a job that cannot be run fails for good, with its dead letter, and harms no other of its batch', async () => {
  const { calls, active } = callsOf(async (_services, data) => data, {
    ...batch,
    deadLetterQueue: 'dead',
  })
  const error = new Error('no JSON')
  const jobs = [new TestJob('a'), new TestJob('b', error), new TestJob('c')]
  expect(await calls.call(jobs)).toEqual([
    { kind: 'completed', result: 'a' },
    { kind: 'failed', error, deadLetterQueue: 'dead' },
    { kind: 'completed', result: 'c' },
  ])
  expect(active).toEqual(['a', 'c'])
})

test('neither is it run alone, nor in a batch of its own', async () => {
  const failure = { kind: 'failed', error: new Error('no JSON') }
  for (const worker of [{}, batch]) {
    const { calls, active } = callsOf(async () => 'run', worker)
    expect(await calls.call([new TestJob('a', failure.error)])).toEqual([failure])
    expect(active).toEqual([])
  }
})

test('a batch is given up with the last of its jobs, and not with the first', async () => {
  const jobs = [new TestJob('a'), new TestJob('b')] as const
  const seen: boolean[] = []
  const { calls } = callsOf(async ({ interaction }) => {
    const signal = interaction.queue?.signal
    for (const job of jobs) {
      job.signal.abort()
      seen.push(signal?.aborted === true)
    }
    return new Promise(() => {})
  }, batch)
  expect(await calls.call(jobs)).toEqual([{ kind: 'released' }, { kind: 'released' }])
  expect(seen).toEqual([false, true])
})

test('a run of a schedule that is skipped is not called, alone or in a batch, and a rule that cannot be followed skips none', async () => {
  const runs = (): TestJob[] =>
    ['a', 'b', 'c'].map((id) => {
      const job = new TestJob(id)
      if (id === 'a') return job
      Object.assign(job.options, { rules: { overlap: 'skip' } })
      job.scheduledFor = new Date(0)
      return job
    })
  const hasEarlierRun = ({ id }: TestJob): boolean => {
    if (id === 'c') throw new Error('the engine is away')
    return true
  }
  const { calls, active } = callsOf(async (_services, data) => data, batch, hasEarlierRun)
  expect(await calls.call(runs())).toEqual([
    { kind: 'completed', result: 'a' },
    { kind: 'completed', result: undefined },
    { kind: 'completed', result: 'c' },
  ])
  expect(active).toEqual(['a', 'c'])
  const single = callsOf(async () => 'run', {}, hasEarlierRun)
  expect(await single.calls.call(runs().slice(1, 2))).toEqual([
    { kind: 'completed', result: undefined },
  ])
  expect(single.active).toEqual([])
})

const cancelled = (id: string): JobCancelledError => new JobCancelledError('orders', id, 'twice')

test('a handler whose job is cancelled is told why, and is given up only by an abort', async () => {
  const job = new TestJob('a')
  const reasons: unknown[] = []
  const { calls } = callsOf(async ({ interaction }) => {
    const signal = interaction.queue?.signal
    job.signal.cancel(cancelled('a'))
    reasons.push(signal?.reason)
    queueMicrotask(() => job.signal.abort())
    return new Promise(() => {})
  }, {})
  expect(await calls.call([job])).toEqual([{ kind: 'released' }])
  expect(reasons).toEqual([cancelled('a')])
})

test('a handler that reads its signal late finds why its job was cancelled', async () => {
  const job = new TestJob('a')
  const { calls } = callsOf(async ({ interaction }) => {
    job.signal.cancel(cancelled('a'))
    return String(interaction.queue?.signal.reason)
  }, {})
  expect(await calls.call([job])).toEqual([
    {
      kind: 'completed',
      result: "JobCancelledError: Job 'a' of queue 'orders' was cancelled: twice",
    },
  ])
})

test('a batch is cancelled when none of its jobs is left, and goes on while one is', async () => {
  const jobs = [new TestJob('a'), new TestJob('b'), new TestJob('c')] as const
  const seen: unknown[] = []
  const { calls } = callsOf(async ({ interaction }) => {
    const signal = interaction.queue?.signal
    for (const job of jobs.slice(0, 2)) {
      job.signal.cancel(cancelled(job.id))
      seen.push(signal?.aborted)
    }
    // Another worker has the last one.
    jobs[2].signal.abort()
    seen.push(signal?.reason)
    return [1, 2, 3]
  }, batch)
  expect((await calls.call(jobs)).map(({ kind }) => kind)).toEqual([
    'completed',
    'completed',
    'completed',
  ])
  expect(seen).toEqual([false, false, cancelled('a')])
})

test('a job that was cancelled or lost before its call is not run, alone or in a batch', async () => {
  for (const worker of [{}, batch]) {
    const { calls, active } = callsOf(async () => 'run', worker)
    const [gone, lost] = [new TestJob('gone'), new TestJob('lost')]
    gone.signal.cancel(cancelled('gone'))
    lost.signal.abort()
    expect(await calls.call([gone])).toEqual([{ kind: 'released' }])
    expect(await calls.call([lost])).toEqual([{ kind: 'released' }])
    expect(active).toEqual([])
  }
  const { calls, active } = callsOf(async (_services, data) => data, batch)
  const jobs = ['a', 'b', 'c'].map((id) => new TestJob(id))
  jobs[1]?.signal.cancel(cancelled('b'))
  expect((await calls.call(jobs)).map(({ kind }) => kind)).toEqual([
    'completed',
    'released',
    'completed',
  ])
  expect(active).toEqual(['a', 'c'])
})

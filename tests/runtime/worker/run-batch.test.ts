import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'

import { pikkuSessionlessFunc, RetryAfterError } from '../../../src/runtime/index.js'
import type { Interaction, PikkuFunction, QueueWorkerOptions } from '../../../src/runtime/index.js'
import { runBatch } from '../../../src/runtime/provider-kit/index.js'
import type { JobOutcome } from '../../../src/runtime/provider-kit/index.js'
import { normalizeWorkerOptions } from '../../../src/runtime/worker/normalize-worker-options.js'
import { runContext, takenJob } from '../run-once.js'
import type { AnyHandler } from '../run-once.js'

const jobs = [1, 2, 3].map((n) => takenJob({ id: `job-${n}`, data: n, attempt: n }))

test('the handler gets the data together, and each job its own result', async () => {
  const handler = vi.fn<(services: unknown, numbers: number[]) => number[]>((_services, numbers) =>
    numbers.map((n) => n * 2),
  )
  expect(await batch(handler)).toEqual([
    { kind: 'completed', result: 2 },
    { kind: 'completed', result: 4 },
    { kind: 'completed', result: 6 },
  ])
  expect(handler).toHaveBeenCalledOnce()
})

test('the handler knows which jobs it has', async () => {
  let seen: Interaction | undefined
  await batch(({ interaction }, numbers: number[]) => {
    seen = interaction
    return numbers
  })
  expect(seen?.queue?.jobs).toMatchObject([
    { jobId: 'job-1', attempt: 1 },
    { jobId: 'job-2', attempt: 2 },
    { jobId: 'job-3', attempt: 3 },
  ])
})

test('when it throws, each job goes its own way', async () => {
  const outcomes = await batch(() => {
    throw new Error('no network')
  })
  expect(outcomes).toMatchObject([
    { kind: 'retry', delay: 1_000 },
    { kind: 'retry', delay: 2_000 },
    { kind: 'failed' },
  ])
})

test('fail and discard end all of them', async () => {
  expect(kinds(await batch(({ interaction }) => interaction.queue?.fail('no')))).toEqual([
    'failed',
    'failed',
    'failed',
  ])
  expect(kinds(await batch(({ interaction }) => interaction.queue?.discard()))).toEqual([
    'discarded',
    'discarded',
    'discarded',
  ])
})

test('progress is reported for all of them', async () => {
  const updateProgress = vi.fn<() => Promise<void>>(() => Promise.resolve())
  await batch(
    async ({ interaction }, numbers: number[]) => {
      await interaction.queue?.updateProgress(50)
      return numbers
    },
    { context: { updateProgress } },
  )
  expect(updateProgress.mock.calls).toEqual(jobs.map((job) => [50, job]))
})

describe('a result that does not match the jobs fails them for good', () => {
  test.each([
    ['no array', 'done', 'no array of results'],
    ['too few', [1, 2], '2 results for 3 jobs'],
    ['what JSON cannot hold', [1, 2, 3n], 'result[2]'],
  ])('%s', async (_, result, reason) => {
    const outcomes = await batch(() => result)
    expect(kinds(outcomes)).toEqual(['failed', 'failed', 'failed'])
    expect((outcomes[0] as { error: Error }).error.message).toContain(reason)
  })
})

test('a job whose data the schema refuses fails alone', async () => {
  const func = pikkuSessionlessFunc({
    input: z.array(z.number().max(2)),
    func: (_services, numbers) => numbers.map((n) => n * 10),
  })
  const outcomes = await runBatch(jobs, wire(func), runContext())
  expect(outcomes).toMatchObject([
    { kind: 'completed', result: 10 },
    { kind: 'completed', result: 20 },
    { kind: 'failed', error: { code: 'INVALID_JOB_DATA' } },
  ])
})

test('a batch of nothing but wrong data never reaches the handler', async () => {
  const handler = vi.fn<() => string[]>(() => [])
  const func = pikkuSessionlessFunc({ input: z.array(z.string()), func: handler })
  expect(kinds(await runBatch(jobs, wire(func), runContext()))).toEqual([
    'failed',
    'failed',
    'failed',
  ])
  expect(handler).not.toHaveBeenCalled()
})

test('the shortest timeout of its jobs is that of the batch', async () => {
  const impatient = jobs.map((job, index) => ({
    ...job,
    options: index === 1 ? { timeout: 5 } : {},
  }))
  const func = pikkuSessionlessFunc<number[], number[]>(() => new Promise(() => {}))
  const outcomes = await runBatch(impatient, wire(func, { timeout: '1h' }), runContext())
  expect(outcomes[0]).toMatchObject({ kind: 'retry', error: { code: 'JOB_TIMEOUT', timeout: 5 } })
})

test('a handler snoozes all of them, or lets each wait as long as its error says', async () => {
  const snoozed = await batch(({ interaction }) => interaction.queue.snooze('5m'))
  expect(snoozed).toEqual(jobs.map(() => ({ kind: 'released', delay: 300_000, snoozed: true })))
  const waiting = await batch(() => {
    throw new RetryAfterError('Too many requests', '5m')
  })
  // Each by its own policy: the last of them has no attempt left.
  expect(waiting).toMatchObject([
    { kind: 'retry', delay: 300_000 },
    { kind: 'retry', delay: 300_000 },
    { kind: 'failed' },
  ])
})

test('a stopping worker gives all of them back', async () => {
  const outcomes = await batch(() => [], { context: { signal: AbortSignal.abort() } })
  expect(kinds(outcomes)).toEqual(['released', 'released', 'released'])
})

function batch(
  handler: AnyHandler,
  { context }: { context?: Partial<ReturnType<typeof runContext>> } = {},
): Promise<JobOutcome[]> {
  return runBatch(jobs, wire(pikkuSessionlessFunc(handler)), { ...runContext(), ...context })
}

function wire(
  func: PikkuFunction<any, any>,
  options: Partial<QueueWorkerOptions<unknown, unknown>> = {},
) {
  return normalizeWorkerOptions({ queue: 'orders', batch: { size: 3 }, ...options, func })
}

function kinds(outcomes: readonly JobOutcome[]): string[] {
  return outcomes.map((outcome) => outcome.kind)
}

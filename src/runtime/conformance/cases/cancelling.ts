import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'

import type { QueueInteraction } from '../../job/interaction.js'
import { gate, never } from '../bench.js'
import type { Bench } from '../bench.js'
import type { ConformanceCase, Without } from '../conformance-case.js'

const refusesCancel: Without = { refuses: ({ client, queue }) => client.cancel(queue, 'any') }

/** Locks that are renewed soon: where the engine tells nobody, a worker learns of a cancellation when it renews. */
const BRIEFLY = { lockDuration: 1_500 }

const RACES = 100

export const cancelling: readonly ConformanceCase[] = [
  {
    key: 'cancel-waiting',
    name: 'cancel() ends a job that waits or is delayed: it has failed with JobCancelledError, and never runs',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      const letters = await bench.readLetters()
      const waiting = await client.add(queue, 'waiting')
      const delayed = await client.add(queue, 'delayed', { delay: '1h' })
      const named = await client.add(queue, 'named', { jobId: 'order:1', priority: 5 })
      const waited = client.waitForCompletion(queue, waiting).catch((error: unknown) => error)
      await client.cancel(queue, waiting, 'ordered twice')
      await client.cancel(queue, delayed)
      await client.cancel(queue, named, 'half \uD800, NUL \0, and 🚚')
      const job = await client.getJob(queue, waiting)
      deepEqual(
        [job.status, job.error?.name, job.error?.message, job.attempts, job.discarded],
        ['failed', 'JobCancelledError', cancelled(bench, waiting, 'ordered twice'), 0, undefined],
      )
      ok(job.finishedAt !== undefined, 'when it ended')
      deepEqual(await errorOf(bench, delayed), cancelled(bench, delayed))
      deepEqual(await errorOf(bench, named), cancelled(bench, named, 'half \uD800, NUL \0, and 🚚'))
      const failure = (await waited) as Error & { error?: { name: string } }
      deepEqual([failure.name, failure.error?.name], ['JobFailedError', 'JobCancelledError'])
      await bench.work(undefined, { deadLetterQueue: bench.dead })
      await client.add(queue, 'next')
      const [run] = await bench.untilCalls(1)
      equal(run?.data, 'next')
      await client.add(bench.dead, 'later than any letter')
      await bench.until(() => letters.length > 0)
      deepEqual(letters, ['later than any letter'])
      const failed = (await client.queueService.failedJobs?.(queue)) ?? []
      deepEqual(failed.map(({ id }) => id).toSorted(), [waiting, delayed, named].toSorted())
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-missing',
    name: 'cancel() throws JobNotFoundError where there is no such job, and JobFinishedError when the job has ended',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      await rejects(client.cancel(queue, 'nobody'), { name: 'JobNotFoundError' })
      await bench.work((data) => {
        if (data === 'bad') throw new Error('bad')
      })
      const good = await client.add(queue, 'good')
      const bad = await client.add(queue, 'bad', { retries: 0 })
      await client.waitForCompletion(queue, good)
      await rejects(client.waitForCompletion(queue, bad))
      await rejects(client.cancel(queue, good), { name: 'JobFinishedError', status: 'completed' })
      await rejects(client.cancel(queue, bad), { name: 'JobFinishedError', status: 'failed' })
      const twice = await client.add(queue, 'twice', { delay: '1h' })
      await client.cancel(queue, twice, 'first')
      await rejects(client.cancel(queue, twice, 'second'), { name: 'JobFinishedError' })
      equal(await errorOf(bench, twice), cancelled(bench, twice, 'first'))
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-retry',
    name: 'cancel() ends a job that waits for its next attempt or is snoozed, and retry() lets a cancelled job run',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      let isBad = true
      await bench.work(
        (data, job) => {
          if (!isBad) return 'done'
          if (data === 'snoozed') job.snooze('1h')
          throw new Error('bad')
        },
        { retry: { attempts: 3, delay: '1h' } },
      )
      const failing = await client.add(queue, 'failing')
      const snoozed = await client.add(queue, 'snoozed')
      for (const id of [failing, snoozed]) {
        await bench.until(async () => (await client.getJob(queue, id)).status === 'delayed')
        await client.cancel(queue, id)
        equal((await client.getJob(queue, id)).status, 'failed')
      }
      isBad = false
      for (const id of [failing, snoozed]) {
        equal(await client.waitForCompletion(queue, await client.retry(queue, id)), 'done')
      }
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-running',
    name: 'cancel() ends a job that runs in another process: its handler learns it by its signal, and its result is dropped',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      const letters = await bench.readLetters()
      const reasons: unknown[] = []
      await bench.work(
        async (data, job) => {
          if (data === 'next') return 'next'
          await aborted(job.signal)
          reasons.push(job.signal.reason)
          if (data === 'returns') return 'too late'
          throw job.signal.reason
        },
        {
          config: { ...BRIEFLY, concurrency: 2 },
          deadLetterQueue: bench.dead,
          events: ['completed', 'failed'],
        },
      )
      const ids = [await client.add(queue, 'returns'), await client.add(queue, 'throws')]
      await bench.untilCalls(2)
      await Promise.all(ids.map((id) => bench.cancelElsewhere(id, 'ordered twice')))
      for (const id of ids) {
        const { status, error, attempts } = await client.getJob(queue, id)
        deepEqual([status, error?.name, attempts], ['failed', 'JobCancelledError', 1])
      }
      await bench.until(() => reasons.length === 2, 'the handlers learn it')
      deepEqual(
        reasons.map((reason) => (reason as Error).message).toSorted(),
        ids.map((id) => cancelled(bench, id, 'ordered twice')).toSorted(),
      )
      ok(reasons.every((reason) => (reason as Error).name === 'JobCancelledError'))
      const next = await client.add(queue, 'next')
      equal(await client.waitForCompletion(queue, next), 'next')
      await client.add(bench.dead, 'later than any letter')
      await bench.until(() => letters.length > 0)
      deepEqual(letters, ['later than any letter'])
      await bench.until(() => bench.events.length >= 3)
      const events = bench.events.map(({ type, jobId, error }) => `${type} ${jobId} ${error?.name}`)
      deepEqual(
        events.toSorted(),
        [
          `completed ${next} undefined`,
          ...ids.map((id) => `failed ${id} JobCancelledError`),
        ].toSorted(),
      )
      for (const id of ids) {
        deepEqual(await errorOf(bench, id), cancelled(bench, id, 'ordered twice'))
        equal(bench.lines.filter((line) => line.includes(`'${id}'`)).length, 1)
      }
      equal(bench.calls.length, 3)
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-here',
    name: 'a handler learns at once that a service of its own process has cancelled its job, in a batch when no job of it is left',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      const signalled = gate()
      await bench.work(
        async (data, job) => {
          await aborted(job.signal)
          equal((job.signal.reason as Error).name, 'JobCancelledError')
          signalled.open()
          return data
        },
        // A lock that nobody renews in the time of a case.
        { batch: { size: 2, timeout: 0 }, config: { lockDuration: 3_600_000 } },
      )
      const ids = await client.addMany(queue, [1, 2])
      await bench.until(async () => {
        const jobs = await Promise.all(ids.map((id) => client.getJob(queue, id)))
        return jobs.every(({ status }) => status === 'active')
      })
      for (const id of ids) await client.cancel(queue, id)
      await signalled.opened
      for (const id of ids) deepEqual(await errorOf(bench, id), cancelled(bench, id))
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-batch',
    name: 'one job of a batch that is cancelled while the batch runs is dropped, and the others are completed',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      const held = gate()
      const signals: boolean[] = []
      await bench.work(
        async (data, job) => {
          await held.opened
          signals.push(job.signal.aborted)
          return (data as unknown[]).map(() => 'done')
        },
        { batch: { size: 3, timeout: '1h' } },
      )
      const [first = '', second = '', third = ''] = await client.addMany(queue, [1, 2, 3])
      await bench.untilCalls(3)
      await client.cancel(queue, second)
      held.open()
      equal(await client.waitForCompletion(queue, first), 'done')
      equal(await client.waitForCompletion(queue, third), 'done')
      equal(await errorOf(bench, second), cancelled(bench, second))
      deepEqual(
        signals,
        signals.map(() => false),
      )
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-gathering',
    name: 'a job that is cancelled while its batch gathers is not in the call',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work((data) => data, {
        batch: { size: 3, timeout: '1h' },
        config: { lockDuration: 3_600_000 },
      })
      const [first = '', second = ''] = await client.addMany(queue, ['first', 'second'])
      await bench.cancelElsewhere(second)
      await client.addMany(queue, ['third', 'fourth'])
      await client.waitForCompletion(queue, first)
      ok(bench.calls.every(({ data }) => data !== 'second'))
      equal(await errorOf(bench, second), cancelled(bench, second))
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-deaf',
    name: 'a handler that heeds no signal keeps its place after cancel() until it ends, and stop() gives it up',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      const held = gate()
      const workers = await bench.work(async (data) => {
        if (data === 'deaf') await held.opened
        if (data === 'hangs') await never()
        return 'done'
      })
      const deaf = await client.add(queue, 'deaf')
      await bench.untilCalls(1)
      await client.cancel(queue, deaf)
      const next = await client.add(queue, 'next')
      const status = async (id: string): Promise<string> => (await client.getJob(queue, id)).status
      deepEqual([await status(deaf), await status(next)], ['failed', 'waiting'])
      held.open()
      await client.waitForCompletion(queue, next)
      equal(await errorOf(bench, deaf), cancelled(bench, deaf))
      const hangs = await client.add(queue, 'hangs')
      await bench.until(() => bench.calls.some(({ data }) => data === 'hangs'))
      await client.cancel(queue, hangs)
      await workers.stop({ timeout: bench.tick })
      equal(await errorOf(bench, hangs), cancelled(bench, hangs))
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-again',
    name: 'what a cancelled run does afterwards changes nothing, also when its job was put back with retry() meanwhile',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      const held = gate()
      await bench.work(
        async () => {
          if (bench.calls.length > 1) return 'second'
          await held.opened
          return 'first'
        },
        { config: { ...BRIEFLY, concurrency: 1 } },
      )
      const id = await client.add(queue, 1)
      await bench.untilCalls(1)
      await bench.cancelElsewhere(id)
      equal(await client.retry(queue, id), id)
      // Long enough for the first run to renew its lock, if it still could.
      const renewed = Date.now() + BRIEFLY.lockDuration
      await bench.until(() => Date.now() > renewed)
      held.open()
      equal(await client.waitForCompletion(queue, id), 'second')
      equal(bench.calls.length, 2)
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-beside',
    name: 'a job that was put back with retry() runs beside the handler of its cancelled run, and keeps its own lock',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      const [first, second] = [gate(), gate()]
      const signals: AbortSignal[] = []
      await bench.work(
        async (_data, job) => {
          signals.push(job.signal)
          if (bench.calls.length === 1) return first.opened
          await second.opened
          return 'second'
        },
        { config: { ...BRIEFLY, concurrency: 2 } },
      )
      const id = await client.add(queue, 1)
      await bench.untilCalls(1)
      await client.cancel(queue, id)
      await bench.until(() => signals[0]?.aborted)
      await client.retry(queue, id)
      await bench.untilCalls(2)
      const pass = async (): Promise<void> => {
        const end = Date.now() + 2 * BRIEFLY.lockDuration
        await bench.until(() => Date.now() > end)
        deepEqual([signals[1]?.aborted, bench.calls.length], [false, 2])
      }
      await pass()
      first.open()
      await pass()
      second.open()
      equal(await client.waitForCompletion(queue, id), 'second')
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-progress',
    name: 'the progress that a cancelled run reports, before it has heard of that, is not kept',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      const [held, reported] = [gate(), gate()]
      // Nobody tells it, and its lock is not renewed in the time of a case.
      await bench.work(
        async (_data, job) => {
          await held.opened
          await job.updateProgress('late').catch(() => {})
          reported.open()
        },
        { config: { lockDuration: 3_600_000 } },
      )
      const id = await client.add(queue, 1)
      await bench.untilCalls(1)
      await bench.cancelElsewhere(id)
      held.open()
      await reported.opened
      equal((await client.getJob(queue, id)).progress, undefined)
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-race',
    name: `of ${RACES} jobs that are cancelled while they are completed each has one outcome, and cancel() says which`,
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      const ids = await client.addMany(
        queue,
        Array.from({ length: RACES }, (_, index) => index),
      )
      const cancel = async (id: string): Promise<{ id: string; error: string | undefined }> => {
        const error = await client.cancel(queue, id).then(
          () => undefined,
          (thrown: Error & { status?: string }) => `${thrown.name} ${thrown.status}`,
        )
        return { id, error }
      }
      // One half while their handlers return, the other half from the end of the queue while they are taken.
      const cancels: ReturnType<typeof cancel>[] = []
      const handler = (data: unknown, job: QueueInteraction): string => {
        if (Number(data) % 2 === 0) cancels.push(cancel(job.jobId))
        return 'done'
      }
      await bench.work(handler, { config: { concurrency: 5 } })
      for (const id of ids.filter((_, index) => index % 2 === 1).toReversed()) {
        cancels.push(cancel(id))
        await nextTurn()
      }
      await bench.until(async () => {
        const { waiting, active } = (await client.queueService.stats?.(queue)) ?? {}
        return waiting === 0 && active === 0
      })
      const outcomes = await Promise.all(cancels)
      equal(outcomes.length, RACES)
      for (const { id, error } of outcomes) {
        const job = await client.getJob(queue, id)
        deepEqual(
          [error, job.status, job.error?.name, job.result],
          error === undefined
            ? [error, 'failed', 'JobCancelledError', undefined]
            : ['JobFinishedError completed', 'completed', undefined, 'done'],
        )
        ok(bench.calls.filter((run) => run.id === id).length <= 1)
      }
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-scheduled',
    name: 'cancel() of a running run of a schedule ends that run alone: the schedule goes on',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work(async (_data, job) => {
        if (bench.calls.length === 1) await aborted(job.signal)
      })
      const key = await client.schedule(queue, { every: 1_000 }, 'run')
      const [first] = await bench.untilCalls(1)
      await client.cancel(queue, first?.id ?? '')
      await bench.untilCalls(3)
      equal(await client.unschedule(queue, key), true)
      equal(await errorOf(bench, first?.id ?? ''), cancelled(bench, first?.id ?? ''))
    },
    without: refusesCancel,
  },
  {
    key: 'cancel-next-run',
    name: 'cancel() of the next run of a schedule leaves that run out, or is refused: the schedule goes on',
    needs: 'cancel',
    run: async (bench) => {
      const { client, queue } = bench
      const id = await client.add(queue, 'run', { repeat: { every: 1_000 } })
      const refusal = await client.cancel(queue, id).then(
        () => undefined,
        (error: Error) => error.name,
      )
      await bench.work()
      await bench.untilCalls(2)
      equal(await client.unschedule(queue, 'every:1000'), true)
      deepEqual(
        [refusal, bench.calls.some((run) => run.id === id)],
        refusal === undefined ? [undefined, false] : ['UnsupportedByProviderError', true],
      )
      if (refusal === undefined) equal(await errorOf(bench, id), cancelled(bench, id))
    },
    without: refusesCancel,
  },
]

function cancelled({ queue }: Bench, id: string, reason?: string): string {
  const what = `Job '${id}' of queue '${queue}' was cancelled`
  return reason === undefined ? what : `${what}: ${reason}`
}

async function errorOf({ client, queue }: Bench, id: string): Promise<string | undefined> {
  const { error, status } = await client.getJob(queue, id)
  equal(status, 'failed')
  return error?.message
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
}

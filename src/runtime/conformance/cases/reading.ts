import { deepEqual, equal, ok, rejects } from 'node:assert/strict'

import type { JobOptions } from '../../job/options/job-options.js'
import { gate, SLACK } from '../bench.js'
import type { Bench } from '../bench.js'
import type { ConformanceCase } from '../conformance-case.js'

const onceOnly = { attempts: 1 }
const unread = { refuses: ({ client, queue }: Bench) => client.getJob(queue, 'any') }
const unwaited = { refuses: ({ client, queue }: Bench) => client.waitForCompletion(queue, 'any') }

async function statusOf(client: Bench['client'], queue: string, id: string): Promise<string> {
  return (await client.findJob(queue, id))?.status ?? 'gone'
}

export const reading: readonly ConformanceCase[] = [
  {
    key: 'get-job',
    name: 'getJob() gives the job; one that is not there is JobNotFoundError, or undefined from findJob()',
    needs: 'getJob',
    run: async ({ client, queue }) => {
      const before = Date.now()
      const id = await client.add(queue, { n: 1 }, { retries: 4 })
      const job = await client.getJob(queue, id)
      deepEqual([job.id, job.queueName, job.status, job.data], [id, queue, 'waiting', { n: 1 }])
      deepEqual(
        [job.attempts, job.maxAttempts, job.result, job.error],
        [0, 5, undefined, undefined],
      )
      ok(Math.abs(job.createdAt.getTime() - before) < 60_000)
      equal(await client.findJob(queue, 'nobody'), undefined)
      await rejects(client.getJob(queue, 'nobody'), { name: 'JobNotFoundError' })
    },
    without: unread,
  },
  {
    key: 'status',
    name: 'job.status goes from delayed to active to completed, and refresh() reads it again',
    needs: 'getJob',
    run: async (bench) => {
      const { client, queue } = bench
      const hold = gate()
      await bench.work(async () => hold.opened)
      const id = await client.add(queue, 1, { delay: 10 * bench.tick })
      const job = await client.getJob(queue, id)
      equal(job.status, 'delayed')
      const due = (job.delayedUntil?.getTime() ?? 0) - job.createdAt.getTime()
      ok(Math.abs(due - 10 * bench.tick) < 1_000, `delayedUntil is ${due} ms after createdAt`)
      await bench.untilCalls(1)
      equal(await job.getStatus(), 'active')
      ok((await job.refresh()).startedAt !== undefined)
      hold.open()
      await bench.until(async () => (await job.getStatus()) === 'completed')
      const end = await job.refresh()
      deepEqual([end.attempts, end.delayedUntil, end.error], [1, undefined, undefined])
      ok(end.finishedAt !== undefined)
      // What was read stays as it was.
      equal(job.status, 'delayed')
    },
    without: unread,
  },
  {
    key: 'result',
    name: 'waitForCompletion() gives the result, on the client and on the job, before and after the end',
    needs: 'results',
    run: async (bench) => {
      const { client, queue } = bench
      const hold = gate()
      await bench.work(async (data) => {
        await hold.opened
        return { got: data }
      })
      const id = await client.add(queue, 7)
      const waits = [
        client.waitForCompletion(queue, id),
        (await client.getJob(queue, id)).waitForCompletion?.(),
      ]
      hold.open()
      for (const wait of waits) deepEqual(await wait, { got: 7 })
      deepEqual(await client.waitForCompletion(queue, id, { timeout: 120_000 }), { got: 7 })
      deepEqual((await client.getJob(queue, id)).result, { got: 7 })
    },
    without: unwaited,
  },
  {
    key: 'wait-failure',
    name: 'waitForCompletion() rejects for a failed job, after its time, and for a job that is not there',
    needs: 'results',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work(
        (data) => {
          if (data === 'fails') throw new RangeError('out of stock')
        },
        { retry: onceOnly },
      )
      const id = await client.add(queue, 'fails')
      await rejects(client.waitForCompletion(queue, id), {
        name: 'JobFailedError',
        message: /out of stock/,
      })
      const { status, error, result } = await client.getJob(queue, id)
      deepEqual(
        [status, error?.name, error?.message, result],
        ['failed', 'RangeError', 'out of stock', undefined],
      )
      ok(error?.stack?.includes('out of stock'))
      const later = await client.add(queue, 'later', { delay: '1h' })
      await rejects(client.waitForCompletion(queue, later, 50), { name: 'WaitTimeoutError' })
      await rejects(client.waitForCompletion(queue, 'nobody'), { name: 'JobNotFoundError' })
    },
    without: unwaited,
  },
  {
    key: 'progress',
    name: 'progress, a number, a text or an object, is read while the job runs',
    needs: 'progress',
    run: async (bench) => {
      const { client, queue } = bench
      const [first, second, third] = [gate(), gate(), gate()]
      await bench.work(
        async (_data, job) => {
          await job.updateProgress(40)
          await first.opened
          await job.updateProgress({ done: 2, of: 5 })
          await second.opened
          await job.updateProgress('almost "done"')
          await third.opened
        },
        { events: ['progress'] },
      )
      const id = await client.add(queue, 1)
      await bench.until(async () => (await client.getJob(queue, id)).progress === 40)
      first.open()
      await bench.until(async () => typeof (await client.getJob(queue, id)).progress === 'object')
      deepEqual((await client.getJob(queue, id)).progress, { done: 2, of: 5 })
      second.open()
      await bench.until(async () => typeof (await client.getJob(queue, id)).progress === 'string')
      equal((await client.getJob(queue, id)).progress, 'almost "done"')
      deepEqual(
        bench.events.map((event) => [event.type, event.jobId]),
        [
          ['progress', id],
          ['progress', id],
          ['progress', id],
        ],
      )
      third.open()
      await bench.until(async () => (await client.getJob(queue, id)).status === 'completed')
    },
    without: {
      tells: async (bench) => {
        await bench.work(async (_data, job) => job.updateProgress(40))
        await bench.client.addMany(bench.queue, [1, 2])
        await bench.untilCalls(2)
        const told = bench.lines.filter((line) => line.includes('keeps no progress'))
        equal(told.length, 1)
      },
    },
  },
  {
    key: 'remove',
    name: 'remove() takes a waiting, a delayed and a finished job away, and refuses a running one',
    needs: 'remove',
    run: async (bench) => {
      const { client, queue } = bench
      const waiting = await client.add(queue, 'waiting')
      const delayed = await client.add(queue, 'delayed', { delay: '1h' })
      for (const id of [waiting, delayed]) {
        await client.remove(queue, id)
        equal(await client.findJob(queue, id), undefined)
      }
      await rejects(client.remove(queue, waiting), { name: 'JobNotFoundError' })
      const hold = gate()
      await bench.work(async () => hold.opened)
      const active = await client.add(queue, 'active')
      await bench.untilCalls(1)
      await rejects(client.remove(queue, active), { name: 'JobActiveError' })
      hold.open()
      await client.waitForCompletion(queue, active)
      await client.remove(queue, active)
      equal(await client.findJob(queue, active), undefined)
      deepEqual(
        bench.calls.map((run) => run.data),
        ['active'],
      )
    },
    without: { refuses: ({ client, queue }) => client.remove(queue, 'any') },
  },
  {
    key: 'retry',
    name: 'retry() puts a failed job back with all its attempts, and refuses any other',
    needs: 'retryFailed',
    run: async (bench) => {
      const { client, queue } = bench
      const state = { broken: true }
      await bench.work(
        () => {
          if (state.broken) throw new Error('broken')
          return 'mended'
        },
        { retry: { attempts: 2, delay: 0 } },
      )
      const id = await client.add(queue, 1)
      await rejects(client.waitForCompletion(queue, id), { name: 'JobFailedError' })
      const { queueService } = client
      deepEqual(
        (await queueService.failedJobs?.(queue))?.map((job) => job.id),
        [id],
      )
      state.broken = false
      const followed = await client.retry(queue, id)
      equal(await client.waitForCompletion(queue, followed), 'mended')
      deepEqual(
        bench.calls.map((run) => run.attempt),
        [1, 2, 1],
      )
      await rejects(client.retry(queue, followed), { name: 'JobNotFailedError' })
      await rejects(client.retry(queue, 'nobody'), { name: 'JobNotFoundError' })
    },
    without: { refuses: ({ client, queue }) => client.retry(queue, 'any') },
  },
  {
    key: 'retry-race',
    name: 'of those who retry() one job that fails again at once, each puts it back, or is told that it had not failed',
    needs: 'retryFailed',
    run: async (bench) => {
      const { client, queue } = bench
      const fails = (): never => {
        throw new Error('no')
      }
      await bench.work(fails, { retry: { attempts: 1 }, events: ['failed'] })
      const id = await client.add(queue, 1)
      let count = 1
      const retry = async (): Promise<void> => {
        for (let tries = 0; tries < 20; tries += 1) {
          const error = await client.retry(queue, id).then(
            () => undefined,
            (thrown: Error) => thrown,
          )
          equal(error?.name ?? 'JobNotFailedError', 'JobNotFailedError', String(error))
          if (error === undefined) count += 1
        }
      }
      await Promise.all(Array.from({ length: 8 }, retry))
      await bench.until(() => bench.events.length === count)
      equal(bench.calls.length, count)
    },
    without: { refuses: ({ client, queue }) => client.retry(queue, 'any') },
  },
  {
    key: 'stats',
    name: 'the numbers of a queue are those of its jobs',
    needs: 'stats',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work(
        (data) => {
          if (data === 'fails') throw new Error('no')
          return data === 'stays' ? new Promise(() => {}) : undefined
        },
        { retry: onceOnly, metrics: true },
      )
      const done = await client.add(queue, 'done')
      const failed = await client.add(queue, 'fails')
      await client.waitForCompletion(queue, done)
      await rejects(client.waitForCompletion(queue, failed))
      await client.add(queue, 'stays')
      await bench.untilCalls(3)
      const begun = Date.now()
      await client.add(queue, 'waits')
      await client.add(queue, 'later', { delay: '1h' })
      const added = Date.now()
      await bench.until(() => Date.now() - added >= 100)
      const stats = await bench.until(async () => {
        const now = await client.queueService.stats?.(queue)
        return now?.throughput === 1 && now
      })
      const { oldestWaiting = 0 } = stats
      ok(oldestWaiting >= 100 - SLACK, 'for how long the oldest waits')
      ok(oldestWaiting <= Date.now() - begun + SLACK, 'and no longer')
      const { waiting, active, completed, delayed } = stats
      deepEqual(
        { waiting, active, completed, failed: stats.failed, delayed },
        {
          waiting: 1,
          active: 1,
          completed: 1,
          failed: 1,
          delayed: 1,
        },
      )
    },
    without: {
      refuses: async ({ client, queue }) => {
        const { QueueMonitor } = await import('../../monitor/queue-monitor.js')
        return new QueueMonitor({ queues: [queue] }, client).getStats(queue)
      },
    },
  },
  {
    key: 'keep-age',
    name: 'finished jobs are kept by number and by age, by the wiring or the job',
    needs: 'getJob',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work((data, job) => (data === 'bad' ? job.fail('bad') : 'done'), {
        config: { removeOnComplete: { count: 2 }, removeOnFail: { count: 50, age: '3s' } },
      })
      const isThere = async (id: string) => (await client.findJob(queue, id)) !== undefined
      const run = async (data: string, options?: JobOptions): Promise<string> => {
        const calls = bench.calls.length
        const id = await client.add(queue, data, options)
        await bench.untilCalls(calls + 1)
        await bench.until(async () => !/waiting|active/.test(await statusOf(client, queue, id)))
        return id
      }
      const [first, second, third] = [await run('one'), await run('two'), await run('three')]
      await bench.until(async () => !(await isThere(first)), 'the oldest is removed')
      deepEqual([await isThere(second), await isThere(third)], [true, true])
      const failed = await run('bad')
      equal(await statusOf(client, queue, failed), 'failed')
      const end = Date.now() + 4_000
      await bench.until(() => Date.now() > end)
      const later = await run('bad')
      await bench.until(async () => !(await isThere(failed)), 'the old one is removed')
      equal(await isThere(later), true)
      const none = await client.add(queue, 'bad', { removeOnFail: { age: 0 } })
      await bench.until(async () => !(await isThere(none)), 'nothing is kept of it')
    },
    without: {
      refuses: ({ client, queue }) => client.add(queue, 1, { removeOnComplete: { age: '1d' } }),
    },
  },
]

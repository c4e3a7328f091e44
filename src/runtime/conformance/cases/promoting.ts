import { deepEqual, equal, ok, rejects } from 'node:assert/strict'

import type { ConformanceCase, Without } from '../conformance-case.js'

const refusesPromote: Without = { refuses: ({ client, queue }) => client.promote(queue, 'any') }

/** For waits that must not run out, however busy the machine is. */
const LONG = 10_000
const LONGER = 12_000

export const promoting: readonly ConformanceCase[] = [
  {
    key: 'promote',
    name: 'promote() lets a job run now that was added with a delay, waits for its next attempt, or was snoozed',
    needs: 'promote',
    run: async (bench) => {
      const { client, queue } = bench
      const delayed = await client.add(queue, 'delayed', { delay: '1h' })
      equal((await client.getJob(queue, delayed)).status, 'delayed')
      await client.promote(queue, delayed)
      const { status, delayedUntil } = await client.getJob(queue, delayed)
      deepEqual([status, delayedUntil], ['waiting', undefined])
      await bench.work(
        (data, job) => {
          const isFirst = bench.calls.filter(({ id }) => id === job.jobId).length === 1
          if (isFirst && data === 'snoozed') job.snooze('1h')
          if (isFirst && data === 'failing') throw new Error('not yet')
          return job.attempt
        },
        { retry: { attempts: 2, delay: '1h' } },
      )
      equal(await client.waitForCompletion(queue, delayed), 1)
      for (const [data, attempt] of [
        ['snoozed', 1],
        ['failing', 2],
      ] as const) {
        const id = await client.add(queue, data)
        await bench.until(async () => (await client.getJob(queue, id)).status === 'delayed')
        await client.promote(queue, id)
        equal(await client.waitForCompletion(queue, id), attempt)
      }
    },
    without: refusesPromote,
  },
  {
    key: 'promote-refused',
    name: 'promote() throws JobNotDelayedError for a job that is not delayed, and JobNotFoundError where there is none',
    needs: 'promote',
    run: async (bench) => {
      const { client, queue } = bench
      await rejects(client.promote(queue, 'nobody'), { name: 'JobNotFoundError' })
      const id = await client.add(queue, 1)
      await rejects(client.promote(queue, id), { name: 'JobNotDelayedError', status: 'waiting' })
      await bench.work()
      await client.waitForCompletion(queue, id)
      await rejects(client.promote(queue, id), { name: 'JobNotDelayedError', status: 'completed' })
      const twice = await client.add(queue, 2, { delay: '1h' })
      const ends = await Promise.allSettled([
        client.promote(queue, twice),
        client.promote(queue, twice),
      ])
      ok(ends.some((end) => end.status === 'fulfilled'))
      await bench.untilCalls(2)
      equal(bench.calls.length, 2)
    },
    without: refusesPromote,
  },
  {
    key: 'promote-expires',
    name: 'the wait of a job, after which it expires, begins when it is promoted',
    needs: 'promote',
    run: async (bench) => {
      const { client, queue } = bench
      const id = await client.add(queue, 1, { delay: '1h', expires: LONG })
      const added = Date.now()
      await bench.until(() => Date.now() > added + LONGER)
      await client.promote(queue, id)
      await bench.work()
      deepEqual(
        (await bench.untilCalls(1)).map((run) => run.id),
        [id],
      )
      const late = await client.add(queue, 2, { delay: '1h', expires: bench.tick })
      await client.pause(queue)
      await client.promote(queue, late)
      const promoted = Date.now()
      await bench.until(() => Date.now() > promoted + 2 * bench.tick)
      await client.resume(queue)
      await rejects(client.waitForCompletion(queue, late), { name: 'JobFailedError' })
      equal((await client.getJob(queue, late)).error?.name, 'JobExpiredError')
    },
    without: refusesPromote,
  },
  {
    key: 'promote-next-run',
    name: 'promote() of the next run of a schedule runs it early, or is refused: the schedule goes on',
    needs: 'promote',
    run: async (bench) => {
      const { client, queue } = bench
      const id = await client.add(queue, 'run', { repeat: { cron: '0 0 1 1 *', jitter: '1h' } })
      await bench.work()
      const refusal = await client.promote(queue, id).then(
        () => undefined,
        (error: Error) => error.name,
      )
      if (refusal === undefined) await bench.untilCalls(1)
      else equal(refusal, 'UnsupportedByProviderError')
      await bench.until(async () => (await client.queueService.stats?.(queue))?.delayed === 1)
      equal(await client.unschedule(queue, 'cron:0 0 1 1 *'), true)
      equal((await client.queueService.stats?.(queue))?.delayed, 0)
    },
    without: refusesPromote,
  },
]

import { deepEqual, equal, ok } from 'node:assert/strict'

import { gate } from '../bench.js'
import type { Bench } from '../bench.js'
import type { ConformanceCase, Without } from '../conformance-case.js'

const refusesPause: Without = { refuses: ({ client, queue }) => client.pause(queue) }

export const pausing: readonly ConformanceCase[] = [
  {
    key: 'pause',
    name: 'pause() lets no worker take a job, before the workers start and while they run; resume() lets them go on at once',
    needs: 'pause',
    run: async (bench) => {
      const { client, queue, dead } = bench
      const otherRuns = await watchOther(bench)
      equal(await client.isPaused(queue), false)
      await client.pause(queue)
      await client.pause(queue)
      equal(await client.isPaused(queue), true)
      equal(await client.isPaused(dead), false)
      await client.add(queue, 'before')
      await bench.work()
      await bench.start()
      await otherRuns()
      deepEqual([bench.calls.length, await countWaiting(bench)], [0, 1])
      await client.resume(queue)
      await client.resume(queue)
      await bench.untilCalls(1)
      await client.pause(queue)
      const ids = await client.addMany(queue, ['while it runs', 'and another'])
      await otherRuns()
      equal(bench.calls.length, 1)
      equal(await countWaiting(bench), 2)
      for (const id of ids) equal((await client.getJob(queue, id)).status, 'waiting')
      await client.resume(queue)
      equal(await client.isPaused(queue), false)
      await bench.untilCalls(3)
    },
    without: refusesPause,
  },
  {
    key: 'pause-running',
    name: 'pause() disturbs no handler, and lasts: another service finds the queue paused',
    needs: 'pause',
    run: async (bench) => {
      const { client, queue } = bench
      const otherRuns = await watchOther(bench)
      const held = gate()
      const workers = await bench.work(async () => {
        await held.opened
        return 'done'
      })
      const running = await client.add(queue, 'running')
      await bench.untilCalls(1)
      await client.pause(queue)
      const next = await client.add(queue, 'next')
      held.open()
      equal(await client.waitForCompletion(queue, running), 'done')
      await workers.stop()
      const other = bench.newService()
      equal(await other.isPaused?.(queue), true)
      await bench.start()
      await otherRuns()
      equal(bench.calls.length, 1)
      await other.resume?.(queue)
      equal(await client.waitForCompletion(queue, next), 'done')
    },
    without: refusesPause,
  },
  {
    key: 'pause-batch',
    name: 'no batch is begun with jobs that come while the queue is paused',
    needs: 'pause',
    run: async (bench) => {
      const { client, queue } = bench
      const otherRuns = await watchOther(bench)
      const held = gate()
      await bench.work(
        async (data) => {
          await held.opened
          return data
        },
        { batch: { size: 2, timeout: 50 }, config: { concurrency: 1 } },
      )
      await client.addMany(queue, ['first', 'second'])
      await bench.untilCalls(1)
      await client.pause(queue)
      const late = await client.add(queue, 'late')
      held.open()
      await otherRuns()
      ok(bench.calls.every(({ data }) => data !== 'late'))
      await client.resume(queue)
      equal(await client.waitForCompletion(queue, late), 'late')
    },
    without: refusesPause,
  },
  {
    key: 'pause-delayed',
    name: 'delayed jobs and runs of schedules that come due in a paused queue wait, are counted, and can be cancelled',
    needs: 'pause',
    run: async (bench) => {
      const { client, queue, tick } = bench
      await bench.work()
      await client.pause(queue)
      const delayed = await client.add(queue, 'delayed', { delay: tick })
      const key = await client.schedule(queue, { every: 1_000 }, 'scheduled')
      const unwanted = await client.add(queue, 'unwanted')
      await bench.until(async () => {
        const { status } = await client.getJob(queue, delayed)
        const stats = await client.queueService.stats?.(queue)
        return status === 'waiting' && stats?.waiting === 3 && stats.active === 0
      })
      equal(bench.calls.length, 0)
      await client.cancel(queue, unwanted)
      equal((await client.getJob(queue, unwanted)).status, 'failed')
      await client.resume(queue)
      await bench.until(() => bench.calls.some(({ data }) => data === 'scheduled'))
      await bench.until(() => bench.calls.some(({ id }) => id === delayed))
      await client.unschedule(queue, key)
      ok(bench.calls.every(({ id }) => id !== unwanted))
    },
    without: refusesPause,
  },
]

/** Of workers for another queue, which take a job that is added after those that may not be taken. */
async function watchOther(bench: Bench): Promise<() => Promise<void>> {
  const others: readonly unknown[] = await bench.readLetters()
  return async () => {
    const before = others.length
    await bench.client.add(bench.dead, 'other')
    await bench.until(() => others.length > before, 'a job of another queue')
  }
}

async function countWaiting({ client, queue }: Bench): Promise<number | undefined> {
  return (await client.queueService.stats?.(queue))?.waiting
}

import { deepEqual, equal, ok, rejects } from 'node:assert/strict'

import type { KeyStats } from '../../job/key-stats.js'
import { gate, type Bench } from '../bench.js'
import type { ConformanceCase, Without } from '../conformance-case.js'

const HOUR = 3_600_000

/** Of an engine that does not count by key. */
const hasNone: Without = {
  refuses: (bench) => bench.work(undefined, { limit: { max: 1, per: 1 } }),
}

/** The numbers of the queue, once they are as the case wants them. */
function untilStats(bench: Bench, isWanted: (stats: KeyStats) => boolean) {
  const { client, queue } = bench
  return bench.until(async () => {
    const stats = await client.queueService.keyStats?.(queue)
    return stats !== undefined && isWanted(stats) && stats
  }, 'the numbers of its groups')
}

/** What an engine says of limits, groups and uniqueness while they act. */
export const countingKeys: readonly ConformanceCase[] = [
  {
    key: 'key-stats',
    name: 'the statistics of keys tell how many jobs of each group wait and run, the largest first, and what holds a group back',
    needs: 'group',
    run: async (bench) => {
      const { client, queue } = bench
      const { opened, open } = gate()
      const group = { by: 'key', tier: 'tier', concurrency: 1, limit: { max: 1, per: HOUR } }
      await bench.work((data) => (String(data).startsWith('q') ? undefined : opened), {
        group,
        config: { concurrency: 9 },
      })
      const add = (id: string, count: number) =>
        client.addMany(
          queue,
          Array.from({ length: count }, () => id),
          { group: { id, ...(id === 'big' && { tier: 'pro' }) } },
        )
      await add('big', 4)
      await add('quick', 3)
      await add('lone', 1)
      const stats = await untilStats(bench, ({ groups }) => {
        const [big, quick, lone] = groups
        return (
          big?.running === 1 && quick?.running === 0 && quick.waiting === 2 && lone?.running === 1
        )
      })
      const shown = stats.groups.map(({ limits: _limits, ...each }) => each)
      deepEqual(shown, [
        {
          key: 'big',
          tier: 'pro',
          waiting: 3,
          running: 1,
          concurrency: 1,
          blockedBy: 'concurrency',
        },
        { key: 'quick', waiting: 2, running: 0, concurrency: 1, blockedBy: 'limit' },
        { key: 'lone', waiting: 0, running: 1, concurrency: 1 },
      ])
      equal(stats.groupCount, 3)
      const [limit] = stats.groups[1]?.limits ?? []
      deepEqual([limit?.max, limit?.per, limit?.used], [1, HOUR, 1])
      const opens = (limit?.opensAt?.getTime() ?? 0) - Date.now()
      ok(opens > HOUR / 2 && opens <= HOUR + 60_000, `It opens in ${opens} ms`)
      const one = await client.queueService.keyStats?.(queue, { limit: 1 })
      deepEqual([one?.groups.map(({ key }) => key), one?.groupCount], [['big'], 3])
      open()
    },
    without: hasNone,
  },
  {
    key: 'key-stats-order',
    name: 'the statistics of keys tell that a group waits for the next attempt of its first job',
    needs: ['ordered', 'group'],
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work(
        () => {
          throw new Error('no')
        },
        { group: { by: 'key', ordered: true }, retry: { attempts: 2, delay: HOUR } },
      )
      const group = { id: 'k' }
      await client.add(queue, 1, { group })
      await bench.untilCalls(1)
      await client.add(queue, 2, { group })
      const stats = await untilStats(
        bench,
        ({ groups: [first] }) => first?.running === 0 && first.waiting === 1,
      )
      deepEqual(stats.groups, [
        { key: 'k', waiting: 1, running: 0, concurrency: 1, limits: [], blockedBy: 'order' },
      ])
    },
    without: hasNone,
  },
  {
    key: 'redrive-unique',
    name: 'redrive() adds a failed job that is gone with its key of unique, also where it was the last one of that key',
    needs: 'unique',
    run: async (bench) => {
      const { client, queue, dead } = bench
      await bench.work(
        () => {
          if (bench.calls.length === 1) throw new Error('down')
        },
        { deadLetterQueue: dead, retry: { attempts: 1 }, config: { removeOnFail: true } },
      )
      const unique = { key: '["u"]', while: 'unfinished', then: 'keep' } as const
      const id = await client.add(queue, 1, { unique })
      await bench.until(async () => (await client.redrive(dead, { preview: true })).length === 1)
      await bench.until(async () => (await client.findJob(queue, id)) === undefined)
      equal((await client.redrive(dead)).length, 1)
      await client.waitForCompletion(queue, id)
      equal(bench.calls.length, 2)
    },
    without: {
      refuses: ({ client, queue }) =>
        client.add(queue, 1, { unique: { key: 'u', while: 'waiting', then: 'keep' } }),
    },
  },
  {
    key: 'redrive-keys',
    name: 'redrive() adds a failed job that is gone with its group and its key of unique, whatever else has that key',
    needs: 'group',
    run: async (bench) => {
      const { client, queue, dead } = bench
      const { opened, open } = gate()
      const workers = await bench.work(
        async (_data, { attempt }) => {
          if (bench.calls.length === 1 && attempt === 1) throw new Error('down')
          await opened
        },
        {
          group: { by: 'key', concurrency: 1 },
          deadLetterQueue: dead,
          retry: { attempts: 1 },
          config: { removeOnFail: true },
        },
      )
      const rule = { key: '["u"]', while: 'waiting', then: 'keep' } as const
      const unique = { ...rule, wait: 1 }
      const keys = { group: { id: 'g' }, unique }
      const id = await client.add(queue, 1, keys)
      await bench.until(async () => (await client.redrive(dead, { preview: true })).length === 1)
      await workers.stop()
      await rejects(client.getJob(queue, id))
      const other = await client.add(queue, 2, { group: keys.group, unique: rule })
      equal((await client.redrive(dead)).length, 1)
      await client.remove(queue, other)
      // It counts for its key as any other job does.
      equal(await client.add(queue, 3, keys), id)
      await bench.start()
      const stats = await untilStats(bench, ({ groups }) => groups[0]?.running === 1)
      deepEqual(
        stats.groups.map(({ key, waiting, running }) => [key, waiting, running]),
        [['g', 0, 1]],
      )
      open()
      await client.waitForCompletion(queue, id)
      deepEqual(
        bench.calls.map(({ data }) => data),
        [1, 1],
      )
    },
    without: hasNone,
  },
  {
    key: 'key-stats-limits',
    name: 'the statistics of keys tell how far each limit of a queue is used and when it opens, and what uniqueness kept back; a wiring without rules has none',
    needs: 'limit',
    run: async (bench) => {
      const { client, queue } = bench
      const limit = [
        { max: 3, per: HOUR },
        { max: 100, per: 2 * HOUR, burst: 50 },
      ]
      const workers = await bench.work(undefined, { limit })
      const unique = { key: '["k"]', while: HOUR, then: 'keep' } as const
      await client.addMany(queue, [1, 2, 3, 4])
      await client.addMany(queue, [5, 6, 7], { unique })
      await bench.untilCalls(3)
      const stats = await untilStats(bench, ({ limits }) => limits[0]?.opensAt !== undefined)
      const [hourly, daily] = stats.limits
      deepEqual([hourly?.used, hourly?.max, hourly?.per], [3, 3, HOUR])
      deepEqual(daily, { max: 100, per: 2 * HOUR, burst: 50, used: 3 })
      deepEqual([stats.deduplicated, stats.groups, stats.groupCount], [2, [], 0])
      await workers.stop()
      bench.unwire(queue)
      await bench.work()
      deepEqual((await client.queueService.keyStats?.(queue))?.limits, [])
    },
    without: hasNone,
  },
]

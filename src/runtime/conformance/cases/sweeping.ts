import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'

import { gate } from '../bench.js'
import type { Bench } from '../bench.js'
import type { ConformanceCase } from '../conformance-case.js'

const onceOnly = { attempts: 1 }

type Client = Bench['client']
type Status = 'active' | 'completed' | 'delayed' | 'failed' | 'waiting'

async function idsOf(client: Client, queue: string, status: Status): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of client.list(queue, { status, pageSize: 500 })) ids.push(id)
  return ids
}

/** Doing something with all jobs of a queue that are in one status. */
export const sweeping: readonly ConformanceCase[] = [
  {
    key: 'retry-all',
    name: 'retryAll() puts back the failed jobs that it is asked for, each once, also when they fail again meanwhile',
    needs: 'list',
    run: async (bench) => {
      const { client, queue } = bench
      const state = { broken: true }
      await bench.work(
        () => {
          if (state.broken) throw new Error('broken')
        },
        { retry: onceOnly },
      )
      const data = Array.from({ length: 60 }, (_, n) => ({ shop: n % 2 === 0 ? 'a' : 'b', n }))
      await client.addMany(queue, data)
      const failed = async () => (await idsOf(client, queue, 'failed')).length
      await bench.until(async () => (await failed()) === data.length)
      equal(await client.retryAll(queue, { where: { shop: 'a' } }), 30)
      await bench.until(async () => (await failed()) === data.length)
      equal(bench.calls.length, 90)
      state.broken = false
      equal(await client.retryAll(queue, { limit: 7 }), 7)
      await bench.until(async () => (await failed()) === 53)
      const [one, other] = await Promise.all([client.retryAll(queue), client.retryAll(queue)])
      equal(one + other, 53)
      await bench.until(async () => (await idsOf(client, queue, 'completed')).length === 60)
      equal(bench.calls.length, 150)
      equal(await client.retryAll(queue), 0)
    },
    without: { refuses: ({ client, queue }) => client.retryAll(queue) },
  },
  {
    key: 'drain',
    name: 'drain() removes what waits and what is delayed, and nothing that runs or has ended; schedules go on',
    needs: 'drain',
    run: async (bench) => {
      const { client, queue } = bench
      const hold = gate()
      await bench.work((data) => (data === 'stays' ? hold.opened : undefined), {
        config: { concurrency: 1 },
      })
      const done = await client.add(queue, 'done')
      await client.waitForCompletion(queue, done)
      const active = await client.add(queue, 'stays')
      await bench.untilCalls(2)
      const key = await client.schedule(queue, { every: '1h', key: 'hourly' }, 'scheduled', {
        delay: '1h',
      })
      await client.addMany(queue, Array.from({ length: 1_200 }).fill('waits'))
      await client.addMany(queue, [1, 2, 3], { delay: '1h' })
      equal(await client.drain(queue), 1_203)
      deepEqual(await idsOf(client, queue, 'waiting'), [])
      const delayed = await idsOf(client, queue, 'delayed')
      equal(delayed.length, 1)
      equal((await client.getJob(queue, delayed[0] as string)).data, 'scheduled')
      hold.open()
      await client.waitForCompletion(queue, active)
      equal((await client.getJob(queue, done)).status, 'completed')
      equal(await client.drain(queue), 0)
      equal(await client.unschedule(queue, key), true)
    },
    without: { refuses: ({ client, queue }) => client.drain(queue) },
  },
  {
    key: 'drain-race',
    name: 'while a queue is drained, each job is either run or removed, and the number of those removed is right',
    needs: 'drain',
    run: async (bench) => {
      const { client, queue } = bench
      const other = bench.newService()
      const jobs = Array.from({ length: 300 }, (_, n) => n)
      const ids = await client.addMany(queue, jobs)
      await bench.work(undefined, { config: { concurrency: 4 } })
      await bench.untilCalls(5)
      const [one, second = 0] = await Promise.all([client.drain(queue), other.drain?.(queue)])
      await bench.until(async () => (await idsOf(client, queue, 'active')).length === 0)
      const left = new Set(await idsOf(client, queue, 'completed'))
      const ran = bench.calls.map(({ id }) => id)
      equal(new Set(ran).size, ran.length)
      deepEqual(
        ids.filter((id) => left.has(id)),
        ids.filter((id) => ran.includes(id)),
      )
      equal(one + second, jobs.length - ran.length)
      ok(ran.length >= 5)
    },
    without: { refuses: ({ client, queue }) => client.drain(queue) },
  },
  {
    key: 'schedules',
    name: 'schedules() gives each schedule of the queue with its time, its data and its next run, in the order of their keys',
    needs: 'schedules',
    run: async (bench) => {
      const { client, queue } = bench
      deepEqual(await client.schedules(queue), [])
      await client.schedule(queue, { every: '1h', key: 'order:42' }, { n: 1 }, { delay: '1h' })
      await client.schedule(queue, { cron: '0 3 1 1 *', timezone: 'Europe/Berlin' }, undefined)
      const rules = { overlap: 'skip', missed: 'skip' } as const
      await client.schedule(queue, { cron: '0 4 * * *', key: 'a', ...rules, jitter: '5m' }, null)
      await client.schedule(bench.dead, { every: '1h', key: 'elsewhere' }, 1)
      await client.schedule(queue, { every: '2h', key: 'gone' }, 1, { delay: '1h' })
      await client.unschedule(queue, 'gone')
      const found = await client.schedules(queue)
      deepEqual(
        found.map(({ next, ...schedule }) => (next === undefined ? next : schedule)),
        [
          { key: 'a', cron: '0 4 * * *', timezone: 'UTC', ...rules, jitter: 300_000, data: null },
          {
            key: 'cron:0 3 1 1 *:Europe/Berlin',
            cron: '0 3 1 1 *',
            timezone: 'Europe/Berlin',
            data: undefined,
          },
          { key: 'order:42', every: 3_600_000, data: { n: 1 } },
        ],
      )
      const [daily, yearly, hourly] = found.map(({ next }) => next?.toISOString() ?? 'none')
      match(daily ?? '', /T04:00:00\.000Z$/)
      match(yearly ?? '', /-01-01T02:00:00\.000Z$/)
      const [delayed] = await idsOf(client, queue, 'delayed')
      const job = await client.getJob(queue, delayed as string)
      ok([daily, hourly].includes(job.delayedUntil?.toISOString()))
      // Doing it again changes the one that is there.
      await client.schedule(queue, { every: '1h', key: 'order:42' }, { n: 2 })
      deepEqual((await client.schedules(queue)).at(-1)?.data, { n: 2 })
    },
    without: { refuses: ({ client, queue }) => client.schedules(queue) },
  },
  {
    key: 'clean',
    name: 'clean() removes the jobs of a status that ended before a time, the oldest first, and leaves all others',
    needs: 'clean',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work(
        (data) => {
          if (data === 'bad') throw new Error('bad')
        },
        { retry: onceOnly, config: { removeOnComplete: false } },
      )
      const count = async (status: Status) => (await idsOf(client, queue, status)).length
      await client.addMany(queue, Array.from({ length: 1_005 }).fill('good'))
      await client.addMany(queue, ['bad', 'bad', 'bad'])
      await client.add(queue, 'later', { delay: '1h' })
      await bench.untilCalls(1_008)
      await bench.until(async () => (await count('failed')) === 3)
      await bench.until(async () => (await count('completed')) === 1_005)
      equal(await client.clean(queue, { status: ['completed', 'failed'], olderThan: '1h' }), 0)
      const newest = (await idsOf(client, queue, 'completed')).slice(0, 1_000)
      const end = Date.now() + 50
      await bench.until(() => Date.now() > end)
      equal(await client.clean(queue, { status: 'completed', olderThan: 20, limit: 5 }), 5)
      deepEqual(await idsOf(client, queue, 'completed'), newest)
      equal(await client.clean(queue, { status: 'failed', olderThan: 20 }), 3)
      deepEqual([await count('failed'), await count('completed')], [0, 1_000])
      equal(await client.clean(queue, { status: ['failed', 'completed'], olderThan: 20 }), 1_000)
      deepEqual([await count('completed'), await count('delayed')], [0, 1])
      const wrong = { status: 'active', olderThan: 0 } as unknown as {
        status: 'failed'
        olderThan: 0
      }
      await rejects(client.clean(queue, wrong), { name: 'InvalidJobOptionsError' })
    },
    without: {
      refuses: ({ client, queue }) => client.clean(queue, { status: 'failed', olderThan: 0 }),
    },
  },
]

import { deepEqual, equal, ok, rejects } from 'node:assert/strict'

import type { QueueJob } from '../../job/queue-job.js'
import { gate } from '../bench.js'
import type { Bench } from '../bench.js'
import type { ConformanceCase } from '../conformance-case.js'

const onceOnly = { attempts: 1 }
const unlisted = {
  refuses: async ({ client, queue }: Bench) => all(client.list(queue)),
}

type List = ReturnType<Bench['client']['list']>

async function dataOf(list: List): Promise<unknown[]> {
  return (await all(list)).map((job) => job.data)
}

async function all(list: List): Promise<QueueJob[]> {
  const jobs: QueueJob[] = []
  for await (const job of list) jobs.push(job)
  return jobs
}

/** Looking at many jobs at once. */
export const listing: readonly ConformanceCase[] = [
  {
    key: 'list-order',
    name: 'list() gives waiting jobs in the order in which they run and delayed ones as they become due, in pages of any size',
    needs: 'list',
    run: async (bench) => {
      const { client, queue } = bench
      deepEqual(await dataOf(client.list(queue)), [])
      await client.addMany(queue, ['n1', 'n2', 'n3'])
      await client.add(queue, 'low', { priority: 'low' })
      await client.add(queue, 'high', { priority: 'high' })
      await client.add(queue, 'n4')
      await client.add(queue, 'later', { delay: '2h' })
      await client.add(queue, 'sooner', { delay: '1h', priority: 'low' })
      const waiting = ['high', 'n1', 'n2', 'n3', 'n4', 'low']
      for (const pageSize of [1, 2, 3, 100]) {
        deepEqual(await dataOf(client.list(queue, { pageSize })), [...waiting, 'sooner', 'later'])
        deepEqual(await dataOf(client.list(queue, { pageSize, status: 'waiting' })), waiting)
      }
      const delayed = await all(client.list(queue, { status: ['delayed', 'failed'] }))
      deepEqual(
        delayed.map(({ status }) => status),
        ['delayed', 'delayed'],
      )
      await bench.work(undefined, { config: { concurrency: 1 } })
      const calls = await bench.untilCalls(waiting.length)
      deepEqual(
        calls.map(({ data }) => data),
        waiting,
      )
    },
    without: unlisted,
  },
  {
    key: 'list-cursor',
    name: 'list() goes on after the cursor of another list, also when the job of the cursor is gone',
    needs: 'list',
    run: async (bench) => {
      const { client, queue } = bench
      const ids = await client.addMany(queue, [1, 2, 3, 4, 5], { delay: '1h' })
      const first = client.list(queue, { limit: 2 })
      equal(first.cursor, undefined)
      deepEqual(await dataOf(first), [1, 2])
      const { cursor } = first
      ok(cursor !== undefined)
      await client.remove(queue, ids[1] as string)
      await client.add(queue, 0, { delay: '30m' })
      const rest = client.list(queue, { cursor, pageSize: 2 })
      for await (const job of rest) if (job.data === 4) break
      deepEqual(await dataOf(client.list(queue, { cursor: rest.cursor })), [5])
      deepEqual(await dataOf(rest), [3, 4, 5])
      equal(rest.cursor, undefined)
      await rejects(async () => all(client.list(queue, { cursor: 'delayed:x' })), {
        name: 'InvalidJobOptionsError',
      })
    },
    without: unlisted,
  },
  {
    key: 'list-status',
    name: 'list() gives the jobs of every status, the last to end first, and finds them by their data',
    needs: 'list',
    run: async (bench) => {
      const { client, queue } = bench
      const hold = gate()
      await bench.work(
        async (data) => {
          const { kind } = data as { kind: string }
          if (kind === 'bad') throw new Error('bad')
          if (kind === 'stays') await hold.opened
          return kind
        },
        { retry: onceOnly, config: { concurrency: 1 } },
      )
      const add = (kind: string, id: number) => client.add(queue, { kind, order: { id } })
      for (const [id, kind] of ['good', 'bad', 'good', 'bad', 'stays'].entries())
        await add(kind, id)
      await bench.untilCalls(5)
      // The engine writes an end after the handler has ended.
      await bench.until(
        async () => (await all(client.list(queue, { status: 'active' }))).length === 1,
      )
      await add('waits', 5)
      const jobs = await all(client.list(queue, { pageSize: 1 }))
      deepEqual(
        jobs.map(({ status, data }) => [status, (data as { order: { id: number } }).order.id]),
        [
          ['active', 4],
          ['waiting', 5],
          ['failed', 3],
          ['failed', 1],
          ['completed', 2],
          ['completed', 0],
        ],
      )
      const [failed] = await all(client.list(queue, { where: { 'order.id': 3 } }))
      deepEqual([failed?.status, failed?.error?.message, failed?.attempts], ['failed', 'bad', 1])
      const [done] = await all(
        client.list(queue, { where: { kind: 'good', 'order.id': 2 }, pageSize: 1 }),
      )
      equal(done?.result, 'good')
      equal((await all(client.list(queue, { where: { kind: 'good' }, limit: 1 }))).length, 1)
      equal((await all(client.list(queue, { where: { 'order.id': '3' } }))).length, 0)
      hold.open()
    },
    without: unlisted,
  },
  {
    key: 'list-race',
    name: 'list() gives no job twice and none too few of those that stay, while others come, run and end',
    needs: 'list',
    run: async (bench) => {
      const { client, queue } = bench
      const state = { done: false }
      await bench.work(
        (data) => {
          if (Number(data) % 3 === 0) throw new Error('no')
        },
        { retry: { attempts: 2, delay: 0 }, config: { concurrency: 4 } },
      )
      const failed = await client.addMany(queue, [0, 3, 6, 9, 12])
      await bench.untilCalls(2 * failed.length)
      await bench.until(
        async () => (await all(client.list(queue, { status: 'failed' }))).length === failed.length,
      )
      const delayed = await client.addMany(queue, Array.from({ length: 20 }).fill('later'), {
        delay: '1h',
      })
      const adding = (async () => {
        for (let n = 0; n < 100; n += 1) await client.add(queue, n, { delay: n % 5 })
        state.done = true
      })()
      while (!state.done) {
        const ids = (await all(client.list(queue, { pageSize: 3 }))).map(({ id }) => id)
        equal(new Set(ids).size, ids.length)
        deepEqual(
          [...failed, ...delayed].filter((id) => !ids.includes(id)),
          [],
        )
      }
      await adding
    },
    without: unlisted,
  },
]

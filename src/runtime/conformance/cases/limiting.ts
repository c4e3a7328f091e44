import { deepEqual, equal, ok } from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

import { SLACK, type Bench, type Wiring } from '../bench.js'
import type { ConformanceCase, Without } from '../conformance-case.js'

const WINDOW = 600

/** A worker that is wired so does not start. */
function refusesToStart(wiring: Wiring): Without {
  return { refuses: (bench) => bench.work(undefined, wiring) }
}

/** When jobs were taken, in order: a handler may be called a little later. */
async function starts({ client, queue }: Bench, ids: readonly string[]): Promise<number[]> {
  const jobs = await Promise.all(ids.map((id) => client.getJob(queue, id)))
  return jobs.map(({ startedAt }) => startedAt?.getTime() ?? Number.NaN).sort((a, b) => a - b)
}

function holds(at: readonly number[], max: number, window: number): void {
  for (const [index, start] of at.slice(max).entries()) {
    const length = start - (at[index] ?? 0)
    ok(length >= window - SLACK, `${max + 1} runs began within ${length} ms`)
  }
}

const limit = { max: 3, per: WINDOW }

/** How often runs may begin. */
export const limiting: readonly ConformanceCase[] = [
  {
    key: 'limit',
    name: 'no more runs begin in any window than the limit of a queue allows, over all workers; no job is dropped',
    needs: 'limit',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work(undefined, { limit, config: { concurrency: 10 } })
      await bench.start()
      const ids = await client.addMany(queue, [0, 1, 2, 3, 4, 5, 6])
      await bench.untilCalls(ids.length)
      await Promise.all(ids.map((id) => client.waitForCompletion(queue, id)))
      holds(await starts(bench, ids), 3, WINDOW)
      equal(bench.calls.length, ids.length)
    },
    without: refusesToStart({ limit }),
  },
  {
    key: 'limit-retries',
    name: 'retries and snoozed runs count for the limits of a queue, and waiting for one is no attempt',
    needs: 'limit',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work(
        (data, job) => {
          if (data === 'fails') throw new Error('no')
          if (data === 'snoozes' && bench.calls.length < 4) job.snooze(1)
        },
        { limit: { max: 1, per: WINDOW }, retry: { attempts: 2, delay: 1 } },
      )
      const [first = '', last = ''] = await client.addMany(queue, ['fails', 'snoozes'])
      await client.waitForCompletion(queue, last)
      const attempts = bench.calls.filter(({ data }) => data === 'fails').map((run) => run.attempt)
      deepEqual(attempts, [1, 2])
      equal(bench.calls.length, 4)
      const { createdAt } = await client.getJob(queue, first)
      const [, at = 0] = await starts(bench, [first, last])
      const length = at - createdAt.getTime()
      ok(length >= 3 * WINDOW - SLACK, `4 runs began within ${length} ms`)
    },
    without: refusesToStart({ limit }),
  },
  {
    key: 'limit-key',
    name: 'the limit of a group holds for each key by itself',
    needs: 'group',
    run: async (bench) => {
      const { client, queue } = bench
      const group = { by: 'key', limit: { max: 1, per: WINDOW } }
      await bench.work(undefined, { group, config: { concurrency: 10 } })
      const add = (id: string) => client.add(queue, id, { group: { id } })
      const ids = [await add('a'), await add('a'), await add('a'), await add('b')]
      await Promise.all(ids.map((id) => client.waitForCompletion(queue, id)))
      holds(await starts(bench, ids.slice(0, 3)), 1, WINDOW)
      const order = bench.calls.map(({ data }) => data).join('')
      ok(order.startsWith('ab') || order.startsWith('ba'), order)
    },
    without: refusesToStart({ group: { by: 'key', limit } }),
  },
  {
    key: 'limit-places',
    name: 'a job begins when the limit of its group ends, also where the worker had found the places of the group full',
    needs: 'group',
    run: async (bench) => {
      const { client, queue } = bench
      const group = { by: 'key', concurrency: 1, limit: { max: 1, per: WINDOW } }
      // While it runs, the worker looks for a second job, and ends before the limit does.
      await bench.work(() => pause(WINDOW / 4), { group, config: { concurrency: 2 } })
      await client.add(queue, 'later', { delay: 15 * WINDOW })
      for (const each of [1, 2, 3]) await client.add(queue, each, { group: { id: 'g' } })
      const calls = await bench.untilCalls(3)
      deepEqual(
        calls.map((run) => run.data),
        [1, 2, 3],
      )
    },
    without: refusesToStart({ group: { by: 'key', limit } }),
  },
]

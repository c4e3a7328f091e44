import { deepEqual, equal } from 'node:assert/strict'

import { gate, type Bench, type Wiring } from '../bench.js'
import type { ConformanceCase, Without } from '../conformance-case.js'

/** Adds a job for each letter, which is its key and its data: `a1`, `a2`, … */
async function addOf({ client, queue }: Bench, keys: string): Promise<string[]> {
  const counts = new Map<string, number>()
  const ids: string[] = []
  for (const id of keys) {
    const count = (counts.get(id) ?? 0) + 1
    counts.set(id, count)
    ids.push(await client.add(queue, `${id}${count}`, { group: { id } }))
  }
  return ids
}

function finished({ client, queue }: Bench, ids: readonly string[]): Promise<unknown> {
  return Promise.all(ids.map((id) => client.waitForCompletion(queue, id)))
}

function refusesToStart(wiring: Wiring): Without {
  return { refuses: (bench) => bench.work(undefined, wiring) }
}

const one = { by: 'key', concurrency: 1 }
const ordered = { by: 'key', ordered: true }

/** Jobs that share a key. */
export const grouping: readonly ConformanceCase[] = [
  {
    key: 'group-places',
    name: 'no more jobs of a key run at once than its group has places, over all workers; those of other keys go on',
    needs: 'group',
    run: async (bench) => {
      const { opened, open } = gate()
      const running = new Map<string, number>()
      let most = 0
      const handler = async (data: unknown) => {
        const key = String(data)[0] ?? ''
        running.set(key, (running.get(key) ?? 0) + 1)
        most = Math.max(most, running.get(key) ?? 0)
        if (data === 'a1') await opened
        running.set(key, (running.get(key) ?? 0) - 1)
      }
      await bench.work(handler, { group: one, config: { concurrency: 5 } })
      await bench.start()
      const ids = await addOf(bench, 'aaabbc')
      // Those of b and c do not wait for a.
      await finished(bench, ids.slice(3))
      equal(bench.calls.filter(({ data }) => String(data).startsWith('a')).length, 1)
      open()
      await finished(bench, ids)
      equal(most, 1)
    },
    without: refusesToStart({ group: one }),
  },
  {
    key: 'group-turns',
    name: 'groups take turns, so that a large one starves nobody',
    needs: 'group',
    run: async (bench) => {
      const ids = await addOf(bench, 'aaaabbc')
      await bench.work(undefined, { group: { by: 'key' }, config: { concurrency: 1 } })
      await finished(bench, ids)
      const turns = bench.calls.map(({ data }) => String(data)[0])
      const rounds = [turns.slice(0, 3), turns.slice(3, 5), turns.slice(5)]
      deepEqual(
        rounds.map((round) => new Set(round)),
        [new Set('abc'), new Set('ab'), new Set('a')],
      )
    },
    without: refusesToStart({ group: { by: 'key' } }),
  },
  {
    key: 'group-tiers',
    name: 'a tier has places of its own',
    needs: 'group',
    run: async (bench) => {
      const { client, queue } = bench
      const { opened, open } = gate()
      const group = { by: 'key', tier: 'tier', concurrency: { default: 1, tiers: { pro: 2 } } }
      await bench.work(() => opened, { group, config: { concurrency: 9 } })
      const add = (id: string, tier: string) => client.add(queue, id, { group: { id, tier } })
      const ids = []
      for (let count = 0; count < 3; count += 1)
        ids.push(await add('a', 'free'), await add('b', 'pro'))
      await bench.untilCalls(3)
      const last = await client.add(queue, 'c', { group: { id: 'c' } })
      await bench.untilCalls(4)
      const of = (key: string): number => bench.calls.filter(({ data }) => data === key).length
      deepEqual([of('a'), of('b'), of('c')], [1, 2, 1])
      open()
      await finished(bench, [...ids, last])
    },
    without: refusesToStart({ group: one }),
  },
  {
    key: 'group-dead',
    name: 'the place of a job whose worker died comes back with its lock',
    needs: 'group',
    traits: ['lock'],
    run: async (bench) => {
      const { place, queue } = bench
      const [first = ''] = await addOf(bench, 'a')
      await place.takeAndDie(queue, 1_000)
      const [second = ''] = await addOf(bench, 'a')
      await bench.work(undefined, { group: one, config: { lockDuration: 1_000 } })
      await finished(bench, [first, second])
    },
    without: refusesToStart({ group: one }),
  },
  {
    key: 'group-keyless',
    name: 'a job without a key is a group of its own, also one that was added before the queue had groups',
    needs: 'group',
    run: async (bench) => {
      const { client, queue } = bench
      const { opened, open } = gate()
      const ids = await client.addMany(queue, [1, 2])
      await bench.work(() => opened, { group: one, config: { concurrency: 9 } })
      ids.push(...(await client.addMany(queue, [3, 4])))
      await bench.untilCalls(4)
      open()
      await finished(bench, ids)
    },
    without: refusesToStart({ group: one }),
  },
  {
    key: 'group-order',
    name: 'jobs of an ordered group run in the order in which they were added, and wait for the retries of the first',
    needs: 'ordered',
    run: async (bench) => {
      const wiring = {
        group: ordered,
        config: { concurrency: 5 },
        retry: { attempts: 3, delay: bench.tick, backoff: 'fixed' },
      } as const
      await bench.work((data, { attempt }) => {
        if (data === 'a1' && attempt < 3) throw new Error('no')
      }, wiring)
      await bench.start()
      await addOf(bench, 'aaabb')
      await bench.untilCalls(7)
      const of = (key: string): unknown[] =>
        bench.calls.map(({ data }) => String(data)).filter((data) => data.startsWith(key))
      deepEqual(of('a'), ['a1', 'a1', 'a1', 'a2', 'a3'])
      deepEqual(of('b'), ['b1', 'b2'])
    },
    without: refusesToStart({ group: ordered }),
  },
  {
    key: 'group-order-fails',
    name: 'when the first job of an ordered group has failed for good, the next one runs',
    needs: 'ordered',
    run: async (bench) => {
      await bench.work(
        (data) => {
          if (data !== 'a3') throw new Error('no')
        },
        { group: ordered, retry: { attempts: 1 }, config: { concurrency: 5 } },
      )
      await addOf(bench, 'aaa')
      await bench.untilCalls(3)
      deepEqual(
        bench.calls.map(({ data }) => data),
        ['a1', 'a2', 'a3'],
      )
    },
    without: refusesToStart({ group: ordered }),
  },
  {
    key: 'group-order-taken',
    name: 'when jobs of an ordered group are removed or cancelled, the next one runs',
    needs: ['ordered', 'cancel'],
    run: async (bench) => {
      const { client, queue } = bench
      const { opened, open } = gate()
      await bench.work((data) => (data === 'a1' ? opened : undefined), {
        group: ordered,
        config: { concurrency: 5 },
      })
      const [, second = '', third = '', fourth = ''] = await addOf(bench, 'aaaa')
      await bench.untilCalls(1)
      await client.remove(queue, second)
      await client.cancel(queue, third)
      open()
      await finished(bench, [fourth])
      deepEqual(
        bench.calls.map(({ data }) => data),
        ['a1', 'a4'],
      )
    },
    without: {
      refuses: async (bench) => {
        await bench.work(undefined, { group: ordered })
        await bench.client.cancel(bench.queue, 'any')
      },
    },
  },
  {
    key: 'group-order-batch',
    name: 'a batch handler of an ordered queue gets one job of each group at a time, and in order',
    needs: 'ordered',
    run: async (bench) => {
      const batches: string[][] = []
      bench.wire((data) => void batches.push((data as string[]).map((each) => each[0] ?? '')), {
        group: ordered,
        batch: { size: 5, timeout: 100 },
        config: { concurrency: 2 },
      })
      await addOf(bench, 'aaabb')
      await bench.start()
      await bench.untilCalls(5)
      deepEqual(
        batches.map((letters) => letters.toSorted()),
        batches.map((letters) => [...new Set(letters)].toSorted()),
      )
      const of = (key: string): unknown[] =>
        bench.calls.map(({ data }) => String(data)).filter((data) => data.startsWith(key))
      deepEqual(of('a'), ['a1', 'a2', 'a3'])
      deepEqual(of('b'), ['b1', 'b2'])
    },
    without: refusesToStart({ group: ordered, batch: { size: 5 } }),
  },
]

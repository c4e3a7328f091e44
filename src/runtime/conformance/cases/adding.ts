import { deepEqual, equal, fail, notEqual, ok, rejects } from 'node:assert/strict'

import { queueJob } from '../../client/queue-job-function.js'
import { setQueueService } from '../../client/default-queue-service.js'
import { clearDefinitions, defineQueues } from '../../client/define-queues.js'
import { wireCodec } from '../../codec/wire/wire-codec.js'
import { gate } from '../bench.js'
import type { ConformanceCase } from '../conformance-case.js'
import type { ConformanceTransaction } from '../engine.js'

const FORTY_DAYS = 40 * 24 * 3_600_000

export const adding: readonly ConformanceCase[] = [
  {
    key: 'add',
    name: 'a job runs once, with its data, under the id that add() gave',
    run: async (bench) => {
      await bench.work()
      const id = await bench.client.add(bench.queue, { orderId: 'o1', lines: [1, 2] })
      const [run] = await bench.untilCalls(1)
      equal(run?.id, id)
      deepEqual(run?.data, { orderId: 'o1', lines: [1, 2] })
      equal(run?.attempt, 1)
    },
  },
  {
    key: 'json',
    name: 'data arrives as it was sent: nothing, null, empty, scalars, any text',
    run: async (bench) => {
      await bench.work()
      const all = [
        undefined,
        null,
        {},
        [],
        '',
        0,
        false,
        'ä 𝄞 \u2028 "quoted" </script>',
        { a: { b: [null] } },
      ]
      const ids: string[] = []
      for (const data of all) ids.push(await bench.client.add(bench.queue, data))
      await bench.untilCalls(all.length)
      const arrived = ids.map((id) => bench.calls.find((run) => run.id === id)?.data)
      deepEqual(arrived, all)
    },
  },
  {
    key: 'lossy',
    name: 'data that JSON would lose is refused by add(), and nothing is added',
    run: async (bench) => {
      await bench.work()
      for (const data of [{ n: 1n }, { n: Number.NaN }, new Map([[1, 2]]), { f: () => 1 }]) {
        await rejects(bench.client.add(bench.queue, data), { name: 'InvalidJobDataError' })
      }
      const id = await bench.client.add(bench.queue, 'the only one')
      const calls = await bench.untilCalls(1)
      deepEqual(
        calls.map((run) => run.id),
        [id],
      )
    },
  },
  {
    key: 'types',
    name: 'what is typed as Date, bigint, Set, Map, URL or bytes arrives as that',
    alone: true,
    run: async (bench) => {
      const input = [
        'object',
        [
          ['due', 'date'],
          ['cents', 'bigint'],
          ['tags', ['set', null]],
          ['rates', ['map', null, null]],
          ['page', 'url'],
          ['image', 'bytes'],
        ],
      ] as const
      defineQueues({ [bench.queue]: { wire: { codec: wireCodec, input } } })
      try {
        await bench.work()
        const data = {
          due: new Date(1_700_000_000_000),
          cents: 12_345_678_901_234_567_890n,
          tags: new Set(['a', 'b']),
          rates: new Map([['EUR', 1.5]]),
          page: new URL('https://example.com/?q=1'),
          image: new Uint8Array([0, 1, 255]),
        }
        await bench.client.add(bench.queue, data)
        const [run] = await bench.untilCalls(1)
        deepEqual(run?.data, data)
      } finally {
        clearDefinitions()
      }
    },
  },
  {
    key: 'add-many',
    name: 'addMany() adds every job, and gives their ids in order',
    run: async (bench) => {
      await bench.work()
      const all = Array.from({ length: 25 }, (_, n) => ({ n }))
      const ids = await bench.client.addMany(bench.queue, all)
      equal(new Set(ids).size, all.length)
      const calls = await bench.untilCalls(all.length)
      const arrived = ids.map((id) => calls.find((run) => run.id === id)?.data)
      deepEqual(arrived, all)
    },
  },
  {
    key: 'add-many-wrong',
    name: 'addMany() adds nothing when one of the jobs is wrong',
    run: async (bench) => {
      await bench.work()
      await rejects(bench.client.addMany(bench.queue, [1, 2n, 3]), { name: 'InvalidJobDataError' })
      await bench.client.add(bench.queue, 'after')
      const calls = await bench.untilCalls(1)
      deepEqual(
        calls.map((run) => run.data),
        ['after'],
      )
    },
  },
  {
    key: 'queue-job',
    name: 'queueJob() adds to the service that was set',
    run: async (bench) => {
      await bench.work()
      setQueueService(bench.client)
      const add = queueJob as unknown as (queue: string, data: unknown) => Promise<string>
      const id = await add(bench.queue, 'hello').finally(() => setQueueService(undefined))
      const [run] = await bench.untilCalls(1)
      deepEqual([run?.id, run?.data], [id, 'hello'])
    },
  },
  {
    key: 'unknown-option',
    name: 'an option that is unknown or out of range is refused',
    run: async ({ client, queue }) => {
      const add = (options: object): Promise<string> => client.add(queue, 1, options)
      await rejects(add({ priorty: 1 }), { name: 'InvalidJobOptionsError' })
      await rejects(add({ retries: -1 }), { name: 'InvalidJobOptionsError' })
      await rejects(add({ delay: 'soon' }), { name: 'InvalidDurationError' })
    },
  },
  {
    key: 'job-id',
    name: 'a job id comes back as it went in, and adding it twice makes one job',
    needs: 'jobId',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work()
      for (const jobId of ['order:42', '42', 'ü/#?{}', '6f2c1e0e-3a52-4d1e-9a51-2f7d8a3c9b10']) {
        equal(await client.add(queue, 'first', { jobId }), jobId)
        equal(await client.add(queue, 'second', { jobId }), jobId)
      }
      await bench.untilCalls(4)
      // Also when it has run already.
      equal(await client.add(queue, 'third', { jobId: '42' }), '42')
      await client.add(queue, 'last')
      await bench.until(() => bench.calls.some((run) => run.data === 'last'))
      deepEqual(bench.calls.map((run) => `${run.id} ${String(run.data)}`).slice(0, 4), [
        'order:42 first',
        '42 first',
        'ü/#?{} first',
        '6f2c1e0e-3a52-4d1e-9a51-2f7d8a3c9b10 first',
      ])
      equal(bench.calls.length, 5)
    },
    without: { refuses: ({ client, queue }) => client.add(queue, 1, { jobId: 'order-42' }) },
  },
  {
    key: 'priority',
    name: 'a higher priority runs sooner, by number or by name, and equal ones in their order',
    needs: 'priority',
    run: async (bench) => {
      const { client, queue } = bench
      const priorities = [undefined, 'low', 5, 'critical', 'high', -20, undefined] as const
      for (const [index, priority] of priorities.entries()) {
        await client.add(queue, `${index} ${priority}`, priority === undefined ? {} : { priority })
      }
      await bench.work()
      const calls = await bench.untilCalls(priorities.length)
      deepEqual(
        calls.map((run) => run.data),
        ['3 critical', '4 high', '2 5', '0 undefined', '6 undefined', '1 low', '5 -20'],
      )
    },
    without: { refuses: ({ client, queue }) => client.add(queue, 1, { priority: 'high' }) },
  },
  {
    key: 'delay',
    name: 'a delayed job does not run before its time',
    needs: 'delay',
    run: async (bench) => {
      await bench.work()
      const before = Date.now()
      await bench.client.add(bench.queue, 'later', { delay: 5 * bench.tick })
      const [run] = await bench.untilCalls(1)
      ok((run?.at ?? 0) - before >= 5 * bench.tick - 10, 'it ran too soon')
    },
    without: { refuses: ({ client, queue }) => client.add(queue, 1, { delay: 1_000 }) },
  },
  {
    key: 'long-delay',
    name: 'a delay of forty days is kept, and not run at once',
    needs: 'delay',
    run: async (bench) => {
      await bench.work()
      await bench.client.add(bench.queue, 'in forty days', { delay: FORTY_DAYS })
      await bench.client.add(bench.queue, 'now')
      await bench.client.add(bench.queue, 'soon', { delay: 2 * bench.tick })
      const calls = await bench.untilCalls(2)
      deepEqual(
        calls.map((run) => run.data),
        ['now', 'soon'],
      )
    },
    without: { refuses: ({ client, queue }) => client.add(queue, 1, { delay: FORTY_DAYS }) },
  },
  {
    key: 'schedule',
    name: 'a schedule runs again and again, is set again without doubling, and ends',
    needs: 'repeat',
    run: async (bench) => {
      const { client, queue } = bench
      const due: number[] = []
      await bench.work((_data, job) => void due.push(job.scheduledFor?.getTime() ?? 0))
      const set = (): Promise<string> =>
        client.schedule(queue, { every: 200, key: 'sweep' }, { what: 'sweep' })
      // As two instances of a service do that start together, and again at each deployment.
      deepEqual(await Promise.all([set(), set()]), ['sweep', 'sweep'])
      equal(await set(), 'sweep')
      const calls = await bench.untilCalls(8)
      deepEqual(calls[0]?.data, { what: 'sweep' })
      notEqual(calls[0]?.id, calls[1]?.id)
      equal(await client.unschedule(queue, 'sweep'), true)
      equal(await client.unschedule(queue, 'sweep'), false)
      // When they were due, for a busy worker may run two together. It may begin anew each of the two times that it is set
      // again; two schedules in its place would come together each time.
      const inOrder = due.toSorted((one, another) => one - another)
      const gaps = inOrder.slice(1).map((time, index) => time - (inOrder[index] ?? 0))
      const short = gaps.filter((gap) => gap < 150)
      ok(short.length <= 2, `two runs of one schedule came together: ${gaps.join(', ')} ms apart`)
    },
    without: {
      refuses: ({ client, queue }) => client.add(queue, 1, { repeat: { cron: '0 2 * * *' } }),
    },
  },
  {
    key: 'cron',
    name: 'a cron expression with seconds runs by the second, and a wrong one is refused',
    needs: 'repeat',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work()
      await rejects(client.add(queue, 1, { repeat: { cron: '99 * * * *' } }))
      await rejects(client.add(queue, 1, { repeat: { cron: 'tomorrow' } }))
      await client.add(queue, 'tick', { repeat: { cron: '* * * * * *', key: 'ticking' } })
      const calls = await bench.untilCalls(2)
      equal(
        calls.every((run) => run.data === 'tick'),
        true,
      )
      await client.unschedule(queue, 'ticking')
    },
    without: {
      refuses: ({ client, queue }) => client.add(queue, 1, { repeat: { every: '1m' } }),
    },
  },
  {
    key: 'busy-add',
    name: 'a job that is added while handlers run is run too',
    run: async (bench) => {
      const hold = gate()
      await bench.work(async () => hold.opened, { config: { concurrency: 2 } })
      const adding = Array.from({ length: 10 }, (_, n) => bench.client.add(bench.queue, n))
      await Promise.all(adding)
      await bench.untilCalls(1)
      hold.open()
      const calls = await bench.untilCalls(10)
      deepEqual(
        calls.map((run) => Number(run.data)).toSorted((a, b) => a - b),
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      )
    },
  },
  {
    key: 'transaction',
    name: 'jobs added within a transaction are there when it commits, and never were when it rolls back',
    needs: 'transactions',
    run: async (bench) => {
      const { client, queue, place } = bench
      const begin = async (): Promise<ConformanceTransaction> => {
        const transaction = await place.begin?.()
        if (transaction === undefined) fail('The place has no begin()')
        return transaction
      }
      await client.add(queue, 'before')
      await bench.work()
      await bench.untilCalls(1)
      const lost = await begin()
      const within = client.withTransaction(lost.handle)
      const id = await within.add(queue, 'rolled back')
      await within.addMany(queue, ['and', 'these'])
      await within.schedule(queue, { every: '1h', key: 'lost' }, 'rolled back')
      await lost.rollback()
      const kept = await begin()
      const one = await client.withTransaction(kept.handle).add(queue, { order: 'o1' })
      const more = await client
        .withTransaction(kept.handle)
        .addMany(queue, [1, 2], { priority: 'high' })
      equal(await client.findJob(queue, one), undefined)
      await kept.commit()
      const calls = await bench.untilCalls(4)
      deepEqual(new Set(calls.slice(1).map((run) => run.id)), new Set([one, ...more]))
      deepEqual(calls.find((run) => run.id === one)?.data, { order: 'o1' })
      equal(await client.findJob(queue, id), undefined)
      equal(await client.unschedule(queue, 'lost'), false)
      await rejects(
        async () => client.withTransaction(kept.handle).add(queue, { wrong: Number.NaN }),
        { name: 'InvalidJobDataError' },
      )
      await rejects(async () => client.withTransaction({}).add(queue, 1), {
        name: 'InvalidTransactionError',
      })
    },
    without: { refuses: async ({ client, queue }) => client.withTransaction({}).add(queue, 1) },
  },
]

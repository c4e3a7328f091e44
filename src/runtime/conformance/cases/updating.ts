import { deepEqual, equal, ok, rejects } from 'node:assert/strict'

import { clearDefinitions, defineQueues } from '../../client/define-queues.js'
import { QueueClient } from '../../client/queue-client.js'
import { gate } from '../bench.js'
import type { AnyMap } from '../bench.js'
import type { ConformanceCase, Without } from '../conformance-case.js'

const refusesUpdate: Without = { refuses: ({ client, queue }) => client.update(queue, 'any', 1) }

const RACES = 50

const NEW = [
  ['nothing', undefined],
  ['null', null],
  ['a text', 'half \uD800, NUL \0, and 🚚'],
  ['an object', { empty: [], none: {}, large: 9_007_199_254_740_991, small: 0.1 }],
] as const

export const updating: readonly ConformanceCase[] = [
  {
    key: 'update',
    name: 'update() replaces the data of a job that waits or is delayed, with all else as it was',
    needs: 'update',
    run: async (bench) => {
      const { client, queue, tick } = bench
      const options = { priority: 5, expires: '1h', retries: 1, timeout: '1m' } as const
      for (const [jobId, data] of NEW) {
        await client.add(queue, 'old', { ...options, jobId })
        await client.update(queue, jobId, data)
        deepEqual((await client.getJob(queue, jobId)).data, data)
      }
      const delayed = await client.add(queue, undefined, { ...options, delay: tick })
      await client.update(queue, delayed, 'new')
      await bench.work()
      const calls = await bench.untilCalls(NEW.length + 1)
      deepEqual(
        calls.map(({ id, data }) => [id, data]),
        [...NEW, [delayed, 'new']],
      )
      ok(calls.every(({ maxAttempts }) => maxAttempts === 2))
    },
    without: refusesUpdate,
  },
  {
    key: 'update-version',
    name: 'with its data, update() replaces the version of the data',
    needs: 'update',
    alone: true,
    run: async (bench) => {
      const { queue } = bench
      const service = bench.newService()
      const first = new QueueClient<AnyMap>(service, { [queue]: {} })
      const second = new QueueClient<AnyMap>(service, { [queue]: { version: 2 } })
      const newer = await first.add(queue, 'old', { expires: '1h' })
      await second.update(queue, newer, 'of version 2')
      const older = await second.add(queue, 'old')
      await first.update(queue, older, 'of version 1')
      defineQueues({ [queue]: {} })
      try {
        await bench.work()
        const [run] = await bench.untilCalls(1)
        await bench.until(() =>
          bench.lines.some((line) => line.includes(`'${newer}' has version 2`)),
        )
        deepEqual([run?.id, run?.data], [older, 'of version 1'])
        equal(bench.calls.length, 1)
      } finally {
        clearDefinitions()
      }
    },
    without: refusesUpdate,
  },
  {
    key: 'update-begun',
    name: 'update() throws JobBegunError once an attempt was made, InvalidJobDataError for wrong data, and changes nothing',
    needs: 'update',
    run: async (bench) => {
      const { client, queue } = bench
      const held = gate()
      await bench.work(
        async (data) => {
          if (data === 'bad') throw new Error('bad')
          await held.opened
        },
        { retry: { attempts: 2, delay: '1h' }, config: { concurrency: 2 } },
      )
      await rejects(client.update(queue, 'nobody', 1), { name: 'JobNotFoundError' })
      const refuses = async (id: string, status: string): Promise<void> => {
        await bench.until(async () => (await client.getJob(queue, id)).status === status)
        await rejects(client.update(queue, id, 'new'), { name: 'JobBegunError', status })
      }
      const running = await client.add(queue, 'running')
      await bench.untilCalls(1)
      await refuses(running, 'active')
      await refuses(await client.add(queue, 'bad'), 'delayed')
      held.open()
      await refuses(running, 'completed')
      equal((await client.getJob(queue, running)).data, 'running')
      const later = await client.add(queue, 'later', { delay: '1h' })
      await rejects(
        client.update(queue, later, () => {}),
        { name: 'InvalidJobDataError' },
      )
      equal((await client.getJob(queue, later)).data, 'later')
    },
    without: refusesUpdate,
  },
  {
    key: 'update-race',
    name: `of ${RACES} jobs that are updated while they are taken, each is run with the new data, or update() throws JobBegunError`,
    needs: 'update',
    run: async (bench) => {
      const { client, queue } = bench
      await bench.work(undefined, { config: { concurrency: 5 } })
      const updates = await Promise.all(
        Array.from({ length: RACES }, async (_, index) => {
          const id = await client.add(queue, 'old')
          if (index % 3 === 0) await bench.until(() => bench.calls.length * 2 > index)
          const error = await client.update(queue, id, 'new').then(
            () => undefined,
            (thrown: Error) => thrown.name,
          )
          return { id, error }
        }),
      )
      await bench.untilCalls(RACES)
      for (const { id, error } of updates) {
        const runs = bench.calls.filter((run) => run.id === id)
        deepEqual(
          [error, ...runs.map(({ data }) => data)],
          error === undefined ? [undefined, 'new'] : ['JobBegunError', 'old'],
        )
      }
    },
    without: refusesUpdate,
  },
]

import { deepEqual, equal, ok, rejects } from 'node:assert/strict'

import type { StandardSchema } from '../../job/standard-schema.js'
import { refusesDeadLetters, type ConformanceCase } from '../conformance-case.js'

/** Takes numbers alone. */
const numbers: StandardSchema = {
  '~standard': {
    version: 1,
    vendor: 'pikku',
    validate: (value: unknown) =>
      typeof value === 'number' ? { value } : { issues: [{ message: 'not a number' }] },
  },
}

export const failing: readonly ConformanceCase[] = [
  {
    key: 'dead-letter',
    name: 'what fails for good goes to the dead letter queue, once, with its data and the reason',
    needs: 'deadLetter',
    run: async (bench) => {
      const letters = await bench.readLetters()
      await bench.work(
        () => {
          throw new TypeError('no stock')
        },
        { deadLetterQueue: bench.dead, retry: { attempts: 2, delay: 0 } },
      )
      const before = Date.now()
      const id = await bench.client.add(bench.queue, { orderId: 'o1' })
      const second = await bench.client.add(bench.queue, { orderId: 'o2' })
      await bench.until(() => letters.length >= 2)
      const letter = letters.find(({ jobId }) => jobId === id)
      ok(letter)
      deepEqual(
        [letter.queueName, letter.data, letter.attempts],
        [bench.queue, { orderId: 'o1' }, 2],
      )
      deepEqual([letter.error.name, letter.error.message], ['TypeError', 'no stock'])
      ok(Date.parse(letter.failedAt) >= before - 1_000)
      equal(letters.length, 2)
      deepEqual(new Set(letters.map(({ jobId }) => jobId)), new Set([id, second]))
    },
    without: refusesDeadLetters,
  },
  {
    key: 'redrive',
    name: 'redrive() shows the dead letters, and puts their jobs back where they came from',
    needs: 'redrive',
    run: async (bench) => {
      const { client, queue, dead } = bench
      const state = { broken: true }
      await bench.work(
        () => {
          if (state.broken) throw new Error('down')
        },
        { deadLetterQueue: dead, retry: { attempts: 1 } },
      )
      const ids = [await client.add(queue, { n: 1 }), await client.add(queue, { n: 2 })]
      const preview = await bench.until(async () => {
        const found = await client.redrive(dead, { preview: true })
        return found.length === 2 && found
      })
      deepEqual(new Set(preview.map(({ jobId }) => jobId)), new Set(ids))
      deepEqual(new Set(preview.map((letter) => letter.queueName)), new Set([queue]))
      equal(preview[0]?.error.message, 'down')
      equal(bench.calls.length, 2)
      state.broken = false
      const moved = new Set<string>()
      // Where a letter that was only looked at is given back, it may not be there yet.
      await bench.until(async () => {
        for (const { jobId } of await client.redrive(dead)) moved.add(jobId)
        return moved.size === 2
      })
      deepEqual(moved, new Set(ids))
      const calls = await bench.untilCalls(4)
      deepEqual(new Set(calls.slice(2).map((run) => run.id)), new Set(ids))
      deepEqual(
        calls.slice(2).map((run) => run.attempt),
        [1, 1],
      )
      deepEqual(await client.redrive(dead), [])
    },
    without: { refuses: ({ client, dead }) => client.redrive(dead, { preview: true }) },
  },
  {
    key: 'redrive-once',
    name: 'redrive() puts each job back once, also one that fails again at once',
    needs: 'redrive',
    run: async (bench) => {
      const { client, queue, dead } = bench
      const fails = (): never => {
        throw new Error('no')
      }
      const once = { retry: { attempts: 1 }, events: ['failed'] } as const
      await bench.work(fails, { ...once, deadLetterQueue: dead })
      await client.add(queue, 1)
      await bench.until(() => bench.events.length === 1)
      await bench.until(async () => (await client.redrive(dead)).length > 0)
      await bench.until(async () => (await client.redrive(dead, { preview: true })).length === 1)
      equal(bench.calls.length, 2)
    },
    without: { refuses: ({ client, dead }) => client.redrive(dead, { preview: true }) },
  },
  {
    key: 'poison',
    name: 'data that the schema refuses fails for good without a call, and harms no other job',
    needs: 'deadLetter',
    run: async (bench) => {
      const letters = await bench.readLetters()
      await bench.work(undefined, { input: numbers, deadLetterQueue: bench.dead })
      const poison = await bench.client.add(bench.queue, 'not a number')
      await bench.client.add(bench.queue, 42)
      await bench.until(() => letters.length > 0 && bench.calls.some((run) => run.data === 42))
      deepEqual(
        letters.map(({ jobId, error }) => [jobId, error.name]),
        [[poison, 'InvalidJobDataError']],
      )
      deepEqual(
        bench.calls.map((run) => run.data),
        [42],
      )
    },
    without: refusesDeadLetters,
  },
  {
    key: 'foreign',
    name: 'a message from somebody else that no worker can run is logged, and stops no worker',
    traits: ['foreign'],
    run: async (bench) => {
      await bench.addForeign()
      await bench.work(undefined, { retry: { attempts: 1 } })
      const id = await bench.client.add(bench.queue, 'fine')
      await bench.until(() => bench.calls.some((run) => run.id === id))
      await bench.until(() => bench.lines.some((line) => /cannot be|failed/.test(line)))
      deepEqual(
        bench.calls.map((run) => run.id),
        [id],
      )
    },
  },
  {
    key: 'closed',
    name: 'a closed service says that it is closed, and to close it twice is no error',
    run: async (bench) => {
      const service = bench.newService()
      await service.add(bench.queue, 1)
      await service.close()
      await service.close()
      await rejects(service.add(bench.queue, 2), { name: 'ServiceClosedError' })
    },
  },
  {
    key: 'closed-wait',
    name: 'a wait ends with its service, however early in the wait that is closed',
    needs: 'results',
    run: async (bench) => {
      const { queue } = bench
      for (let turns = 0; turns < 12; turns += 1) {
        const service = bench.newService()
        const id = await service.add(queue, 1)
        const wait = service.waitForFinish?.(queue, id, { timeout: 60_000 }) ?? Promise.resolve()
        const ended = rejects(wait, { name: 'ServiceClosedError' })
        for (let turn = 0; turn < turns; turn += 1)
          await new Promise((resolve) => setImmediate(resolve))
        await service.close()
        await ended
      }
    },
    without: { refuses: ({ client, queue }) => client.waitForCompletion(queue, 'any') },
  },
]

import { deepEqual, equal, notEqual, ok } from 'node:assert/strict'

import { gate, never } from '../bench.js'
import type { ConformanceCase } from '../conformance-case.js'

/** Milliseconds. A lock is renewed in its first half: a busy machine must not stand still for as long as the other half. */
const LOCK = 3_000

export const working: readonly ConformanceCase[] = [
  {
    key: 'concurrency',
    name: 'as many handlers run at once as concurrency allows, and no more',
    run: async (bench) => {
      const hold = gate()
      const count = { now: 0, most: 0 }
      await bench.client.addMany(bench.queue, [1, 2, 3, 4, 5, 6, 7, 8, 9])
      await bench.work(
        async () => {
          count.now += 1
          count.most = Math.max(count.most, count.now)
          await hold.opened
          count.now -= 1
        },
        { config: { concurrency: 3 } },
      )
      await bench.until(() => count.now === 3, 'three handlers at once')
      hold.open()
      await bench.untilCalls(9)
      await bench.until(() => count.now === 0)
      equal(count.most, 3)
    },
  },
  {
    key: 'max-concurrency',
    name: 'maxConcurrency holds over all workers together',
    needs: 'globalConcurrency',
    run: async (bench) => {
      const count = { now: 0, most: 0 }
      const hold = gate()
      bench.wire(
        async () => {
          count.now += 1
          count.most = Math.max(count.most, count.now)
          await hold.opened
          count.now -= 1
        },
        { config: { concurrency: 5, maxConcurrency: 2 } },
      )
      await Promise.all([bench.start(), bench.start()])
      await bench.client.addMany(bench.queue, [1, 2, 3, 4, 5, 6, 7, 8])
      await bench.until(() => count.now === 2)
      hold.open()
      await bench.untilCalls(8)
      await bench.until(() => count.now === 0)
      equal(count.most, 2)
    },
    without: {
      tells: async (bench) => {
        await bench.work(undefined, { config: { maxConcurrency: 2 } })
        await bench.client.add(bench.queue, 1)
        await bench.untilCalls(1)
        ok(bench.lines.some((line) => line.includes('config.maxConcurrency')))
      },
    },
  },
  {
    key: 'batch',
    name: 'a batch handler gets jobs together, and what it says of each is of that job',
    needs: 'batch',
    run: async (bench) => {
      const sizes: number[] = []
      await bench.client.addMany(bench.queue, [1, 2, 3, 4, 5])
      await bench.work(
        (data) => {
          const all = data as readonly number[]
          sizes.push(all.length)
          return all.map((n) => n * 10)
        },
        { batch: { size: 4, timeout: 500 } },
      )
      await bench.untilCalls(5)
      ok(Math.max(...sizes) <= 4 && sizes.length < 5, `calls of ${sizes.join(', ')} jobs`)
      if (bench.engine.capabilities.results === 'none') return
      const ids = bench.calls.map((run) => run.id)
      const results = await Promise.all(
        ids.map((id) => bench.client.waitForCompletion(bench.queue, id)),
      )
      deepEqual(
        results,
        bench.calls.map((run) => Number(run.data) * 10),
      )
    },
    without: {
      tells: async (bench) => {
        await bench.work(undefined, { batch: { size: 4 } })
        ok(bench.lines.some((line) => line.includes('batch')))
      },
    },
  },
  {
    key: 'two-workers',
    name: 'two workers of one queue take each job once',
    run: async (bench) => {
      bench.wire(undefined, { config: { concurrency: 4 } })
      await Promise.all([bench.start(), bench.start()])
      const ids = await bench.client.addMany(
        bench.queue,
        Array.from({ length: 60 }, (_, n) => n),
      )
      await bench.untilCalls(60)
      deepEqual(new Set(bench.calls.map((run) => run.id)), new Set(ids))
    },
  },
  {
    key: 'middleware',
    name: 'middleware runs around the handler, the first outermost',
    run: async (bench) => {
      const steps: string[] = []
      const step =
        (name: string) =>
        async (_services: object, _job: object, next: () => Promise<void>): Promise<void> => {
          steps.push(`${name} in`)
          await next()
          steps.push(`${name} out`)
        }
      await bench.work(() => void steps.push('handler'), { middleware: [step('a'), step('b')] })
      await bench.client.add(bench.queue, 1)
      await bench.until(() => steps.length === 5)
      deepEqual(steps, ['a in', 'b in', 'handler', 'b out', 'a out'])
    },
  },
  {
    key: 'services',
    name: 'a handler has the services that the workers were given, and what belongs to its run',
    run: async (bench) => {
      const seen: unknown[] = []
      bench.wire((_data, _job, services) => {
        const { mail, attempt, logger } = services as {
          mail: string
          attempt: number
          logger: unknown
        }
        seen.push([mail, attempt, logger === bench.logger])
      })
      await bench.start({ services: async () => ({ mail: 'post' }) })
      await bench.client.add(bench.queue, 1)
      await bench.until(() => seen.length > 0)
      deepEqual(seen, [['post', 1, true]])
    },
  },
  {
    key: 'tags',
    name: 'workers started by a tag are those that have it',
    run: async (bench) => {
      bench.wire(undefined, { tags: ['nightly', 'mail'] })
      bench.wireDead()
      await bench.client.add(bench.dead, 'of the other worker')
      await bench.start({ queues: [bench.queue, bench.dead], tags: ['mail'] })
      await bench.client.addMany(bench.queue, [1, 2, 3])
      await bench.untilCalls(3)
      deepEqual(new Set(bench.runs.map((run) => run.queue)), new Set([bench.queue]))
    },
  },
  {
    key: 'events',
    name: 'a worker tells of the events that it asks for, and failed only when a job has failed for good',
    needs: 'events',
    run: async (bench) => {
      await bench.work(
        (data) => {
          if (data === 'fails') throw new Error('no')
        },
        { events: ['active', 'completed', 'failed'], retry: { attempts: 2, delay: 0 } },
      )
      const good = await bench.client.add(bench.queue, 'good')
      const tell = (id: string) =>
        bench.events
          .filter((event) => event.jobId === id)
          .map(
            ({ type, attempt, error }) =>
              `${type} ${attempt}${error === undefined ? '' : `: ${error.message}`}`,
          )
      await bench.until(() => tell(good).includes('completed 1'))
      deepEqual(tell(good), ['active 1', 'completed 1'])
      const bad = await bench.client.add(bench.queue, 'fails')
      await bench.until(() => tell(bad).some((line) => line.startsWith('failed')))
      deepEqual(tell(bad), ['active 1', 'active 2', 'failed 2: no'])
      equal(
        bench.events.every((event) => event.queueName === bench.queue),
        true,
      )
    },
    without: {
      tells: async (bench) => {
        await bench.work(undefined, { events: ['completed'] })
        ok(bench.lines.some((line) => line.includes('events')))
      },
    },
  },
  {
    key: 'ignored-options',
    name: 'a worker option that the engine ignores is reported once, at start',
    run: async (bench) => {
      const { workerOptions } = bench.engine.capabilities
      const all = { prefetch: 2, pollInterval: 100, drainDelay: 1 }
      const ignored = Object.keys(all).filter((name) => !workerOptions.includes(name))
      await bench.work(undefined, { config: all })
      await bench.client.addMany(bench.queue, [1, 2])
      await bench.untilCalls(2)
      const told = bench.lines.filter(
        (line) => line.includes('ignored') && line.includes('config.'),
      )
      equal(told.length, ignored.length === 0 ? 0 : 1)
      for (const name of ignored) ok(told[0]?.includes(`config.${name}`))
    },
  },
  {
    key: 'quiet-log',
    name: 'the log reports failures by queue, id and reason, and never contains the data of a job',
    run: async (bench) => {
      const id = await bench.client.add(bench.queue, { card: 'secret-4711' })
      await bench.work(
        (_data, { attempt }) => {
          if (attempt === 1) throw new Error('card refused')
          return 'secret-4711'
        },
        { retry: { delay: 0 } },
      )
      await bench.untilCalls(2)
      const told = await bench.until(() => bench.lines.find((line) => line.includes(id)))
      ok(told.includes(bench.queue) && told.includes('card refused'), told)
      equal(bench.lines.filter((line) => line.includes('4711')).length, 0)
    },
  },
  {
    key: 'long-job',
    name: 'a job that runs longer than its lock is not run by another worker too',
    traits: ['lock'],
    run: async (bench) => {
      const hold = gate()
      bench.wire(async (data) => (data === 'long' ? hold.opened : undefined), {
        config: { lockDuration: LOCK },
      })
      await Promise.all([bench.start(), bench.start()])
      await bench.client.add(bench.queue, 'long')
      await bench.untilCalls(1)
      // The other worker is free: were the long one to be had, it would come before this.
      await bench.client.add(
        bench.queue,
        'later',
        bench.engine.capabilities.delay === 'none' ? {} : { delay: 2.5 * LOCK },
      )
      await bench.untilCalls(2)
      hold.open()
      deepEqual(
        bench.calls.map((run) => run.data),
        ['long', 'later'],
      )
    },
  },
  {
    key: 'stop-finishes',
    name: 'stop() waits for the handlers in hand, and takes no new job',
    traits: ['stop'],
    run: async (bench) => {
      const hold = gate()
      const done: unknown[] = []
      const workers = await bench.work(async (data) => {
        await hold.opened
        done.push(data)
      })
      await bench.client.add(bench.queue, 'in hand')
      await bench.untilCalls(1)
      const stopping = workers.stop({ timeout: '20s' })
      await bench.client.add(bench.queue, 'after')
      hold.open()
      await stopping
      deepEqual(done, ['in hand'])
      await bench.start()
      await bench.until(() => done.length === 2)
      deepEqual(
        bench.calls.map((run) => run.data),
        ['in hand', 'after'],
      )
    },
  },
  {
    key: 'stop-gives-back',
    name: 'a handler that outlives stop() is aborted, and its job goes back without losing an attempt',
    traits: ['stop'],
    run: async (bench) => {
      const aborted = gate()
      const state = { first: true }
      const workers = await bench.work((_data, job) => {
        if (!state.first) return undefined
        state.first = false
        job.signal.addEventListener('abort', aborted.open)
        return never()
      })
      const id = await bench.client.add(bench.queue, 'held')
      await bench.untilCalls(1)
      await workers.stop({ timeout: 100 })
      await aborted.opened
      await bench.start()
      const calls = await bench.untilCalls(2)
      deepEqual(
        calls.map((run) => [run.id, run.attempt]),
        [
          [id, 1],
          [id, 1],
        ],
      )
    },
  },
  {
    key: 'start-again',
    name: 'workers run a job that was added before they started, also when others have stopped',
    run: async (bench) => {
      const id = await bench.client.add(bench.queue, 'early')
      // A poll that is given up may take a message with it: it comes back when its hold is over.
      const workers = await bench.work(undefined, { config: { visibilityTimeout: 2 } })
      await bench.untilCalls(1)
      await workers.stop()
      const second = await bench.client.add(bench.queue, 'late')
      await bench.start()
      const calls = await bench.untilCalls(2)
      deepEqual(
        calls.map((run) => run.id),
        [id, second],
      )
      notEqual(id, second)
    },
  },
]

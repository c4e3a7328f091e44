import { setImmediate as nextTurn } from 'node:timers/promises'

import { describe, expect, test, vi } from 'vitest'

import { defineQueues, pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import type { WorkerEventDetails } from '../../../src/runtime/index.js'
import { createEmbeddedWorkers } from '../../../src/runtime/providers/embedded/index.js'
import { recordingLogger } from '../../runtime/recording-logger.js'
import { gate } from '../../runtime/gate.js'
import { soon, useEmbedded } from './use-embedded.js'

const bench = useEmbedded()

const many = (length: number) => Array.from({ length }, (_, data) => ({ data }))

describe('concurrency', () => {
  test('is one handler at a time unless the wiring says more', async () => {
    let running = 0
    let most = 0
    const handler = async (): Promise<void> => {
      running += 1
      most = Math.max(most, running)
      await nextTurn()
      running -= 1
    }
    await bench.run('orders', handler)
    const ids = await bench.service.addMany('orders', many(20))
    await Promise.all(ids.map((id) => bench.service.waitForFinish('orders', id)))
    expect(most).toBe(1)
  })

  test('is as many handlers as the wiring says, and no more', async () => {
    const door = gate()
    let running = 0
    await bench.run(
      'orders',
      async () => {
        running += 1
        await door.opened
      },
      { config: { concurrency: 3 } },
    )
    const ids = await bench.service.addMany('orders', many(6))
    await vi.waitFor(() => expect(running).toBe(3), soon)
    expect(await bench.service.stats('orders')).toMatchObject({ active: 3, waiting: 3 })
    door.open()
    await Promise.all(ids.map((id) => bench.service.waitForFinish('orders', id)))
    expect(running).toBe(6)
  })

  test('maxConcurrency holds over all workers of the queue', async () => {
    let running = 0
    let most = 0
    bench.wire(
      'orders',
      async () => {
        running += 1
        most = Math.max(most, running)
        await nextTurn()
        await nextTurn()
        running -= 1
      },
      { config: { concurrency: 5, maxConcurrency: 2 } },
    )
    await bench.start()
    await bench.start()
    const ids = await bench.service.addMany('orders', many(40))
    await Promise.all(ids.map((id) => bench.service.waitForFinish('orders', id)))
    expect(most).toBe(2)
  })

  test('two workers of one queue share its jobs, each job once', async () => {
    const seen: unknown[] = []
    bench.wire(
      'orders',
      async (_services, data) => {
        seen.push(data)
        await nextTurn()
      },
      { config: { concurrency: 4 } },
    )
    await bench.start()
    await bench.start()
    const ids = await bench.service.addMany('orders', many(200))
    await Promise.all(ids.map((id) => bench.service.waitForFinish('orders', id)))
    expect(seen).toHaveLength(200)
    expect(new Set(seen).size).toBe(200)
  })
})

describe('starting', () => {
  test('gives every handler the services, made once', async () => {
    const make = vi.fn<() => Promise<object>>(async () => ({
      payments: { charge: () => 'charged' },
    }))
    bench.wire('orders', ({ payments }) => payments.charge())
    bench.wire('refunds', ({ payments }) => payments.charge())
    await bench.start({ services: make })
    for (const queue of ['orders', 'refunds']) {
      const id = await bench.service.add(queue, 1)
      expect(await bench.service.waitForFinish(queue, id)).toMatchObject({ result: 'charged' })
    }
    expect(make).toHaveBeenCalledOnce()
  })

  test('gives handlers the logger of the services, or the one that is asked for', async () => {
    const own = recordingLogger()
    bench.wire('orders', ({ logger }) => logger.info('hello'))
    const workers = createEmbeddedWorkers({ path: bench.path, services: { logger: own } })
    await workers.start()
    const id = await bench.service.add('orders', 1)
    await bench.service.waitForFinish('orders', id)
    await workers.stop()
    expect(own.lines).toContain('info: hello')
  })

  test('is refused when the services cannot be made, and can be tried again', async () => {
    let broken = true
    bench.wire('orders', () => 'done')
    const workers = createEmbeddedWorkers({
      path: bench.path,
      logger: bench.logger,
      services: () => {
        if (broken) throw new Error('no database')
        return {}
      },
    })
    await expect(workers.start()).rejects.toThrow('no database')
    broken = false
    await workers.start()
    await expect(workers.start()).rejects.toMatchObject({ code: 'WORKERS_STATE' })
    await workers.stop()
  })

  test('is refused when the generated files are stale, with nothing left running', async () => {
    defineQueues({ orders: {}, 'no-longer-there': {} })
    bench.wire('orders', () => 1)
    const workers = createEmbeddedWorkers({ path: bench.path })
    await expect(workers.start()).rejects.toMatchObject({
      code: 'STALE_DEFINITIONS',
      message: expect.stringContaining('npx pikku prebuild'),
    })
    await workers.stop()
  })

  test('with no worker wired logs an error that says what to import', async () => {
    await bench.start()
    expect(bench.logger.lines).toEqual([
      expect.stringMatching(/^error: This process serves no queue.*pikku-bootstrap\.gen/),
    ])
  })

  test('passes by a worker that does not start by itself, unless it is named', async () => {
    bench.wire('orders', () => 'done', { config: { autorun: false } })
    bench.wire('other', () => 'done')
    const id = await bench.service.add('orders', 1)
    await bench.start()
    const other = await bench.service.add('other', 1)
    await bench.service.waitForFinish('other', other)
    expect(await bench.service.findJob('orders', id)).toMatchObject({ status: 'waiting' })
    await bench.start({ queues: ['orders'] })
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({ status: 'completed' })
  })
})

describe('stopping', () => {
  test('lets the jobs in hand finish, and takes no new one', async () => {
    const door = gate()
    const workers = await bench.run('orders', () => door.opened)
    const first = await bench.service.add('orders', 1)
    await bench.reaches('orders', first, 'active')
    const second = await bench.service.add('orders', 2)
    const stopped = workers.stop()
    door.open()
    await stopped
    expect(await bench.service.findJob('orders', first)).toMatchObject({ status: 'completed' })
    expect(await bench.service.findJob('orders', second)).toMatchObject({
      status: 'waiting',
      attempts: 0,
    })
  })

  test('puts back what does not finish in time, without counting the attempt', async () => {
    let signal: AbortSignal | undefined
    const workers = await bench.run('orders', ({ interaction }) => {
      signal = interaction.queue?.signal
      return new Promise(() => {})
    })
    const id = await bench.service.add('orders', 1)
    await bench.reaches('orders', id, 'active')
    await workers.stop({ timeout: '20ms' })
    expect(signal?.aborted).toBe(true)
    expect(await bench.service.findJob('orders', id)).toMatchObject({
      status: 'waiting',
      attempts: 0,
    })
  })

  test('a job that was put back is taken by the next worker', async () => {
    const never = await bench.run('orders', ({ attempt }) =>
      attempt > 5 ? 1 : new Promise(() => {}),
    )
    const id = await bench.service.add('orders', 1)
    await bench.reaches('orders', id, 'active')
    await never.stop({ timeout: 0 })
    const { clearWorkers } = await import('../../../src/runtime/provider-kit/index.js')
    clearWorkers()
    await bench.run('orders', ({ attempt }) => attempt)
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({ result: 1 })
  })

  test('twice, or before the start, is no error', async () => {
    const workers = createEmbeddedWorkers({ path: bench.path })
    await workers.stop()
    bench.wire('orders', () => 1)
    await workers.start()
    await Promise.all([workers.stop(), workers.stop()])
    await workers.stop()
    expect(bench.logger.lines).toEqual([])
  })

  test('workers that were stopped can be started again', async () => {
    const workers = await bench.run('orders', () => 'done')
    await workers.stop()
    const id = await bench.service.add('orders', 1)
    await workers.start()
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({ result: 'done' })
  })
})

describe('batches', () => {
  const wireBatch = (
    sizes: number[],
    batch: { size: number; timeout?: number },
    concurrency = 1,
  ): void =>
    wireQueueWorker({
      queue: 'items',
      batch,
      config: { concurrency },
      retry: { backoff: 'fixed', delay: 10 },
      func: pikkuSessionlessFunc<number[], number[]>((_services, items) => {
        sizes.push(items.length)
        return items.map((item) => item * 10)
      }),
    })

  test('get jobs together, and each job has its own result', async () => {
    const sizes: number[] = []
    wireBatch(sizes, { size: 4, timeout: 10_000 })
    const ids = await bench.service.addMany('items', many(8))
    await bench.start()
    const jobs = await Promise.all(ids.map((id) => bench.service.waitForFinish('items', id)))
    expect(jobs.map((job) => job.result)).toEqual([0, 10, 20, 30, 40, 50, 60, 70])
    expect(sizes).toEqual([4, 4])
  })

  test('do not wait for ever to be full', async () => {
    const sizes: number[] = []
    wireBatch(sizes, { size: 10, timeout: 60 })
    await bench.start()
    const before = Date.now()
    const ids = await bench.service.addMany('items', many(3))
    await Promise.all(ids.map((id) => bench.service.waitForFinish('items', id)))
    expect(sizes).toEqual([3])
    expect(Date.now() - before).toBeGreaterThanOrEqual(60)
  })

  test('gather jobs that come one by one', async () => {
    const sizes: number[] = []
    wireBatch(sizes, { size: 3, timeout: 10_000 })
    await bench.start()
    const ids: string[] = []
    for (let item = 0; item < 3; item += 1) {
      ids.push(await bench.service.add('items', item))
      await nextTurn()
    }
    await Promise.all(ids.map((id) => bench.service.waitForFinish('items', id)))
    expect(sizes).toEqual([3])
  })

  test('run as many at once as concurrency says', async () => {
    const door = gate()
    let calls = 0
    wireQueueWorker({
      queue: 'items',
      batch: { size: 2 },
      config: { concurrency: 2 },
      func: pikkuSessionlessFunc<number[], number[]>(async (_services, items) => {
        calls += 1
        await door.opened
        return items
      }),
    })
    const ids = await bench.service.addMany('items', many(8))
    await bench.start()
    await vi.waitFor(() => expect(calls).toBe(2), soon)
    expect(await bench.service.stats('items')).toMatchObject({ active: 4, waiting: 4 })
    door.open()
    await Promise.all(ids.map((id) => bench.service.waitForFinish('items', id)))
    expect(calls).toBe(4)
  })

  test('that fail are retried job by job', async () => {
    let broken = true
    wireQueueWorker({
      queue: 'items',
      batch: { size: 2, timeout: 10 },
      retry: { backoff: 'fixed', delay: 10 },
      func: pikkuSessionlessFunc<number[], number[]>((_services, items) => {
        if (broken) {
          broken = false
          throw new Error('once')
        }
        return items
      }),
    })
    const ids = await bench.service.addMany('items', many(2))
    await bench.start()
    const jobs = await Promise.all(ids.map((id) => bench.service.waitForFinish('items', id)))
    expect(jobs).toMatchObject([
      { status: 'completed', attempts: 2, result: 0 },
      { status: 'completed', attempts: 2, result: 1 },
    ])
  })
})

describe('events', () => {
  test('are told of those kinds that the wiring asks for', async () => {
    const events: WorkerEventDetails[] = []
    bench.wire(
      'orders',
      async ({ interaction }, data) => {
        await interaction.queue?.updateProgress(5)
        if (data === 'bad') throw new Error('bad')
      },
      { retries: 0, events: ['active', 'completed', 'failed', 'progress'] },
    )
    bench.wire('silent', () => 1)
    await bench.start({ onEvent: (event) => void events.push(event) })
    const good = await bench.service.add('orders', 'good')
    await bench.service.waitForFinish('orders', good)
    const bad = await bench.service.add('orders', 'bad')
    await bench.service.waitForFinish('orders', bad)
    const silent = await bench.service.add('silent', 1)
    await bench.service.waitForFinish('silent', silent)
    expect(events.map(({ type, jobId }) => [type, jobId])).toEqual([
      ['active', good],
      ['progress', good],
      ['completed', good],
      ['active', bad],
      ['progress', bad],
      ['failed', bad],
    ])
    expect(events.at(-1)).toMatchObject({
      queueName: 'orders',
      attempt: 1,
      error: { message: 'bad' },
    })
  })

  test('a listener that throws harms no job', async () => {
    bench.wire('orders', () => 'done', { events: ['active', 'completed'] })
    await bench.start({
      onEvent: () => {
        throw new Error('listener')
      },
    })
    const id = await bench.service.add('orders', 1)
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({ status: 'completed' })
    expect(bench.logger.lines).toContain("error: Queue 'orders': onEvent threw")
  })
})

test('an option that the engine has no use for is reported once', async () => {
  await bench.run('orders', () => 1, { config: { pollInterval: 5_000 } })
  expect(bench.logger.lines).toEqual([
    "warn: Queue 'orders': embedded has no use for config.pollInterval; ignored",
  ])
})

test('statistics tell states, throughput, latency and the share of failures', async () => {
  const begun = Date.now()
  await bench.run(
    'orders',
    (_services, data) => {
      if (data === 0) throw new Error('no')
    },
    { retries: 0 },
  )
  await bench.service.add('orders', 9, { delay: '1h' })
  const ids = await bench.service.addMany('orders', many(4))
  await Promise.all(ids.map((id) => bench.service.waitForFinish('orders', id)))
  await vi.waitFor(async () => {
    const stats = await bench.service.stats('orders')
    expect(stats).toMatchObject({
      waiting: 0,
      active: 0,
      delayed: 1,
      completed: 3,
      failed: 1,
      throughput: 3,
      errorRate: 0.25,
    })
    expect(stats.latency).toBeLessThanOrEqual(Date.now() - begun)
  }, soon)
})

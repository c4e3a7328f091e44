import { Redis } from 'ioredis'
import { expect, test, vi } from 'vitest'

import type { WorkerEventDetails } from '../../../src/runtime/index.js'
import { createBullMQWorkers } from '../../../src/runtime/providers/bullmq/index.js'
import { gate } from '../../runtime/gate.js'
import { bullmqVersions } from './bullmq-versions.js'
import { silentLogger, useBullMQ, wire } from './wired-test.js'

const bench = useBullMQ()
const soon = { timeout: 120_000, interval: 10 }

test('a limit in Redis that no wiring names is told of', async () => {
  const queue = bench.queueName()
  await bench.run(queue, () => {}, { config: { maxConcurrency: 2 } })
  const { clearWorkers } = await import('../../../src/runtime/provider-kit/index.js')
  clearWorkers()
  const logger = silentLogger()
  await bench.run(queue, () => {}, {}, { logger })
  expect(logger.lines).toEqual([expect.stringContaining('limit of 2 jobs at once')])
})

test('a batch handler gets jobs together, and each job its own result', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const calls: number[][] = []
  await service.addMany(
    queue,
    [1, 2, 3, 4, 5].map((data) => ({ data, options: { jobId: `n${data}` } })),
  )
  await bench.run(
    queue,
    (_services, data: number[]) => {
      calls.push(data)
      return data.map((n) => n * 10)
    },
    { batch: { size: 3, timeout: 200 } },
  )
  for (const n of [1, 2, 3, 4, 5]) {
    expect(await service.waitForFinish(queue, `n${n}`)).toMatchObject({ result: n * 10 })
  }
  expect(calls).toEqual([
    [1, 2, 3],
    [4, 5],
  ])
})

test('no more batch handlers run at once than concurrency says, and what comes meanwhile is gathered', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const door = gate()
  const calls: number[] = []
  await bench.run(
    queue,
    async (_services, data: number[]) => {
      calls.push(data.length)
      await door.opened
      return data
    },
    { batch: { size: 4, timeout: 2_000 } },
  )
  const first = await service.add(queue, 1)
  await vi.waitFor(() => expect(calls).toEqual([1]), soon)
  const ids = await service.addMany(
    queue,
    [2, 3, 4].map((data) => ({ data })),
  )
  await vi.waitFor(async () => expect((await service.stats(queue)).active).toBe(4), soon)
  expect(calls).toEqual([1])
  door.open()
  await Promise.all([first, ...ids].map((id) => service.waitForFinish(queue, id)))
  expect(calls).toEqual([1, 3])
})

test('a batch that gathers is run when the worker stops', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const id = await service.add(queue, 1)
  const workers = await bench.run(queue, (_services, data: number[]) => data, {
    batch: { size: 10, timeout: '1h' },
  })
  await vi.waitFor(
    async () => expect((await service.findJob(queue, id))?.status).toBe('active'),
    soon,
  )
  await workers.stop()
  expect(await service.findJob(queue, id)).toMatchObject({ status: 'completed', result: 1 })
})

/** Takes a job as a process would that then dies: its lock is never renewed, nor the job settled. */
async function takeAndDie(queue: string): Promise<void> {
  const { Worker } = await import('bullmq')
  const { host, port } = bench.redis
  const worker = new Worker(queue, null, {
    connection: { host, port },
    lockDuration: 100,
    autorun: false,
  })
  await vi.waitFor(async () => expect(await worker.getNextJob('dead')).toBeDefined(), soon)
  await worker.close(true)
}

test('a job of a dead worker is taken over, and the attempt that was cut off does not count', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const id = await service.add(queue, {})
  await takeAndDie(queue)
  const events: WorkerEventDetails[] = []
  await bench.run(
    queue,
    ({ attempt }) => attempt,
    { config: { lockDuration: 200 }, events: ['stalled'] },
    { onEvent: (event) => events.push(event) },
  )
  expect(await service.waitForFinish(queue, id)).toMatchObject({ status: 'completed', result: 1 })
  expect(events).toEqual([{ type: 'stalled', queueName: queue, jobId: id }])
})

test('a death that a crash repeats makes one dead letter', async () => {
  const queue = bench.queueName()
  const dead = `${queue}-dead`
  const service = bench.service()
  const first = await bench.run(
    queue,
    () => {
      throw new Error('bad')
    },
    { retries: 0, deadLetterQueue: dead, config: { lockDuration: 200 } },
  )
  const id = await service.add(queue, {})
  await service.waitForFinish(queue, id)
  await first.stop()
  // As if the process had died between the letter and the failing: the job is active still, its lock gone.
  const { Redis } = await import('ioredis')
  const redis = new Redis(bench.redis.port, bench.redis.host)
  await redis.zrem(`bull:${queue}:failed`, id)
  await redis.hdel(`bull:${queue}:${id}`, 'finishedOn', 'failedReason', 'atm')
  await redis.lpush(`bull:${queue}:active`, id)
  await redis.quit()
  const second = bench.workers({ queues: [queue] })
  await second.start()
  expect(await service.waitForFinish(queue, id)).toMatchObject({ status: 'failed' })
  expect(await service.stats(dead)).toMatchObject({ waiting: 1 })
})

test('the events that a worker asks for are told, after they are true', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const events: WorkerEventDetails[] = []
  await bench.run(
    queue,
    async ({ interaction, attempt }, data: { bad: boolean }) => {
      await interaction.queue!.updateProgress(1)
      if (data.bad && attempt <= 2) throw new Error('bad')
    },
    { retry: { attempts: 2, delay: 0 }, events: ['active', 'completed', 'failed', 'progress'] },
    { onEvent: (event) => events.push(event) },
  )
  const told = () => events.map(({ type, jobId, attempt }) => `${type} ${jobId} ${attempt}`)
  await service.add(queue, { bad: false }, { jobId: 'good' })
  await service.waitForFinish(queue, 'good')
  await vi.waitFor(
    () => expect(told()).toEqual(['active good 1', 'progress good 1', 'completed good 1']),
    soon,
  )
  events.length = 0
  await service.add(queue, { bad: true }, { jobId: 'bad' })
  await service.waitForFinish(queue, 'bad')
  await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'failed' }), soon)
  expect(told().filter((line) => line.startsWith('failed'))).toEqual(['failed bad 2'])
  expect(events.at(-1)!.error).toMatchObject({ message: 'bad' })
})

test('start rejects, with nothing left running, when one worker cannot be registered', async () => {
  wire('fine', () => {})
  wire('not:fine', () => {})
  const workers = bench.workers()
  await expect(workers.start()).rejects.toMatchObject({ code: 'UNSUPPORTED_BY_PROVIDER' })
  await workers.stop()
})

test('workers that run are not started twice, and those that were stopped start again', async () => {
  const queue = bench.queueName()
  const workers = await bench.run(queue, () => 'done')
  await expect(workers.start()).rejects.toMatchObject({ code: 'WORKERS_STATE' })
  await workers.stop()
  await workers.stop()
  await workers.start()
  const service = bench.service()
  const job = await service.waitForFinish(queue, await service.add(queue, {}))
  expect(job).toMatchObject({ status: 'completed', result: 'done' })
})

test('workers that were never started stop', async () => {
  await expect(createBullMQWorkers().stop()).resolves.toBeUndefined()
})

test.for(bullmqVersions)(
  'a worker with groups ends a job and takes the next one by one question on %s',
  async ([, bullmq]) => {
    const queue = bench.queueName()
    const service = bench.service({ bullmq })
    const redis = new Redis(bench.redis.port, bench.redis.host)
    const asked = async (): Promise<number> => {
      const calls = [...(await redis.info('commandstats')).matchAll(/_eval(?:sha)?:calls=(\d+)/g)]
      return calls.reduce((sum, [, count]) => sum + Number(count), 0)
    }
    const jobs = Array.from({ length: 200 }, (_, n) => ({
      data: n,
      options: { group: { id: `key-${n % 20}` } },
    }))
    await service.addMany(queue, jobs)
    const before = await asked()
    let ran = 0
    const options = { group: { by: 'key', concurrency: 2 }, config: { concurrency: 4 } } as const
    await bench.run(queue, () => void (ran += 1), options, { bullmq })
    await vi.waitFor(() => expect(ran).toBe(jobs.length), soon)
    expect(await asked()).toBeLessThan(before + 1.5 * jobs.length)
    await redis.quit()
  },
)

test('a job of a group ends although no other can be taken behind it, and the next ones follow when that is over', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const redis = new Redis(bench.redis.port, bench.redis.host)
  const door = gate()
  await bench.run(queue, () => door.opened, { group: { by: 'key', concurrency: 1 } })
  const first = await service.add(queue, 1, { group: { id: 'a' } })
  await vi.waitFor(
    async () => expect(await service.findJob(queue, first)).toMatchObject({ status: 'active' }),
    soon,
  )
  const second = await service.add(queue, 2, { group: { id: 'b' } })
  await redis.set(`bull:${queue}:pikku:open`, 'no set')
  door.open()
  expect(await service.waitForFinish(queue, first)).toMatchObject({ status: 'completed' })
  await redis.del(`bull:${queue}:pikku:open`)
  await service.add(queue, 3, { group: { id: 'b' } })
  expect(await service.waitForFinish(queue, second)).toMatchObject({ status: 'completed' })
  await redis.quit()
})

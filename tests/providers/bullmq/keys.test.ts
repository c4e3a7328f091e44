import { randomUUID } from 'node:crypto'

import { Worker } from 'bullmq'
import { Cluster, Redis } from 'ioredis'
import { afterEach, describe, expect, test, vi } from 'vitest'

import type { JobUnique, QueueWorkers } from '../../../src/runtime/index.js'
import { clearWorkers } from '../../../src/runtime/provider-kit/index.js'
import {
  createBullMQService,
  createBullMQWorkers,
} from '../../../src/runtime/providers/bullmq/index.js'
import type {
  BullMQOptions,
  BullMQQueueService,
} from '../../../src/runtime/providers/bullmq/index.js'
import { startRedis } from '../../engines/redis.js'
import { startRedisCluster } from '../../engines/redis-cluster.js'
import { useEngine } from '../../engines/use-engine.js'
import { gate } from '../../runtime/gate.js'
import { silentLogger, wire } from './wired-test.js'

const soon = { timeout: 120_000, interval: 10 }

const redis = useEngine('Redis', startRedis)
const cluster = useEngine('Redis Cluster', startRedisCluster)
const prefix = '{jobs}'

const places = [
  ['one Redis', () => new Redis(redis().port, redis().host, { maxRetriesPerRequest: null })],
  ['a cluster', () => new Cluster(cluster().nodes.map(({ host, port }) => ({ host, port })))],
] as const

describe.for(places)('keys on %s', ([, connect]) => {
  let ends: (() => unknown)[] = []
  afterEach(async () => {
    for (const end of ends.toReversed()) await end()
    ends = []
    clearWorkers()
  })

  function open(): {
    readonly client: Redis | Cluster
    readonly queue: string
    readonly service: BullMQQueueService
    start(): Promise<QueueWorkers>
  } {
    const client = connect()
    const options: BullMQOptions = { redis: client, prefix }
    const service = createBullMQService({ ...options, logger: silentLogger() })
    ends.push(
      () => client.disconnect(),
      () => service.close(),
    )
    return {
      client,
      service,
      queue: `q-${randomUUID().slice(0, 8)}`,
      start: async () => {
        const workers = createBullMQWorkers({ ...options, logger: silentLogger() })
        ends.push(() => workers.stop({ timeout: 0 }))
        await workers.start()
        return workers
      },
    }
  }

  test('a job of an ordered group that is cancelled or removed while it waits for its retry lets the next one begin', async () => {
    const { queue, service, start } = open()
    const ran: unknown[] = []
    wire(
      queue,
      (_services, data) => {
        ran.push(data)
        if (data !== 'last') throw new Error('no')
      },
      { group: { by: 'key', ordered: true }, retry: { attempts: 2, delay: '1h' } },
    )
    const add = (data: string) => service.add(queue, data, { group: { id: 'a' } })
    const [cancelled, removed, last] = [await add('first'), await add('second'), await add('last')]
    await start()
    const isDelayed = (id: string) => async () =>
      expect((await service.findJob(queue, id))?.status).toBe('delayed')
    await vi.waitFor(isDelayed(cancelled), soon)
    await service.cancel(queue, cancelled)
    await vi.waitFor(isDelayed(removed), soon)
    expect(await service.findJob(queue, last)).toMatchObject({ status: 'waiting' })
    await service.remove(queue, removed)
    await service.waitForFinish(queue, last)
    expect(ran).toEqual(['first', 'second', 'last'])
  })

  test('a running job that is cancelled gives its place back, and its handler counts no longer', async () => {
    const { queue, service, start } = open()
    const { opened, open: letEnd } = gate()
    const ran: unknown[] = []
    wire(
      queue,
      async (_services, data) => {
        ran.push(data)
        if (data === 'first') await opened
      },
      { group: { by: 'key', concurrency: 1 }, config: { concurrency: 2 } },
    )
    const first = await service.add(queue, 'first', { group: { id: 'a' } })
    const second = await service.add(queue, 'second', { group: { id: 'a' } })
    await start()
    await vi.waitFor(() => expect(ran).toEqual(['first']), soon)
    await service.cancel(queue, first)
    await service.waitForFinish(queue, second)
    letEnd()
    expect(ran).toEqual(['first', 'second'])
  })

  test('jobs that wait in groups are seen, listed, promoted, updated, drained and redriven as any others', async () => {
    const { client, queue, service, start } = open()
    const dead = `${queue}-dead`
    const { opened, open: letEnd } = gate()
    wire(
      queue,
      async (_services, data) => {
        await opened
        if (data === 'dies') throw new Error('no')
      },
      {
        group: { by: 'key', concurrency: 1 },
        config: { concurrency: 9 },
        retries: 0,
        deadLetterQueue: dead,
      },
    )
    const group = { id: 'a' }
    const running = await service.add(queue, 'dies', { group })
    await start()
    await vi.waitFor(
      async () => expect((await service.findJob(queue, running))?.status).toBe('active'),
      soon,
    )
    const waiting = await service.add(queue, 'waits', { group })
    const delayed = await service.add(queue, 'later', { group, delay: 3_600_000 })
    const other = await service.add(queue, 'other', { group: { id: 'b' } })
    await vi.waitFor(
      async () => expect((await service.findJob(queue, other))?.status).toBe('active'),
      soon,
    )
    await service.promote(queue, delayed)
    await service.update(queue, waiting, 'updated', { group })
    await expect(
      service.update(queue, waiting, 'moved', { group: { id: 'b' } }),
    ).rejects.toMatchObject({ code: 'INVALID_JOB_OPTIONS' })
    expect(await service.stats(queue)).toMatchObject({ active: 2, waiting: 2, delayed: 0 })
    const listed: string[] = []
    for await (const { id } of service.listJobs(queue, { status: 'waiting' }, (job) => job))
      listed.push(id)
    expect(listed).toEqual([waiting, delayed])
    expect(await service.findJob(queue, waiting)).toMatchObject({ data: 'updated' })
    await service.pause(queue)
    letEnd()
    await service.waitForFinish(queue, running)
    await service.waitForFinish(queue, other)
    expect(await service.drain(queue)).toBe(2)
    await service.resume(queue)
    const [letter] = await service.redrive(dead)
    expect(letter).toMatchObject({ queueName: queue })
    await vi.waitFor(
      async () =>
        expect(await service.stats(queue)).toMatchObject({ waiting: 0, active: 0, delayed: 0 }),
      soon,
    )
    // What an index held of jobs that are gone is dropped when the group has its next turn.
    await service.waitForFinish(queue, await service.add(queue, 'again', { group }))
    await vi.waitFor(async () => {
      const keys = await ownKeys(client, queue)
      expect(keys.filter((key) => !/:pikku:(served|rules|wired)$/.test(key))).toEqual([])
    }, soon)
  })

  test('a job that waits behind a running one begins although the worker died that would have let it', async () => {
    const { client, queue, service, start } = open()
    const unique: JobUnique = { key: '["k"]', while: 'unfinished', then: 'runAgain' }
    const again = { by: 'key', while: 'unfinished', then: 'runAgain' } as const
    await service.add(queue, 1, { unique })
    // A process that dies as soon as BullMQ has ended the job.
    const dying = new Worker(queue, null, { connection: client, prefix, autorun: false })
    const first = await dying.getNextJob('dying', { block: false })
    const second = await service.add(queue, 2, { unique })
    await first?.moveToCompleted('done', 'dying', false)
    await dying.close()
    expect(await service.findJob(queue, second)).toMatchObject({ status: 'delayed' })
    const ran: unknown[] = []
    wire(queue, (_services, data) => void ran.push(data), { unique: again })
    await start()
    await service.waitForFinish(queue, second)
    expect(ran).toEqual([2])
    expect(await service.stats(queue)).not.toHaveProperty('deduplicated')
  })

  test('what is kept back is counted, and what is unique for a time is forgotten after it', async () => {
    const { client, queue, service } = open()
    const unique: JobUnique = { key: '["k"]', while: 200, then: 'keep' }
    const jobs = [1, 2, 3].map((data) => ({ data, options: { unique } }))
    const ids = await service.addMany(queue, [...jobs, { data: 4 }])
    expect(new Set(ids).size).toBe(2)
    expect(await service.stats(queue)).toMatchObject({ waiting: 2, deduplicated: 2 })
    await vi.waitFor(async () => {
      const keys = await ownKeys(client, queue)
      expect(keys.filter((key) => key.includes(':for:'))).toEqual([])
    }, soon)
  })

  test('the next run of a schedule keeps nothing back before it is due, and then gives way', async () => {
    const { queue, service, start } = open()
    const unique: JobUnique = { key: '["k"]', while: 'waiting', then: 'replace' }
    const ran: unknown[] = []
    wire(queue, (_services, data) => void ran.push(data))
    await service.add(queue, 'run', { unique, repeat: { every: 500, key: 'often' } })
    const waiting = await service.add(queue, 'added', { unique, delay: 3_600_000 })
    await start()
    await vi.waitFor(
      async () => expect(await service.findJob(queue, waiting)).toMatchObject({ data: 'run' }),
      soon,
    )
    await service.unschedule(queue, 'often')
    expect(ran).toEqual([])
    await service.promote(queue, waiting)
    await service.waitForFinish(queue, waiting)
    expect(ran).toEqual(['run'])
    expect(await service.schedules(queue)).toEqual([])
  })
})

async function ownKeys(client: Redis | Cluster, queue: string): Promise<string[]> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client]
  const found = await Promise.all(nodes.map((node) => node.keys(`{jobs}:${queue}:pikku:*`)))
  return found.flat()
}

import { Redis } from 'ioredis'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import type { BullMQPackage } from '../../../src/runtime/providers/bullmq/index.js'
import { silentLogger, useBullMQ } from './wired-test.js'

const bench = useBullMQ()
const soon = { timeout: 120_000, interval: 10 }

const loads: Record<string, () => Promise<BullMQPackage>> = {
  5: () => import('bullmq-5'),
  6: () => import('bullmq'),
}

interface Hand {
  readonly queue: string
  readonly id: string
  readonly lines: readonly string[]
  /** How often the handler was called. */
  readonly calls: () => number
  /** Lets the handler end. */
  readonly end: () => void
  /** Redis forgets the lock, as it does of a process that is blocked. */
  readonly expire: () => Promise<void>
  readonly redis: Redis
}

/** A job in the hands of a worker with a single place, which does not renew its lock in the time of a test. */
async function takeInHand(bullmq: BullMQPackage, ends: 'returns' | 'throws'): Promise<Hand> {
  const queue = bench.queueName()
  const service = bench.service({ bullmq })
  const logger = silentLogger()
  let end = (): void => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  let calls = 0
  await bench.run(
    queue,
    async () => {
      calls += 1
      await ended
      if (ends === 'throws') throw new Error('too late')
      return 'done'
    },
    { retries: 0, deadLetterQueue: `${queue}-dead`, config: { lockDuration: 60_000 } },
    { bullmq, logger },
  )
  const id = await service.add(queue, {})
  await vi.waitFor(() => expect(calls).toBe(1), soon)
  const redis = new Redis(bench.redis.port, bench.redis.host)
  onTestFinished(() => redis.disconnect())
  return {
    queue,
    id,
    lines: logger.lines,
    calls: () => calls,
    end: () => end(),
    expire: async () => void (await redis.del(`bull:${queue}:${id}:lock`)),
    redis,
  }
}

/** What the stalled checker of another process does. */
async function takeForStalled({ queue, id, redis, expire }: Hand): Promise<void> {
  await expire()
  await redis.lrem(`bull:${queue}:active`, 1, id)
  await redis.hincrby(`bull:${queue}:${id}`, 'stc', 2)
  await redis.hset(`bull:${queue}:${id}`, 'defa', 'job stalled more than allowable limit')
  await redis.rpush(`bull:${queue}:wait`, id)
}

/** Another worker begins the job, and holds it. */
async function beginElsewhere(hand: Hand): Promise<void> {
  const { queue, id, redis } = hand
  await takeForStalled(hand)
  await redis.hdel(`bull:${queue}:${id}`, 'defa')
  await redis.lrem(`bull:${queue}:wait`, 1, id)
  await redis.lpush(`bull:${queue}:active`, id)
  await redis.set(`bull:${queue}:${id}:lock`, 'other:1', 'PX', 60_000)
}

describe.each(Object.keys(loads))('BullMQ %s', (version) => {
  test('a job whose lock has run out is completed once by its worker', async () => {
    const hand = await takeInHand(await loads[version]!(), 'returns')
    await hand.expire()
    hand.end()
    const job = await bench.service().waitForFinish(hand.queue, hand.id)
    expect(job).toMatchObject({ status: 'completed', result: 'done', attempts: 1 })
    expect(hand.calls()).toBe(1)
  })

  test('so is one that was taken for stalled too often, and not begun again', async () => {
    const hand = await takeInHand(await loads[version]!(), 'returns')
    await takeForStalled(hand)
    hand.end()
    const job = await bench.service().waitForFinish(hand.queue, hand.id)
    expect(job).toMatchObject({ status: 'completed', result: 'done' })
    expect(hand.calls()).toBe(1)
    expect(await hand.redis.llen(`bull:${hand.queue}:wait`)).toBe(0)
    expect(await hand.redis.hget(`bull:${hand.queue}:${hand.id}`, 'stc')).toBe('0')
  })

  test('a handler that has returned completes its job though another worker has begun it', async () => {
    const hand = await takeInHand(await loads[version]!(), 'returns')
    await beginElsewhere(hand)
    hand.end()
    const job = await bench.service().waitForFinish(hand.queue, hand.id)
    expect(job).toMatchObject({ status: 'completed', result: 'done' })
  })

  test('a late failure counts where nobody has the job, with its dead letter', async () => {
    const hand = await takeInHand(await loads[version]!(), 'throws')
    await takeForStalled(hand)
    hand.end()
    const service = bench.service()
    const job = await service.waitForFinish(hand.queue, hand.id)
    expect(job).toMatchObject({ status: 'failed', error: { name: 'Error', message: 'too late' } })
    expect(await service.stats(`${hand.queue}-dead`)).toMatchObject({ waiting: 1 })
    expect(hand.calls()).toBe(1)
  })

  test('a late failure is dropped where another worker has the job', async () => {
    const hand = await takeInHand(await loads[version]!(), 'throws')
    await beginElsewhere(hand)
    hand.end()
    await vi.waitFor(() => expect(hand.lines.join('\n')).toContain('was taken over'), soon)
    const service = bench.service()
    expect(await service.findJob(hand.queue, hand.id)).toMatchObject({ status: 'active' })
    expect(await service.stats(`${hand.queue}-dead`)).toMatchObject({ waiting: 0 })
    expect(await hand.redis.get(`bull:${hand.queue}:${hand.id}:lock`)).toBe('other:1')
    // The stall is not one of a dead worker, and counts no more.
    expect(await hand.redis.hget(`bull:${hand.queue}:${hand.id}`, 'stc')).toBe('1')
  })

  test('the worker goes on after a job that it has lost', async () => {
    const hand = await takeInHand(await loads[version]!(), 'throws')
    await beginElsewhere(hand)
    const next = await bench.service().add(hand.queue, {})
    hand.end()
    const job = await bench.service().waitForFinish(hand.queue, next)
    expect(job).toMatchObject({ status: 'failed' })
    expect(hand.calls()).toBe(2)
  })
})

import { randomUUID } from 'node:crypto'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { QueueClient } from 'pikku'
import { createBullMQService, createBullMQWorkers } from 'pikku/queue-bullmq'
import { startRedis } from '../../tests/engines/redis.js'
import { repeat, seconds, Turns } from './clock.js'
import type { Contest, Engine, Scale } from './contest.js'
import { groupedContests } from './grouped.js'
import { countTurns, wireCounter } from './handler.js'
import { order, receipt } from './sample.js'
import type { SampleMap } from './sample.js'

/** What pikku asks of BullMQ for every job: an id of its own, and a place among all priorities. */
const sameOptions = () => ({ jobId: randomUUID(), priority: 1_048_576 })

/** BullMQ on a Redis of its own. Raw: `Queue` and `Worker`, with the job options that pikku sets. */
export async function bullmqEngine(scale: Scale): Promise<Engine> {
  const server = await startRedis()
  const { host, port } = server
  const redis = new Redis({ host, port, maxRetriesPerRequest: null })
  const service = createBullMQService({ redis: { host, port } })
  const client = new QueueClient<SampleMap>(service)
  const connection = { host, port }
  const flush = (): Promise<unknown> => redis.flushall()

  const add = (atOnce: number): Contest => {
    const jobs = scale(atOnce === 1 ? 4_000 : 12_000)
    return {
      engine: 'BullMQ',
      what: `add, ${atOnce} at once`,
      bar: 0.95,
      jobs,
      raw: async () => {
        await flush()
        const queue = new Queue('raw', { connection })
        await queue.waitUntilReady()
        const time = await seconds(() =>
          repeat(jobs, atOnce, () => queue.add('raw', order, sameOptions())),
        )
        await queue.close()
        return time
      },
      ours: async () => {
        await flush()
        return seconds(() => repeat(jobs, atOnce, () => client.add('ours', order)))
      },
    }
  }

  const addMany = (): Contest => {
    const jobs = scale(20_000)
    const batch = Array.from({ length: 1_000 }, () => order)
    return {
      engine: 'BullMQ',
      what: 'addMany, 1,000 each',
      bar: 0.95,
      jobs,
      raw: async () => {
        await flush()
        const queue = new Queue('raw', { connection })
        await queue.waitUntilReady()
        const time = await seconds(() =>
          repeat(jobs / 1_000, 1, () =>
            queue.addBulk(batch.map((data) => ({ name: 'raw', data, opts: sameOptions() }))),
          ),
        )
        await queue.close()
        return time
      },
      ours: async () => {
        await flush()
        return seconds(() => repeat(jobs / 1_000, 1, () => client.addMany('ours', batch)))
      },
    }
  }

  const work = (concurrency: number): Contest => {
    // With the worker of a round much goes of what V8 compiled for it, of BullMQ's and of ours: many jobs make up for it.
    const jobs = scale(20_000)
    const name = `bullmq-${concurrency}`
    wireCounter(name, { concurrency })
    const fill = async (): Promise<void> => {
      await flush()
      await client.addMany(
        name,
        Array.from({ length: jobs }, () => order),
      )
    }
    return {
      engine: 'BullMQ',
      what: `work, ${concurrency} at once`,
      bar: 0.95,
      jobs,
      raw: async () => {
        await fill()
        const turns = new Turns(jobs)
        const handler = async () => {
          turns.turn()
          return receipt
        }
        const worker = new Worker(name, handler, { connection, concurrency })
        const time = await turns.done
        await worker.close()
        return time
      },
      ours: async () => {
        await fill()
        const turns = new Turns(jobs)
        countTurns(name, turns)
        const workers = createBullMQWorkers({ redis: { host, port }, queues: [name] })
        await workers.start()
        const time = await turns.done
        await workers.stop()
        return time
      },
    }
  }

  return {
    contests: [
      add(1),
      add(10),
      add(100),
      addMany(),
      work(1),
      work(10),
      work(100),
      ...groupedContests(
        {
          name: 'BullMQ',
          service,
          workers: (queue) => createBullMQWorkers({ redis: { host, port }, queues: [queue] }),
        },
        scale,
      ),
    ],
    close: async () => {
      await client.close()
      redis.disconnect()
      await server.stop()
    },
  }
}

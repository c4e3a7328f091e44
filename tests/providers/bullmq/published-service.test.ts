import { afterEach, expect, test } from 'vitest'

import { QueueClient } from '../../../src/runtime/index.js'
import type { ForeignQueueService } from '../../../src/runtime/index.js'
import { useBullMQ } from './wired-test.js'

const bench = useBullMQ()

interface Closable {
  close(): Promise<void>
}

interface PublishedService extends ForeignQueueService {
  readonly queues: ReadonlyMap<string, Closable>
  readonly queueEvents: ReadonlyMap<string, Closable>
  createQueue(queueName: string, config: object): Promise<unknown>
}

// The package's index imports its worker, which asks of @pikku/core what no published version of that has.
const file = '../../../node_modules/published-queue-bullmq/dist/bull-queue-service.js'
const { BullQueueService } = (await import(new URL(file, import.meta.url).href)) as {
  readonly BullQueueService: new (connection: object) => PublishedService
}

let opened: PublishedService | undefined
afterEach(async () => {
  // It has no close() of its own.
  const { queues = new Map(), queueEvents = new Map() } = opened ?? {}
  await Promise.all([...queues.values(), ...queueEvents.values()].map((each) => each.close()))
})

/** The service of an existing Pikku project, from the registry, and our client on it. */
async function existingProject(queue: string): Promise<QueueClient<any, PublishedService>> {
  const { host, port } = bench.redis
  const connection = { host, port }
  opened = new BullQueueService(connection)
  // Left to itself it takes any queue to be on 127.0.0.1:6379.
  await opened.createQueue(queue, { connection })
  return new QueueClient<any, PublishedService>(opened)
}

test("PikkuQueue on the published @pikku/queue-bullmq's service adds a job, waits for it and reads it", async () => {
  const queue = bench.queueName()
  const client = await existingProject(queue)
  await bench.run(queue, (_services, data: { n: number }) => ({ doubled: data.n * 2 }))
  const id = await client.add(queue, { n: 21 })
  expect(await client.waitForCompletion(queue, id)).toEqual({ doubled: 42 })
  expect(await client.getJob(queue, id)).toMatchObject({
    id,
    status: 'completed',
    data: { n: 21 },
    result: { doubled: 42 },
  })
  expect(await client.findJob(queue, 'nobody')).toBeUndefined()
})

test('its delays, ids and attempts mean there what they mean here', async () => {
  const queue = bench.queueName()
  const client = await existingProject(queue)
  const id = await client.add(queue, 1, { jobId: 'order-42', delay: '1h', retries: 4 })
  expect(id).toBe('order-42')
  const job = await client.getJob(queue, id)
  expect(job.status).toBe('delayed')
  expect(await bench.service().findJob(queue, id)).toMatchObject({ maxAttempts: 5 })
})

test('what would mean something else there is refused', async () => {
  const queue = bench.queueName()
  const client = await existingProject(queue)
  for (const options of [{ priority: 'high' as const }, { timeout: 1_000 }]) {
    await expect(client.add(queue, 1, options)).rejects.toThrow(
      "The provider 'foreign service' does not support",
    )
  }
})

import { expect, expectTypeOf, test, vi } from 'vitest'

import { QueueClient } from '../../../src/runtime/index.js'
import type { DeadLetterJob } from '../../../src/runtime/index.js'
import type { JobSnapshot } from '../../../src/runtime/job/queue-job.js'
import { redriveStored } from '../../../src/runtime/job/redrive.js'
import { createCloudflareService } from '../../../src/runtime/providers/cloudflare/index.js'
import { useEmbedded } from '../../providers/embedded/use-embedded.js'

interface Order {
  readonly orderId: string
}

interface Queues {
  orders: { input: Order; output: void }
  'orders-dead': { input: DeadLetterJob<Order>; output: void }
}

const bench = useEmbedded()

/** A dead letter of each order. */
async function bury(...orderIds: string[]): Promise<string[]> {
  const fails = () => {
    throw new Error('no stock')
  }
  const workers = await bench.run('orders', fails, {
    deadLetterQueue: 'orders-dead',
    retry: { attempts: 1 },
  })
  const ids = await bench.service.addMany(
    'orders',
    orderIds.map((orderId) => ({ data: { orderId } })),
  )
  for (const id of ids) await bench.reaches('orders', id, 'failed')
  await workers.stop()
  return ids
}

const client = () => new QueueClient<Queues>(bench.service)
const letters = async () => (await bench.service.stats('orders-dead')).waiting

test('a preview shows what would go, and moves nothing', async () => {
  const ids = await bury('o1', 'o2')
  const shown = await client().redrive('orders-dead', { preview: true })
  expect(shown.map(({ jobId, data }) => [jobId, data.orderId])).toEqual([
    [ids[0], 'o1'],
    [ids[1], 'o2'],
  ])
  expect(await letters()).toBe(2)
  expect(await bench.service.stats('orders')).toMatchObject({ waiting: 0, failed: 2 })
})

test('as many as limit says go, the oldest first', async () => {
  const [first = '', second = ''] = await bury('o1', 'o2')
  expect(await client().redrive('orders-dead', { limit: 1 })).toMatchObject([{ jobId: first }])
  expect((await client().getJob('orders', first)).status).toBe('waiting')
  expect((await client().getJob('orders', second)).status).toBe('failed')
  expect(await letters()).toBe(1)
})

test('a job that is kept no more is added again, under its id', async () => {
  const [id = ''] = await bury('o1')
  await bench.service.remove('orders', id)
  await client().redrive('orders-dead')
  expect(await client().getJob('orders', id)).toMatchObject({
    status: 'waiting',
    data: { orderId: 'o1' },
    attempts: 0,
  })
})

test('a job that was put back before is not put back twice', async () => {
  const [id = ''] = await bury('o1')
  await bench.service.retry('orders', id)
  await client().redrive('orders-dead')
  expect(await letters()).toBe(0)
  expect(await bench.service.stats('orders')).toMatchObject({ waiting: 1, failed: 0 })
})

test('what is no dead letter stays where it is', async () => {
  await bury('o1')
  await bench.service.add('orders-dead', { note: 'by hand' })
  await bench.service.add('orders-dead', null)
  expect(await client().redrive('orders-dead')).toHaveLength(1)
  expect(await letters()).toBe(2)
})

test('letters go back many at once, but those with a group one after the other', async () => {
  const begun: string[] = []
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  const service = {
    retry: async (_queue: string, id: string) => {
      begun.push(id)
      if (id === 'a1') await opened
      return id
    },
    remove: async () => {},
  } as unknown as Parameters<typeof redriveStored>[0]
  const letter = (jobId: string, group?: string): JobSnapshot =>
    ({
      queueName: 'orders-dead',
      id: `letter of ${jobId}`,
      data: {
        queueName: 'orders',
        jobId,
        error: { name: 'Error', message: 'no stock' },
        ...(group !== undefined && { pikkuKeys: { group: { id: group } } }),
      },
    }) as unknown as JobSnapshot
  const redriven = redriveStored(
    service,
    [letter('a1', 'a'), letter('a2', 'a'), letter('b1'), letter('c1')],
    {},
  )
  await vi.waitFor(() => expect(begun).toEqual(['a1', 'b1', 'c1']))
  open()
  expect(await redriven).toHaveLength(4)
  expect(begun).toEqual(['a1', 'b1', 'c1', 'a2'])
})

test('only a queue that takes dead letters can be named, and only where the provider can', async () => {
  const queue = client()
  expectTypeOf(queue.redrive<'orders-dead'>).returns.resolves.toEqualTypeOf<
    DeadLetterJob<Order>[]
  >()
  // @ts-expect-error -- it takes orders
  expect(await queue.redrive('orders')).toEqual([])
  const cloudflare = new QueueClient<Queues, ReturnType<typeof createCloudflareService>>(
    createCloudflareService({}),
  )
  // @ts-expect-error -- nobody can look into a queue of Cloudflare
  await expect(cloudflare.redrive('orders-dead')).rejects.toThrow(
    "The provider 'cloudflare' does not support redriving dead letters",
  )
})

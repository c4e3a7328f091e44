import { Queue, Worker } from 'bullmq'
import { afterEach, expect, test, vi } from 'vitest'

import { toKeyedLetter } from '../../../src/runtime/job/dead-letter.js'
import type { BullJob } from '../../../src/runtime/providers/bullmq/connection/bullmq-module.js'
import { BullMQJob } from '../../../src/runtime/providers/bullmq/consumer/bullmq-job.js'
import { letterId } from '../../../src/runtime/providers/bullmq/consumer/dead-letters.js'
import { useBullMQ } from './wired-test.js'

const bench = useBullMQ()
const closes: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closes.splice(0).map((close) => close()))
})

const TOKEN = 'a worker'

/** Takes the next job of `queue` as a worker does that has sent its dead letter, and has not failed it yet. */
async function die(queue: string): Promise<BullMQJob> {
  const connection = { host: bench.redis.host, port: bench.redis.port }
  const worker = new Worker(queue, null, { connection, autorun: false })
  const letters = new Queue(`${queue}-dead`, { connection })
  closes.push(
    () => worker.close(),
    () => letters.close(),
  )
  const taken = (await worker.getNextJob(TOKEN, { block: false })) as unknown as BullJob
  const job = new BullMQJob(queue, taken, TOKEN)
  const letter = toKeyedLetter(job, new Error('no stock'))
  await letters.add('job', letter, { jobId: letterId(job) })
  return job
}

async function fail({ engineJob }: BullMQJob, removeOnFail = false): Promise<void> {
  Object.assign(engineJob.opts, { attempts: 0, removeOnFail })
  await engineJob.moveToFailed(new Error('no stock'), TOKEN, false)
}

test.each([true, false])(
  'a letter that is redriven before its job has failed brings the job back after it has (removeOnFail: %s)',
  async (removeOnFail) => {
    const queue = bench.queueName()
    const service = bench.service()
    const id = await service.add(queue, { orderId: 'o1' })
    const job = await die(queue)
    const retry = vi.spyOn(service, 'retry')
    const redriven = service.redrive(`${queue}-dead`)
    await vi.waitFor(() => expect(retry.mock.settledResults[0]?.type).toBe('rejected'))
    await fail(job, removeOnFail)
    expect(await redriven).toMatchObject([{ jobId: id }])
    expect(await service.findJob(queue, id)).toMatchObject({
      status: 'waiting',
      data: { orderId: 'o1' },
    })
    expect(await service.stats(`${queue}-dead`)).toMatchObject({ waiting: 0 })
  },
)

test('a letter whose job does not fail stays, and is not said to have gone', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const id = await service.add(queue, {})
  const job = await die(queue)
  expect(await service.redrive(`${queue}-dead`)).toEqual([])
  expect(await service.stats(`${queue}-dead`)).toMatchObject({ waiting: 1 })
  await fail(job)
  expect(await service.redrive(`${queue}-dead`)).toMatchObject([{ jobId: id }])
})

test('the letter of an earlier death goes while the job that was put back by hand runs', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const id = await service.add(queue, {})
  await fail(await die(queue))
  await service.retry(queue, id)
  await die(queue)
  expect(await service.redrive(`${queue}-dead`, { limit: 1 })).toMatchObject([{ jobId: id }])
  expect(await service.findJob(queue, id)).toMatchObject({ status: 'active' })
  expect(await service.stats(`${queue}-dead`)).toMatchObject({ waiting: 1 })
})

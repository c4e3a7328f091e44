import { Queue, Worker } from 'bullmq'
import { expect, test, vi } from 'vitest'

import type { BullMQPackage } from '../../../src/runtime/providers/bullmq/index.js'
import { useBullMQ } from './wired-test.js'

const bench = useBullMQ()
const soon = { timeout: 120_000, interval: 10 }

const loads: Record<string, () => Promise<BullMQPackage>> = {
  5: () => import('bullmq-5'),
  6: () => import('bullmq'),
}

test.each(Object.keys(loads))('BullMQ %s does all of it', async (version) => {
  const bullmq = await loads[version]!()
  const queue = bench.queueName()
  const dead = `${queue}-dead`
  const service = bench.service({ bullmq })
  const attempts: number[] = []
  const workers = await bench.run(
    queue,
    async ({ interaction, attempt }, data: { fails: number }) => {
      attempts.push(attempt)
      await interaction.queue!.updateProgress({ attempt })
      if (attempt <= data.fails) throw new RangeError('again')
      return data
    },
    {
      retry: { attempts: 3, backoff: 'linear', delay: 20 },
      deadLetterQueue: dead,
      config: { maxConcurrency: 4, lockDuration: 1_000 },
    },
    { bullmq },
  )
  const good = await service.add(queue, { fails: 1 }, { jobId: 'order:5', priority: 'high' })
  expect(await service.waitForFinish(queue, good)).toMatchObject({
    id: 'order:5',
    status: 'completed',
    result: { fails: 1 },
    progress: { attempt: 2 },
    attempts: 2,
  })
  const [bad] = await service.addMany(queue, [{ data: { fails: 9 } }])
  expect(await service.waitForFinish(queue, bad!)).toMatchObject({
    status: 'failed',
    error: { name: 'RangeError', message: 'again' },
  })
  expect(attempts).toEqual([1, 2, 1, 2, 3])
  await service.retry(queue, bad!)
  expect(await service.waitForFinish(queue, bad!)).toMatchObject({ status: 'failed' })
  expect(await service.stats(dead)).toMatchObject({ waiting: 2 })
  expect(await service.failedJobs(queue)).toMatchObject([{ id: bad }])
  await workers.stop()
  const delayed = await service.add(queue, { fails: 0 }, { delay: 60_000 })
  expect(await service.findJob(queue, delayed)).toMatchObject({ status: 'delayed' })
  await service.remove(queue, delayed)
  expect(await service.findJob(queue, delayed)).toBeUndefined()
  await service.add(queue, { fails: 0 }, { repeat: { cron: '0 2 * * *', key: 'night:ly' } })
  expect(await service.stats(queue)).toMatchObject({ delayed: 1 })
  expect(await service.unschedule(queue, 'night:ly')).toBe(true)
})

test('a job that BullMQ itself has added is run as it asks, and can be read', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const starts: number[] = []
  await bench.run(queue, ({ interaction }, data: unknown) => {
    starts.push(Date.now())
    if (starts.length < 3) throw new Error('again')
    return { data, max: interaction.queue!.maxAttempts }
  })
  const { host, port } = bench.redis
  const bare = new Queue(queue, { connection: { host, port } })
  const backoff = { type: 'fixed', delay: 1_200 }
  const { id } = await bare.add('anything', { n: 1 }, { attempts: 4, backoff })
  const job = await service.waitForFinish(queue, id!)
  expect(job).toMatchObject({ id, data: { n: 1 }, result: { data: { n: 1 }, max: 4 }, attempts: 3 })
  // A policy of pikku would have waited for a second.
  expect(starts[1]! - starts[0]!).toBeGreaterThanOrEqual(1_200)
  await bare.close()
})

test('what pikku adds is plain JSON, which a worker of BullMQ itself can take', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const id = await service.add(queue, { at: new Date(0), n: 1 }, { retries: 1 })
  const { host, port } = bench.redis
  const seen: unknown[] = []
  const bare = new Worker(queue, async (job) => void seen.push(job.data), {
    connection: { host, port },
  })
  await vi.waitFor(() => expect(seen).toEqual([{ at: '1970-01-01T00:00:00.000Z', n: 1 }]), soon)
  expect(await service.waitForFinish(queue, id)).toMatchObject({ status: 'completed' })
  await bare.close()
})

import { expect, test, vi } from 'vitest'

import type { DeadLetterJob, RetryOptions } from '../../../src/runtime/index.js'
import { useBullMQ, wire } from './wired-test.js'

const bench = useBullMQ()
const soon = { timeout: 120_000, interval: 10 }

async function gapsOf(retry: RetryOptions, wiring: object = {}): Promise<number[]> {
  const queue = bench.queueName()
  const service = bench.service()
  const starts: number[] = []
  await bench.run(
    queue,
    () => {
      starts.push(Date.now())
      throw new Error('again')
    },
    wiring,
  )
  const id = await service.add(queue, {}, Object.keys(retry).length === 0 ? {} : { retry })
  await service.waitForFinish(queue, id)
  return starts.slice(1).map((start, index) => start - starts[index]!)
}

function expectGaps(gaps: readonly number[], wanted: readonly number[]): void {
  expect(gaps).toHaveLength(wanted.length)
  for (const [index, gap] of gaps.entries()) {
    expect(gap).toBeGreaterThanOrEqual(wanted[index]! - 2)
  }
}

test.each<[string, RetryOptions, number[]]>([
  ['fixed', { attempts: 3, backoff: 'fixed', delay: 150 }, [150, 150]],
  [
    'linear, which wedges a bare BullMQ job',
    { attempts: 4, backoff: 'linear', delay: 100 },
    [100, 200, 300],
  ],
  ['exponential', { attempts: 4, backoff: 'exponential', delay: 80 }, [80, 160, 320]],
  [
    'exponential with a factor',
    { attempts: 3, backoff: 'exponential', delay: 100, factor: 3 },
    [100, 300],
  ],
  [
    'a longest delay',
    // Without it the second wait would be a day.
    { attempts: 4, backoff: 'exponential', delay: 100, factor: 1_000_000, maxDelay: 150 },
    [100, 150, 150],
  ],
  ['no delay at all', { attempts: 3, delay: 0 }, [0, 0]],
])('retries wait as asked: %s', async (_name, retry, wanted) => {
  expectGaps(await gapsOf(retry), wanted)
})

test("retries follow the worker's wiring when the producer asks nothing", async () => {
  expectGaps(await gapsOf({}, { retry: { attempts: 3, backoff: 'fixed', delay: 60 } }), [60, 60])
})

test('between attempts the job is delayed until its next one, with the error of the last', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  await bench.run(queue, () => {
    throw new RangeError('too much')
  })
  const before = Date.now()
  const id = await service.add(queue, {}, { retry: { attempts: 2, delay: 5_000 } })
  await vi.waitFor(
    async () => expect((await service.findJob(queue, id))?.status).toBe('delayed'),
    soon,
  )
  const job = await service.findJob(queue, id)
  expect(job).toMatchObject({
    attempts: 1,
    maxAttempts: 2,
    error: { name: 'RangeError', message: 'too much' },
  })
  expect(job!.delayedUntil!.getTime() - before).toBeGreaterThanOrEqual(5_000)
  expect(job!.delayedUntil!.getTime()).toBeLessThanOrEqual(Date.now() + 5_000)
})

test('a retried job keeps its priority', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const seen: string[] = []
  const wiring = { retry: { attempts: 2, delay: 0 } }
  await service.add(queue, { name: 'low' }, { priority: 'low' })
  await service.add(queue, { name: 'high' }, { priority: 'high' })
  await bench.run(
    queue,
    ({ attempt }, data: { name: string }) => {
      seen.push(`${data.name} ${attempt}`)
      if (data.name === 'high' && attempt === 1) throw new Error('again')
    },
    wiring,
  )
  await vi.waitFor(() => expect(seen).toHaveLength(3), soon)
  expect(seen).toEqual(['high 1', 'high 2', 'low 1'])
})

test('a failed job keeps the name, message and stack of its error, and no result', async () => {
  class PaymentRefused extends Error {
    override readonly name = 'PaymentRefused'
  }
  const queue = bench.queueName()
  const service = bench.service()
  await bench.run(
    queue,
    (_services, data: { message: string }) => {
      throw new PaymentRefused(data.message)
    },
    { retries: 0 },
  )
  for (const message of ['card: expired\nsecond line', '', ': odd']) {
    const id = await service.add(queue, { message })
    const job = await service.waitForFinish(queue, id)
    expect(job).toMatchObject({ status: 'failed', error: { name: 'PaymentRefused', message } })
    expect(job.error!.stack).toContain('failures.test.ts')
    expect(job.finishedAt).toBeInstanceOf(Date)
    expect('result' in job).toBe(false)
    expect(job.discarded).toBeUndefined()
  }
})

test('what failed for good goes to the dead letter queue, once, and what was discarded does not', async () => {
  const queue = bench.queueName()
  const dead = `${queue}-dead`
  const service = bench.service()
  await bench.run(
    queue,
    ({ interaction }, data: { discard?: boolean }) => {
      if (data.discard) interaction.queue!.discard()
      throw new TypeError('broken')
    },
    { retry: { attempts: 2, delay: 10 }, deadLetterQueue: dead },
  )
  await service.waitForFinish(queue, await service.add(queue, { discard: true }))
  const id = await service.add(queue, { n: 1 })
  await service.waitForFinish(queue, id)
  expect(await service.stats(dead)).toMatchObject({ waiting: 1 })
  const letters: DeadLetterJob[] = []
  await bench.run(dead, (_services, letter: DeadLetterJob) => void letters.push(letter))
  await vi.waitFor(() => expect(letters).toHaveLength(1), soon)
  expect(letters[0]).toMatchObject({ queueName: queue, jobId: id, data: { n: 1 }, attempts: 2 })
  expect(letters[0]).toMatchObject({ error: { name: 'TypeError', message: 'broken' } })
})

test('a job retried by hand has all its attempts again, and a second dead letter when it dies again', async () => {
  const queue = bench.queueName()
  const dead = `${queue}-dead`
  const service = bench.service()
  const attempts: number[] = []
  await bench.run(
    queue,
    ({ attempt }) => {
      attempts.push(attempt)
      if (attempts.length < 5) throw new Error('broken')
      return 'well'
    },
    { retry: { attempts: 2, delay: 10 }, deadLetterQueue: dead },
  )
  const id = await service.add(queue, {}, { jobId: 'order:7' })
  await service.waitForFinish(queue, id)
  expect(await service.failedJobs(queue)).toMatchObject([{ id, status: 'failed', attempts: 2 }])
  expect(await service.retry(queue, id)).toBe(id)
  expect(await service.waitForFinish(queue, id)).toMatchObject({ status: 'failed' })
  expect(await service.stats(dead)).toMatchObject({ waiting: 2 })
  await service.retry(queue, id)
  expect(await service.waitForFinish(queue, id)).toMatchObject({
    status: 'completed',
    result: 'well',
  })
  expect(attempts).toEqual([1, 2, 1, 2, 1])
  await expect(service.retry(queue, id)).rejects.toMatchObject({ code: 'JOB_NOT_FAILED' })
})

test('the last failed jobs come first, and no more than asked', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  wire(
    queue,
    () => {
      throw new Error('bad')
    },
    { retries: 0 },
  )
  const workers = bench.workers({ queues: [queue] })
  await workers.start()
  for (const jobId of ['a', 'b', 'c']) {
    await service.waitForFinish(queue, await service.add(queue, {}, { jobId }))
  }
  const ids = async (limit?: number) =>
    (await service.failedJobs(queue, limit === undefined ? undefined : { limit })).map(
      ({ id }) => id,
    )
  expect(await ids()).toEqual(['c', 'b', 'a'])
  expect(await ids(2)).toEqual(['c', 'b'])
  expect(await ids(0)).toEqual([])
})

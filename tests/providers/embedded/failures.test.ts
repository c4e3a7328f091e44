import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

import { describe, expect, test, vi } from 'vitest'

import { NonRetryableError, QueueClient } from '../../../src/runtime/index.js'
import type { DeadLetterJob } from '../../../src/runtime/index.js'
import { createEmbeddedService } from '../../../src/runtime/providers/embedded/index.js'
import { gate } from '../../runtime/gate.js'
import { soon, useEmbedded } from './use-embedded.js'

const bench = useEmbedded()

const quick = { backoff: 'fixed', delay: 20 } as const

test('a failed attempt is repeated after its wait, until it succeeds', async () => {
  const starts: number[] = []
  await bench.run(
    'orders',
    ({ attempt }) => {
      starts.push(Date.now())
      if (attempt < 3) throw new Error(`attempt ${attempt}`)
      return attempt
    },
    { retry: { ...quick, delay: 60 } },
  )
  const id = await bench.service.add('orders', 1)
  const job = await bench.service.waitForFinish('orders', id)
  expect(job).toMatchObject({ status: 'completed', result: 3, attempts: 3 })
  expect(starts[1]! - starts[0]!).toBeGreaterThanOrEqual(60)
  expect(starts[2]! - starts[1]!).toBeGreaterThanOrEqual(60)
})

test('between two attempts a job is delayed, and says why and until when', async () => {
  const fail = (): never => {
    throw new TypeError('no network')
  }
  await bench.run('orders', fail, { retry: { delay: '1h', maxDelay: '1h' } })
  const id = await bench.service.add('orders', 1)
  const job = await bench.reaches('orders', id, 'delayed')
  expect(job).toMatchObject({ attempts: 1, error: { name: 'TypeError', message: 'no network' } })
  expect(job.error?.stack).toContain('failures.test')
  expect(job.delayedUntil!.getTime() - Date.now()).toBeGreaterThan(3_500_000)
})

test('a job that has no attempt left has failed, and says after how many', async () => {
  await bench.run('orders', boom, { retry: quick })
  const id = await bench.service.add('orders', 1, { retries: 1 })
  const job = await bench.service.waitForFinish('orders', id)
  expect(job).toMatchObject({
    status: 'failed',
    attempts: 2,
    maxAttempts: 2,
    error: { message: 'boom' },
  })
})

describe('the dead letter queue', () => {
  test('gets the job that failed for good, with its reason', async () => {
    const letters: DeadLetterJob[] = []
    bench.wire('orders', boom, { retry: { ...quick, attempts: 2 }, deadLetterQueue: 'orders-dead' })
    bench.wire('orders-dead', (_services, letter) => void letters.push(letter))
    await bench.start()
    const id = await bench.service.add('orders', { orderId: '1' })
    await vi.waitFor(() => expect(letters).toHaveLength(1), soon)
    expect(letters[0]).toMatchObject({
      queueName: 'orders',
      jobId: id,
      data: { orderId: '1' },
      error: { name: 'Error', message: 'boom' },
      attempts: 2,
    })
    expect(Date.parse(letters[0]!.failedAt)).toBeLessThanOrEqual(Date.now())
  })

  test('keeps letters that nobody reads yet', async () => {
    await bench.run('orders', boom, { retries: 0, deadLetterQueue: 'orders-dead' })
    const id = await bench.service.add('orders', 1)
    await bench.service.waitForFinish('orders', id)
    expect(await bench.service.stats('orders-dead')).toMatchObject({ waiting: 1 })
  })

  test.each([
    [
      'a job that was failed by its handler',
      ({ interaction }) => interaction.queue?.fail('wrong address'),
      1,
    ],
    ['a job whose error is not retryable', throwing(new NonRetryableError('declined')), 1],
    ['no job that was discarded', ({ interaction }) => interaction.queue?.discard('sold out'), 0],
  ] as [string, Parameters<typeof bench.run>[1], number][])(
    'gets %s',
    async (_, handler, letters) => {
      await bench.run('orders', handler, { deadLetterQueue: 'orders-dead' })
      const id = await bench.service.add('orders', 1)
      const job = await bench.service.waitForFinish('orders', id)
      expect(job).toMatchObject({ status: 'failed', attempts: 1 })
      expect(job.discarded ?? false).toBe(letters === 0)
      expect(await bench.service.stats('orders-dead')).toMatchObject({ waiting: letters })
    },
  )

  test('gets a second letter when the job is retried by hand and dies again', async () => {
    await bench.run('orders', boom, { retries: 0, deadLetterQueue: 'orders-dead' })
    const id = await bench.service.add('orders', 1)
    await bench.service.waitForFinish('orders', id)
    await bench.service.retry('orders', id)
    await vi.waitFor(async () => {
      expect(await bench.service.stats('orders-dead')).toMatchObject({ waiting: 2 })
    }, soon)
  })
})

test('an attempt that takes too long is aborted and repeated', async () => {
  const aborted = vi.fn<() => void>()
  await bench.run(
    'orders',
    ({ attempt, interaction }) => {
      if (attempt === 2) return 'second'
      interaction.queue?.signal.addEventListener('abort', aborted)
      return new Promise(() => {})
    },
    { retry: quick, timeout: 30 },
  )
  const id = await bench.service.add('orders', 1)
  expect(await bench.service.waitForFinish('orders', id)).toMatchObject({
    status: 'completed',
    result: 'second',
    error: { name: 'JobTimeoutError' },
  })
  expect(aborted).toHaveBeenCalledOnce()
})

describe('retrying by hand', () => {
  test('gives a failed job all its attempts again, under the same id', async () => {
    let broken = true
    await bench.run(
      'orders',
      ({ attempt }) => {
        if (broken) throw new Error('broken')
        return attempt
      },
      { retries: 0 },
    )
    const id = await bench.service.add('orders', 1)
    await bench.service.waitForFinish('orders', id)
    broken = false
    expect(await bench.service.retry('orders', id)).toBe(id)
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({
      status: 'completed',
      result: 1,
      attempts: 1,
    })
  })

  test('is refused for a job that has not failed', async () => {
    const id = await bench.service.add('orders', 1)
    await expect(bench.service.retry('orders', id)).rejects.toMatchObject({
      code: 'JOB_NOT_FAILED',
      message: expect.stringContaining('is waiting'),
    })
  })
})

test('a result that cannot be stored fails the job with its place', async () => {
  await bench.run('orders', () => ({ lines: new Map() }))
  const id = await bench.service.add('orders', 1)
  const job = await bench.service.waitForFinish('orders', id)
  expect(job).toMatchObject({ status: 'failed', attempts: 1 })
  expect(job.error?.message).toContain('result.lines is of type Map')
})

test('an error that cannot be written as it is does not stop the worker', async () => {
  await bench.run(
    'orders',
    (_services, data) => {
      if (data === 2) return 'fine'
      throw Object.assign(new Error('x'), { message: { cents: 5n }, stack: 7 })
    },
    { retries: 0 },
  )
  const [odd, even] = await bench.service.addMany('orders', [{ data: 1 }, { data: 2 }])
  expect(await bench.service.waitForFinish('orders', odd!)).toMatchObject({ status: 'failed' })
  expect(await bench.service.waitForFinish('orders', even!)).toMatchObject({ result: 'fine' })
})

test('a row that is not what pikku writes fails, and the others run', async () => {
  const broken = await bench.service.add('orders', 1)
  const whole = await bench.service.add('orders', 2)
  const { openDriver } =
    await import('../../../src/runtime/providers/embedded/connection/open-driver.js')
  const driver = await openDriver(bench.path)
  driver.prepare('UPDATE jobs SET data = ? WHERE id = ?').run('{"half', broken)
  driver.close()
  await bench.run('orders', (_services, data) => data)
  expect(await bench.service.waitForFinish('orders', whole)).toMatchObject({ result: 2 })
  await vi.waitFor(async () => {
    expect(await bench.service.stats('orders')).toMatchObject({ failed: 1 })
  }, soon)
})

test.each(['deleted', 'replaced'])(
  'a file that was %s under an open store is told of, and no job is taken into it',
  async (how) => {
    const workers = await bench.run('orders', () => {})
    const done = await bench.service.add('orders', 1)
    await bench.service.waitForFinish('orders', done)
    const later = await bench.service.add('orders', 2, { delay: '1h' })
    const waiting = bench.service.waitForFinish('orders', later).catch((error: unknown) => error)
    await bench.service.findJob('orders', later)
    await rm(dirname(bench.path), { recursive: true })
    if (how === 'replaced') {
      const other = createEmbeddedService({ path: `${bench.directory}/other.db` })
      await other.add('orders', 3)
      await other.close()
      await mkdir(dirname(bench.path))
      await rename(`${bench.directory}/other.db`, bench.path)
    }
    expect(await waiting).toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    await expect(bench.service.add('orders', 4)).rejects.toThrow(/was deleted or replaced while/)
    await expect(bench.service.findJob('orders', done)).rejects.toThrow(/was deleted or replaced/)
    expect(await workers.health()).toMatchObject({
      isReady: false,
      error: expect.stringContaining('deleted or replaced'),
    })
    await vi.waitFor(() => expect(bench.logger.lines.join()).toContain('refused a turn'), soon)
    await expect(workers.stop()).resolves.toBeUndefined()
  },
)

test('a client sees a failed job as an error with its reason', async () => {
  await bench.run('orders', boom, { retries: 0 })
  const client = new QueueClient<{ orders: { input: number; output: void } }>(bench.service)
  const id = await client.add('orders', 1)
  await expect(client.waitForCompletion('orders', id)).rejects.toMatchObject({
    code: 'JOB_FAILED',
    jobId: id,
    error: { message: 'boom' },
  })
})

describe('progress', () => {
  test('can be read while the job runs, and stays when it is done', async () => {
    const door = gate()
    await bench.run('orders', async ({ interaction, progress }) => {
      await interaction.queue?.updateProgress(50)
      await door.opened
      await progress.update({ processed: 2, total: 2 })
    })
    const id = await bench.service.add('orders', 1)
    await vi.waitFor(async () => {
      expect(await bench.service.findJob('orders', id)).toMatchObject({
        progress: 50,
        status: 'active',
      })
    }, soon)
    door.open()
    const job = await bench.service.waitForFinish('orders', id)
    expect(job.progress).toEqual({ processed: 2, total: 2 })
  })

  test('of an attempt that failed is not shown as that of the next', async () => {
    const door = gate()
    await bench.run(
      'orders',
      async ({ attempt, progress }) => {
        if (attempt === 2) return door.opened
        await progress.update(90)
        throw new Error('at 90')
      },
      { retry: quick },
    )
    const id = await bench.service.add('orders', 1)
    const job = await vi.waitFor(async () => {
      const found = await bench.service.findJob('orders', id)
      expect(found).toMatchObject({ status: 'active', attempts: 2 })
      return found
    }, soon)
    expect(job?.progress).toBeUndefined()
    door.open()
  })
})

function boom(): never {
  throw new Error('boom')
}

function throwing(error: Error): () => never {
  return () => {
    throw error
  }
}

import { describe, expect, test, vi } from 'vitest'

import { QueueClient } from '../../../src/runtime/index.js'
import type {
  ForeignQueueJob,
  ForeignQueueService,
  JobOptions,
} from '../../../src/runtime/index.js'

interface Jobs {
  payments: { input: { orderId: string }; output: { receipt: string } }
}

function foreign(job: Partial<ForeignQueueJob> | null = null) {
  const add = vi.fn<ForeignQueueService['add']>(async () => 'f-1')
  const service: ForeignQueueService = {
    add,
    getJob: async () => job && { id: 'f-1', status: () => 'waiting', ...job },
  }
  return { add, client: new QueueClient<Jobs, ForeignQueueService>(service) }
}

describe('the queue service of an existing Pikku project', () => {
  test('adds jobs with the options that mean the same there', async () => {
    const { add, client } = foreign()
    const options = {
      delay: '2s',
      retries: 4,
      backoff: 'fixed',
      retry: { delay: 500 },
      jobId: 'order-1',
      removeOnComplete: true,
    } as const
    expect(await client.add('payments', { orderId: '1' }, options)).toBe('f-1')
    expect(add).toHaveBeenCalledWith(
      'payments',
      { orderId: '1' },
      {
        delay: 2_000,
        attempts: 5,
        backoff: { type: 'fixed', delay: 500 },
        jobId: 'order-1',
        removeOnComplete: true,
      },
    )
  })

  test.each<JobOptions>([
    { priority: 'high' },
    { timeout: 5 },
    { expires: 5 },
    { repeat: { every: 5 } },
    { backoff: 'linear' },
    { retry: { maxDelay: 5 } },
  ])('refuses %o, which would mean something else there', async (options) => {
    const { add, client } = foreign()
    await expect(client.add('payments', { orderId: '1' }, options)).rejects.toMatchObject({
      code: 'UNSUPPORTED_BY_PROVIDER',
    })
    expect(add).not.toHaveBeenCalled()
  })

  test('reads a status that is a function or a property', async () => {
    for (const status of ['active', async () => 'active'] as const) {
      const { client } = foreign({ status: status as never, data: { orderId: '1' }, result: null })
      const job = await client.getJob('payments', 'f-1')
      expect(job).toMatchObject({ status: 'active', data: { orderId: '1' } })
      expect(job.result).toBeUndefined()
    }
  })

  test('has no job where it gives null', async () => {
    const { client } = foreign(null)
    await expect(client.getJob('payments', 'f-1')).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
  })

  test('waits for a result', async () => {
    const { client } = foreign({ waitForCompletion: async () => ({ receipt: 'r' }) })
    expect(await client.waitForCompletion('payments', 'f-1')).toEqual({ receipt: 'r' })
  })

  test('tells a failed job from one that is not done in time', async () => {
    const waitForCompletion = async () => Promise.reject(new Error('declined'))
    const failed = foreign({ status: () => 'failed', waitForCompletion })
    await expect(failed.client.waitForCompletion('payments', 'f-1')).rejects.toMatchObject({
      code: 'JOB_FAILED',
      error: { message: 'declined' },
    })
    const slow = foreign({ status: () => 'active', waitForCompletion })
    await expect(slow.client.waitForCompletion('payments', 'f-1')).rejects.toMatchObject({
      code: 'WAIT_TIMEOUT',
    })
  })

  test('can do no more than it has methods for, in types and at run time', async () => {
    const { client } = foreign({})
    const refused = { code: 'UNSUPPORTED_BY_PROVIDER' }
    // @ts-expect-error it has no remove
    await expect(client.remove('payments', 'f-1')).rejects.toMatchObject(refused)
    // @ts-expect-error nor cancel
    await expect(client.cancel('payments', 'f-1')).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('let its handler look whether the job is still wanted'),
    })
    // @ts-expect-error nor update
    await expect(client.update('payments', 'f-1', {})).rejects.toMatchObject(refused)
    // @ts-expect-error nor promote
    await expect(client.promote('payments', 'f-1')).rejects.toMatchObject(refused)
    // @ts-expect-error nor pause
    await expect(client.pause('payments')).rejects.toMatchObject(refused)
    // @ts-expect-error nor watch
    await expect(async () => client.watch('payments')).rejects.toMatchObject(refused)
    // @ts-expect-error nor resume
    await expect(client.resume('payments')).rejects.toMatchObject(refused)
    // @ts-expect-error nor isPaused
    await expect(client.isPaused('payments')).rejects.toMatchObject(refused)
  })
})

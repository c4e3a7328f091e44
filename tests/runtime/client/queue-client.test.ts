import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from 'vitest'

import {
  InvalidJobOptionsError,
  QueueClient,
  UnsupportedByProviderError,
  defineQueues,
  queueJob,
  setQueueService,
} from '../../../src/runtime/index.js'
import type {
  JobError,
  JobOptions,
  JobSnapshot,
  NewJob,
  ProviderCapabilities,
  QueueJob,
  QueueService,
} from '../../../src/runtime/index.js'
import { clearDefinitions } from '../../../src/runtime/provider-kit/index.js'
import {
  embeddedCapabilities,
  EmbeddedQueueService,
} from '../../../src/runtime/providers/embedded/index.js'

interface Jobs {
  payments: { input: { orderId: string }; output: { receipt: string } }
  cleanup: { input: void; output: void }
}

interface Added {
  readonly queueName: string
  readonly data: unknown
  readonly options: JobOptions | undefined
}

class MemoryService implements QueueService {
  readonly capabilities: ProviderCapabilities = embeddedCapabilities
  readonly added: Added[] = []
  readonly jobs = new Map<string, JobSnapshot>()
  closed = false
  async add(queueName: string, data: unknown, options?: JobOptions): Promise<string> {
    this.added.push({ queueName, data, options })
    return `id-${this.added.length}`
  }
  async addMany(queueName: string, jobs: readonly NewJob[]): Promise<string[]> {
    return Promise.all(jobs.map((job) => this.add(queueName, job.data, job.options)))
  }
  async findJob(_queueName: string, jobId: string): Promise<JobSnapshot | undefined> {
    return this.jobs.get(jobId)
  }
  async waitForFinish(_queueName: string, jobId: string): Promise<JobSnapshot> {
    return this.jobs.get(jobId)!
  }
  async unschedule(): Promise<boolean> {
    return true
  }
  async close(): Promise<void> {
    this.closed = true
  }
}

class QueueOnlyService implements QueueService {
  readonly capabilities: ProviderCapabilities = {
    ...embeddedCapabilities,
    provider: 'sqs',
    results: 'none',
    priority: 'none',
    repeat: 'none',
    maxDelay: 900_000,
  }
  readonly #memory = new MemoryService()
  get added(): readonly Added[] {
    return this.#memory.added
  }
  add = this.#memory.add.bind(this.#memory)
  addMany = this.#memory.addMany.bind(this.#memory)
  close = this.#memory.close.bind(this.#memory)
}

let service: MemoryService
let client: QueueClient<Jobs, MemoryService>

beforeEach(() => {
  service = new MemoryService()
  client = new QueueClient<Jobs, MemoryService>(service)
})

afterEach(() => {
  clearDefinitions()
  setQueueService(undefined)
})

describe('adding', () => {
  test('gives the id that the service gives', async () => {
    expect(await client.add('payments', { orderId: '1' }, { jobId: 'order-1' })).toBe('id-1')
    expect(service.added).toEqual([
      { queueName: 'payments', data: { orderId: '1' }, options: { jobId: 'order-1' } },
    ])
  })

  test('a queue without data takes undefined', async () => {
    await client.add('cleanup', undefined)
    expect(service.added[0]).toMatchObject({ queueName: 'cleanup', data: undefined })
  })

  test("the queue's place in line is what its wiring says, unless the job says otherwise", async () => {
    const defined = new QueueClient<Jobs>(service, {
      payments: { priority: 'high', delay: 100, retry: { attempts: 9 }, timeout: 5 },
      cleanup: {},
    })
    await defined.add('payments', { orderId: '1' })
    await defined.add('payments', { orderId: '2' }, { priority: 1, delay: 0 })
    await defined.add('payments', { orderId: '3' }, { priority: undefined } as never)
    expect(service.added.map(({ options }) => options)).toEqual([
      // Retry and timeout are the worker's to know: a producer that was deployed earlier must not overrule it.
      { priority: 'high', delay: 100 },
      { priority: 1, delay: 0 },
      { priority: 'high', delay: 100 },
    ])
  })

  test('a delay of the wiring does not put off a schedule', async () => {
    const defined = new QueueClient<Jobs>(service, { payments: {}, cleanup: { delay: 100 } })
    await defined.add('cleanup', undefined, { repeat: { every: 1_000 } })
    expect(service.added[0]?.options).toEqual({ repeat: { every: 1_000 } })
  })

  test('many at once may have options in common, or each its own', async () => {
    const orders = [{ orderId: 'a' }, { orderId: 'b' }]
    await client.addMany('payments', orders, { priority: 'low' })
    await client.addMany('payments', orders, ({ orderId }, index) => ({
      jobId: `${orderId}${index}`,
    }))
    expect(service.added.map(({ options }) => options)).toEqual([
      { priority: 'low' },
      { priority: 'low' },
      { jobId: 'a0' },
      { jobId: 'b1' },
    ])
  })

  test('a name that the definitions do not know is refused, also one that every object has', async () => {
    const defined = new QueueClient<Jobs>(service, { payments: {}, cleanup: {} })
    for (const name of ['paymentz', 'constructor']) {
      await expect(defined.add(name as 'payments', { orderId: '1' })).rejects.toMatchObject({
        code: 'UNKNOWN_QUEUE',
        message: expect.stringContaining("'payments', 'cleanup'"),
      })
    }
  })
})

describe('reading', () => {
  const snapshot: JobSnapshot = {
    id: '7',
    queueName: 'payments',
    status: 'completed',
    data: { orderId: '1' },
    result: { receipt: 'r' },
    attempts: 1,
    maxAttempts: 3,
    createdAt: new Date(0),
  }

  test('a job has what its snapshot has, and can be read again', async () => {
    service.jobs.set('7', { ...snapshot, status: 'active' })
    const job = await client.getJob('payments', '7')
    expect(job).toMatchObject({ id: '7', status: 'active', data: { orderId: '1' } })
    service.jobs.set('7', snapshot)
    expect(job.status).toBe('active')
    expect(await job.getStatus()).toBe('completed')
    expect((await job.refresh()).result).toEqual({ receipt: 'r' })
    expect(await job.waitForCompletion?.()).toEqual({ receipt: 'r' })
  })

  test('a job that is not there is an error for getJob and undefined for findJob', async () => {
    await expect(client.getJob('payments', '9')).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
      queueName: 'payments',
      jobId: '9',
    })
    expect(await client.findJob('payments', '9')).toBeUndefined()
  })

  test('waiting gives the result, and rejects for a job that failed', async () => {
    service.jobs.set('7', snapshot)
    expect(await client.waitForCompletion('payments', '7', 50)).toEqual({ receipt: 'r' })
    const error = { name: 'CardDeclinedError', message: 'declined' }
    service.jobs.set('7', { ...snapshot, status: 'failed', error, discarded: true })
    await expect(client.waitForCompletion('payments', '7')).rejects.toMatchObject({
      code: 'JOB_FAILED',
      error,
      discarded: true,
      message: expect.stringContaining('was discarded: declined'),
    })
  })

  test('a timeout is milliseconds as a number, or whatever the option takes', async () => {
    service.jobs.set('7', snapshot)
    const wait = vi.spyOn(service, 'waitForFinish')
    await client.waitForCompletion('payments', '7', 250)
    await client.waitForCompletion('payments', '7', { timeout: '1m' })
    expect(wait.mock.calls.map(([, , options]: unknown[]) => options)).toEqual([
      { timeout: 250 },
      { timeout: '1m' },
    ])
  })
})

describe('schedules', () => {
  test('a text is a cron expression, and the key that ends it comes back', async () => {
    expect(await client.schedule('cleanup', '0 2 * * *', undefined)).toBe('cron:0 2 * * *')
    expect(await client.schedule('cleanup', { every: '5m', key: 'often' }, undefined)).toBe('often')
    expect(service.added[0]?.options).toEqual({ repeat: { cron: '0 2 * * *' } })
    expect(await client.unschedule('cleanup', 'often')).toBe(true)
  })
})

describe('what a provider cannot do', () => {
  const limited = new QueueOnlyService()

  test('is refused when it is asked, and never dropped', async () => {
    const queue = new QueueClient<Jobs>(limited)
    const job = { orderId: '1' }
    for (const options of [{ priority: 1 }, { repeat: { every: 1 } }]) {
      await expect(queue.add('payments', job, options)).rejects.toThrow(UnsupportedByProviderError)
    }
    await expect(queue.add('payments', job, { delay: '16m' })).rejects.toThrow(
      InvalidJobOptionsError,
    )
    await expect(queue.waitForCompletion('payments', '1')).rejects.toMatchObject({
      provider: 'sqs',
    })
    await expect(queue.remove('payments', '1')).rejects.toMatchObject({ feature: 'removing jobs' })
    expect(limited.added).toEqual([])
  })

  test('is left out when it is only a default of the wiring: prebuild has warned of it', async () => {
    const queue = new QueueClient<Jobs>(limited, { payments: { priority: 5 }, cleanup: {} })
    await queue.add('payments', { orderId: '1' })
    expect(limited.added.at(-1)?.options).toEqual({})
  })
})

test('closing the client closes the service', async () => {
  await client.close()
  expect(service.closed).toBe(true)
})

describe('queueJob', () => {
  const add = queueJob as unknown as (
    name: string,
    data: unknown,
    options?: JobOptions,
  ) => Promise<string>

  test('says what to do when no service was set', async () => {
    await expect(add('payments', {})).rejects.toMatchObject({
      code: 'NO_QUEUE_SERVICE',
      message: expect.stringContaining('setQueueService'),
    })
  })

  test('uses the service of the process, with the definitions that were loaded', async () => {
    setQueueService(service)
    defineQueues({ payments: { priority: 3 } })
    expect(await add('payments', { orderId: '1' }, { delay: 5 })).toBe('id-1')
    expect(service.added[0]?.options).toEqual({ priority: 3, delay: 5 })
    await expect(add('paymentz', {})).rejects.toMatchObject({ code: 'UNKNOWN_QUEUE' })
  })

  test('takes a client as well', async () => {
    setQueueService(client)
    await add('cleanup', undefined)
    expect(service.added).toHaveLength(1)
  })

  test('knows no queue before the first prebuild', () => {
    expectTypeOf<Parameters<typeof queueJob>[0]>().toEqualTypeOf<never>()
    expect(queueJob).toBeTypeOf('function')
  })
})

test('names, data and results are those of the map', () => {
  expectTypeOf(client.add<'payments'>)
    .parameter(1)
    .toEqualTypeOf<{ orderId: string }>()
  expectTypeOf(client.getJob<'payments'>).returns.resolves.toEqualTypeOf<
    QueueJob<{ receipt: string }, { orderId: string }>
  >()
  expectTypeOf(client.waitForCompletion<'payments'>).returns.resolves.toEqualTypeOf<{
    receipt: string
  }>()
  const use = (): void => {
    const queue = new QueueClient<Jobs, EmbeddedQueueService>(new EmbeddedQueueService())
    void queue.cancel('payments', '1')
    void queue.cancel('payments', '1', 'ordered twice')
    // @ts-expect-error no such queue
    void queue.cancel('paymentz', '1')
    void queue.update('payments', '1', { orderId: '2' })
    // @ts-expect-error not what the handler takes
    void queue.update('payments', '1', { orderId: 2 })
    void queue.promote('payments', '1')
    void queue.pause('payments')
    void queue.resume('payments')
    expectTypeOf(queue.isPaused('payments')).resolves.toEqualTypeOf<boolean>()
    // @ts-expect-error no such queue
    void queue.pause('paymentz')
    const watchAll = async (): Promise<void> => {
      for await (const event of queue.watch('payments')) {
        if (event.type === 'completed') {
          expectTypeOf(event.result).toEqualTypeOf<{ receipt: string }>()
        }
        if (event.type === 'failed') expectTypeOf(event.error).toEqualTypeOf<JobError>()
        // @ts-expect-error an event that may concern no job in particular
        event.jobId satisfies string
      }
      for await (const event of queue.watch('payments', { jobId: '1', events: ['failed'] })) {
        expectTypeOf(event.type).toEqualTypeOf<'failed' | 'missed'>()
      }
      // @ts-expect-error no such event
      queue.watch('payments', { events: ['finished'] })
      // @ts-expect-error no such queue
      queue.watch('paymentz')
    }
    void watchAll
  }
  expect(use).toBeTypeOf('function')
  const misuse = (): void => {
    // @ts-expect-error no such queue
    void client.add('paymentz', { orderId: '1' })
    // @ts-expect-error not what the handler takes
    void client.add('payments', { orderId: 1 })
    // @ts-expect-error it has no data
    void client.add('cleanup', {})
    const queue = new QueueClient<Jobs, QueueOnlyService>(new QueueOnlyService())
    // @ts-expect-error this provider keeps no results
    void queue.waitForCompletion('payments', '1')
    // @ts-expect-error nor can its jobs be read
    void queue.getJob('payments', '1')
    // @ts-expect-error nor cancelled
    void queue.cancel('payments', '1')
    // @ts-expect-error nor updated
    void queue.update('payments', '1', { orderId: '2' })
    // @ts-expect-error nor promoted
    void queue.promote('payments', '1')
    // @ts-expect-error nor its queue paused
    void queue.pause('payments')
    // @ts-expect-error nor resumed
    void queue.resume('payments')
    // @ts-expect-error nor is it known whether it is
    void queue.isPaused('payments')
    // @ts-expect-error nor watched
    queue.watch('payments')
    // @ts-expect-error nor repeated
    void queue.schedule('cleanup', '* * * * *', undefined)
  }
  expect(misuse).toBeTypeOf('function')
})

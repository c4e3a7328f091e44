import { randomUUID } from 'node:crypto'

import * as bullmq from 'bullmq'
import * as bullmq5 from 'bullmq-5'
import { Client } from 'pg'
import { afterEach, describe, expect, test } from 'vitest'

import {
  InvalidJobDataError,
  InvalidJobOptionsError,
  InvalidJobResultError,
  JobFailedError,
  QueueClient,
  StaleDefinitionsError,
  UnsupportedByProviderError,
  defineQueues,
  externalQueue,
  jobChecker,
} from '../../src/runtime/index.js'
import type { JobOptions, QueueDefinitions, QueueService } from '../../src/runtime/index.js'
import { clearDefinitions } from '../../src/runtime/provider-kit/index.js'
import { createEmbeddedService } from '../../src/runtime/providers/embedded/index.js'
import { useBullMQ } from './bullmq/wired-test.js'
import { usePostgres, versions, wire, withPlainBoss } from './pg-boss/harness.js'

interface Jobs {
  emails: { input: Letter; output: unknown }
  counts: { input: { of: string }; output: number | null }
  ours: { input: Letter; output: unknown }
}

interface Letter {
  to: string
  tags?: string[]
}

/** As prebuild writes them. */
const definitions: QueueDefinitions = {
  emails: {
    check: {
      checker: jobChecker,
      input: [
        'object',
        [
          ['to', 'string'],
          ['tags', ['list', 'string'], 'optional'],
        ],
      ] as never,
      output: ['object', [['ok', 'boolean']]] as never,
    },
    external: { rules: externalQueue, jobName: 'send-email' },
  },
  counts: {
    check: { checker: jobChecker, output: ['union', ['number', 'null']] as never },
    external: { rules: externalQueue },
  },
}

function clientOf(service: QueueService): QueueClient<Jobs> {
  return new QueueClient<Jobs>(service, defineQueues(definitions))
}

afterEach(() => clearDefinitions())

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}

/** What no other worker keeps, whatever the engine. */
const refused: readonly JobOptions[] = [
  { timeout: 1_000 },
  { expires: '1h' },
  { group: { id: 'a' } },
  { repeat: { every: '1h' } },
  { version: 2 },
]
/** What no other worker knows of retries, whatever the engine. */
const unknownRetries: readonly JobOptions[] = [
  { backoff: 'linear', retry: { delay: '1s' } },
  { backoff: 'exponential', retry: { delay: '1s', maxDelay: '5s' } },
  { backoff: 'fixed', retry: { delay: '1s', jitter: 0.5 } },
  { backoff: 'exponential', retry: { delay: '1s', factor: 3 } },
]

async function expectRefusals(queue: QueueClient<Jobs>): Promise<void> {
  await expect(queue.add('emails', { to: 1 } as never)).rejects.toThrow(InvalidJobDataError)
  await expect(queue.add('counts', undefined as never)).rejects.toThrow(InvalidJobDataError)
  for (const options of refused) {
    await expect(queue.add('emails', { to: 'a' }, options)).rejects.toThrow(
      UnsupportedByProviderError,
    )
  }
  for (const options of unknownRetries) {
    await expect(queue.add('emails', { to: 'a' }, options)).rejects.toThrow(InvalidJobOptionsError)
  }
  await expect(queue.addIfNew('emails', { to: 'a' }, { jobId: randomUUID() })).rejects.toThrow(
    'served elsewhere',
  )
  await expect(queue.cancel('emails', 'a')).rejects.toThrow('served elsewhere')
  await expect(queue.unschedule('emails', 'a')).rejects.toThrow('served elsewhere')
}

describe.each([
  ['BullMQ 6', bullmq],
  ['BullMQ 5', bullmq5],
] as const)('a plain worker of %s', (_, { Worker: PlainWorker }) => {
  const Worker = PlainWorker as unknown as new (...details: unknown[]) => {
    close(): Promise<unknown>
  }
  const bench = useBullMQ()
  const workers: { close(): Promise<unknown> }[] = []
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()))
  })

  interface Seen {
    readonly name: string
    readonly id: string | undefined
    readonly data: unknown
    readonly opts: object
  }

  function work(queue: string, handler: (data: any, attempt: number) => unknown): Seen[] {
    const seen: Seen[] = []
    const { host, port } = bench.redis
    const process = async (job: any): Promise<unknown> => {
      seen.push({ name: job.name, id: job.id, data: job.data, opts: job.opts })
      return handler(job.data, job.attemptsMade)
    }
    workers.push(new Worker(queue, process, { connection: { host, port } }))
    return seen
  }

  test('reads what a client adds, and the client reads what it gives', async () => {
    const service = bench.service()
    const queue = clientOf(service)
    await expectRefusals(queue)
    for (const jobId of ['12', 'a:b', 'a%b']) {
      await expect(queue.add('emails', { to: 'a' }, { jobId })).rejects.toThrow('jobId')
    }
    await expect(queue.add('emails', { to: 'a' }, { priority: 'high' })).rejects.toThrow('priority')

    const first = await queue.add('emails', { to: 'a', tags: ['x'] }, { jobId: 'mail-1' })
    expect(first).toBe('mail-1')
    expect(await queue.add('emails', { to: 'other' }, { jobId: 'mail-1' })).toBe('mail-1')
    const before = await queue.getJob('emails', first)
    expect(before).toMatchObject({
      status: 'waiting',
      data: { to: 'a', tags: ['x'] },
      maxAttempts: 1,
    })
    const [failing, odd] = await queue.addMany(
      'emails',
      [{ to: 'fail' }, { to: 'odd' }],
      ({ to }) =>
        to === 'fail'
          ? { attempts: 2, backoff: 'fixed', retry: { delay: 10 } }
          : { priority: 'low' },
    )
    await queue.update('emails', odd!, { to: 'odder' })
    const removed = await queue.add('emails', { to: 'removed' }, { delay: '1h' })
    const promoted = await queue.add('emails', { to: 'promoted' }, { delay: '1h' })
    await queue.remove('emails', removed)
    await queue.promote('emails', promoted)
    const listed = await all(queue.list('emails'))
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set([first, failing, odd, promoted]))

    let isBroken = true
    const seen = work('emails', ({ to }) => {
      if (to === 'fail' && isBroken) throw new RangeError('no such address')
      return to === 'odder' ? { ok: 'yes' } : { ok: true }
    })
    expect(await queue.waitForCompletion('emails', first)).toEqual({ ok: true })
    expect(seen[0]).toEqual({
      name: 'send-email',
      id: 'mail-1',
      data: { to: 'a', tags: ['x'] },
      opts: expect.not.objectContaining({ pikku: expect.anything() }),
    })
    expect(await queue.waitForCompletion('emails', promoted)).toEqual({ ok: true })
    // A result that is not of its type is not given as if it were.
    await expect(queue.waitForCompletion('emails', odd!)).rejects.toThrow(InvalidJobResultError)
    await expect(queue.waitForCompletion('emails', failing!)).rejects.toThrow(JobFailedError)
    expect(await queue.getJob('emails', failing!)).toMatchObject({
      status: 'failed',
      attempts: 2,
      maxAttempts: 2,
      error: { name: 'RangeError', message: 'no such address' },
    })
    expect(seen.filter(({ data }) => (data as Letter).to === 'fail')).toHaveLength(2)
    isBroken = false
    await queue.retry('emails', failing!)
    expect(await queue.waitForCompletion('emails', failing!)).toEqual({ ok: true })

    await queue.pause('emails')
    const held = await queue.add('emails', { to: 'held' })
    expect(await queue.isPaused('emails')).toBe(true)
    await queue.resume('emails')
    expect(await queue.waitForCompletion('emails', held)).toEqual({ ok: true })

    const [none, five] = await queue.addMany('counts', [{ of: 'none' }, { of: 'five' }])
    const counted = work('counts', ({ of }) => (of === 'none' ? null : 5))
    expect(await queue.waitForCompletion('counts', none!)).toBeNull()
    expect(await queue.waitForCompletion('counts', five!)).toBe(5)
    expect(counted.map(({ name }) => name)).toEqual(['counts', 'counts'])
  })

  test('is left alone by the workers of this process', async () => {
    const queue = clientOf(bench.service())
    const ours = bench.queueName()
    defineQueues({ [ours]: {} })
    await bench.run(ours, async () => {})
    const id = await queue.add('emails', { to: 'a' }, { jobId: randomUUID() })
    expect((await queue.getJob('emails', id)).status).toBe('waiting')
    wire('emails', () => {})
    await expect(bench.workers().start()).rejects.toThrow(StaleDefinitionsError)
    await queue.drain('emails')
  })
})

describe.each(versions)('a plain worker of $version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  test('reads what a client adds, and the client reads what it gives', async () => {
    const queue = clientOf(harness.service())
    await expect(queue.add('emails', { to: 'a' })).rejects.toThrow('createQueue')
    await expectRefusals(queue)
    await expect(queue.pause('emails')).rejects.toThrow('served elsewhere')
    await expect(queue.update('emails', randomUUID(), { to: 'a' })).rejects.toThrow(
      'served elsewhere',
    )
    await expect(queue.add('emails', { to: 'a' }, { jobId: 'mail-1' })).rejects.toThrow('UUID')
    await expect(queue.add('emails', { to: '\0' })).rejects.toThrow(InvalidJobDataError)

    await withPlainBoss(pgBoss, { connectionString: harness.url }, async (boss) => {
      await boss.createQueue('emails', { name: 'emails', policy: 'standard', retryLimit: 3 })
      await boss.createQueue('counts', { name: 'counts', policy: 'standard' })
      const jobId = randomUUID()
      expect(await queue.add('emails', { to: 'a', tags: ['x'] }, { jobId })).toBe(jobId)
      expect(await queue.add('emails', { to: 'other' }, { jobId })).toBe(jobId)
      expect(await queue.getJob('emails', jobId)).toMatchObject({
        id: jobId,
        status: 'waiting',
        data: { to: 'a', tags: ['x'] },
        maxAttempts: 4,
      })
      const [failing, odd] = await queue.addMany(
        'emails',
        [{ to: 'fail' }, { to: 'odd' }],
        ({ to }) => (to === 'fail' ? { retries: 1, backoff: 'fixed', priority: 'high' } : {}),
      )
      const removed = await queue.add('emails', { to: 'removed' }, { delay: '1h' })
      const promoted = await queue.add('emails', { to: 'promoted' }, { delay: '1h' })
      await queue.remove('emails', removed)
      await queue.promote('emails', promoted)

      const seen: unknown[] = []
      let isBroken = true
      await boss.work('emails', { pollingIntervalSeconds: 0.5 }, async ([job]: any[]) => {
        seen.push({ id: job.id, name: job.name, data: job.data })
        if (job.data.to === 'fail' && isBroken) throw new RangeError('no such address')
        return job.data.to === 'odd' ? { ok: 'yes' } : { ok: true }
      })
      expect(await queue.waitForCompletion('emails', jobId)).toEqual({ ok: true })
      expect(seen).toContainEqual({ id: jobId, name: 'emails', data: { to: 'a', tags: ['x'] } })
      expect(await queue.waitForCompletion('emails', promoted)).toEqual({ ok: true })
      await expect(queue.waitForCompletion('emails', odd!)).rejects.toThrow(InvalidJobResultError)
      await expect(queue.waitForCompletion('emails', failing!)).rejects.toThrow(JobFailedError)
      expect(await queue.getJob('emails', failing!)).toMatchObject({
        status: 'failed',
        attempts: 2,
        maxAttempts: 2,
        error: { message: 'no such address' },
      })
      isBroken = false
      await queue.retry('emails', failing!)
      expect(await queue.waitForCompletion('emails', failing!)).toEqual({ ok: true })

      const [none, five] = await queue.addMany('counts', [{ of: 'none' }, { of: 'five' }])
      await boss.work('counts', { pollingIntervalSeconds: 0.5 }, async ([job]: any[]) =>
        job.data.of === 'none' ? null : 5,
      )
      expect(await queue.waitForCompletion('counts', none!)).toBeNull()
      // pg-boss keeps what is no object as { value }.
      expect(await queue.waitForCompletion('counts', five!)).toBe(5)
    })
  })

  test('gets all jobs of one call or none, also within a transaction, and what its policy keeps back is told', async () => {
    const connectionString = await harness.postgres.createDatabase()
    const queue = clientOf(harness.service({ connectionString }))
    await withPlainBoss(pgBoss, { connectionString }, async (boss) => {
      await boss.createQueue('emails', { name: 'emails', policy: 'short' })
      await expect(queue.addMany('emails', [{ to: 'a' }, { to: 'b' }])).rejects.toThrow('policy')
      expect(await all(queue.list('emails'))).toEqual([])
      const id = await queue.add('emails', { to: 'a' })
      await expect(queue.add('emails', { to: 'b' })).rejects.toThrow('policy')
      await queue.remove('emails', id)

      const client = new Client({ connectionString })
      await client.connect()
      try {
        await client.query('BEGIN')
        const inside = await queue.withTransaction(client).add('emails', { to: 'a' })
        expect(await queue.findJob('emails', inside)).toBeUndefined()
        await client.query('ROLLBACK')
        expect(await queue.findJob('emails', inside)).toBeUndefined()
      } finally {
        await client.end()
      }
    })
  })
})

test('an engine whose jobs only pikku reads refuses them', async () => {
  const service = createEmbeddedService({ path: ':memory:' })
  try {
    await expect(clientOf(service).add('emails', { to: 'a' })).rejects.toThrow('served elsewhere')
  } finally {
    await service.close()
  }
})

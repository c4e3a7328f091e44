import { afterEach, beforeEach, expect, test } from 'vitest'
import { startCloudflare } from '../../engines/cloudflare.js'
import type { CloudflareEngine } from '../../engines/cloudflare.js'
import { startOrSkip } from '../../engines/use-engine.js'

interface Seen {
  readonly runs: Record<string, unknown>[]
  readonly logs: string[]
  readonly most: number
}

let engine: CloudflareEngine
beforeEach(async ({ skip }) => {
  const start = () =>
    startCloudflare(new URL('./worker.ts', import.meta.url), {
      queueProducers: {
        EMAIL: 'email',
        BULK_EMAIL: 'bulk-email',
        PATIENT_JOBS: 'patient',
        DEAD_JOBS: 'dead-jobs',
        NUMBERS: 'numbers',
      },
      queueConsumers: {
        email: { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 3 },
        'bulk-email': { maxBatchSize: 100, maxBatchTimeout: 0.05, maxRetries: 3 },
        patient: { maxBatchSize: 1, maxBatchTimeout: 0.05, maxRetries: 3 },
        'dead-jobs': { maxBatchSize: 10, maxBatchTimeout: 0.05 },
        numbers: { maxBatchSize: 10, maxBatchTimeout: 0.2 },
      },
    })
  engine = await startOrSkip('Cloudflare', start, skip)
})
afterEach(() => engine?.stop())

const seen = (): Promise<Seen> => engine.call('/seen') as Promise<Seen>
const runs = async (): Promise<Seen['runs']> => (await seen()).runs
const add = (queue: string, jobs: object[]): Promise<unknown> =>
  engine.call('/add', { queue, jobs })

let messages = 0
function message(
  queue: string,
  data: unknown,
  changes: object = {},
): { id: string; body: string; attempts: number } {
  messages += 1
  const envelope = { pikku: 1, id: `job-${messages}`, queue, enqueuedAt: Date.now(), data }
  const { attempts = 1, ...rest } = changes as { attempts?: number }
  return { id: `m${messages}`, body: JSON.stringify({ ...envelope, ...rest }), attempts }
}

test('a job goes from the producer to the handler, with its id, its attempt, and services of env', async () => {
  const { ids } = (await add('email', [{ data: { data: 'inner' } }])) as { ids: string[] }
  await expect
    .poll(runs)
    .toEqual([
      { queueName: 'email', jobId: ids[0], attempt: 1, data: { data: 'inner' }, stage: 'test' },
    ])
})

test('null and undefined arrive as they were sent', async () => {
  await add('email', [{ data: null }])
  await expect.poll(async () => (await runs()).at(-1)?.['data']).toBeNull()
  await add('email', [{}])
  await expect.poll(async () => (await runs()).at(-1)?.['data']).toBe('undefined')
})

test('a job that throws is run again, and only that one', async () => {
  await add('email', [{ data: { how: 'once' } }, { data: {} }])
  await expect.poll(async () => (await runs()).length).toBe(3)
  const ended = await runs()
  expect(ended.map(({ attempt }) => attempt)).toEqual([1, 1, 2])
  expect(ended.at(-1)?.['data']).toEqual({ how: 'once' })
})

test('more attempts than the platform delivers are all made', async () => {
  await add('patient', [{ data: { how: 'throw' } }])
  await expect.poll(async () => (await runs()).length).toBe(6)
  expect((await runs()).map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6])
})

test('a job that failed for good reaches the worker of its dead letter queue', async () => {
  const { ids } = (await add('email', [{ data: { how: 'fail' } }])) as { ids: string[] }
  await expect.poll(async () => (await runs()).length).toBe(2)
  expect((await runs()).at(-1)).toMatchObject({
    queueName: 'dead-jobs',
    data: { queueName: 'email', jobId: ids[0], data: { how: 'fail' }, error: { message: 'bad' } },
  })
})

test('many jobs go in requests that the platform takes', async () => {
  const jobs = Array.from({ length: 230 }, (_, index) => ({ data: { index } }))
  const { ids } = (await add('bulk-email', jobs)) as { ids: string[] }
  expect(new Set(ids).size).toBe(230)
  await expect.poll(async () => (await runs()).length).toBe(230)
})

test('large jobs are sent in several requests, and one that is too large is refused by name', async () => {
  const data = 'x'.repeat(100_000)
  const large = await add('bulk-email', [{ data }, { data }, { data }, { data }])
  expect(large).toHaveProperty('ids')
  expect(await add('email', [{ data: 'x'.repeat(130_000) }])).toMatchObject({
    name: 'InvalidJobDataError',
    message: expect.stringContaining("'email' is too large"),
  })
})

test('what Cloudflare cannot do is refused, not dropped', async () => {
  for (const options of [{ priority: 1 }, { jobId: 'a' }, { repeat: { every: '1m' } }]) {
    const [option = ''] = Object.keys(options)
    expect(await add('email', [{ data: {}, options }])).toMatchObject({
      name: 'UnsupportedByProviderError',
      message: expect.stringContaining(option),
    })
  }
})

test('a queue without a binding is an error that says which one is missing', async () => {
  expect(await add('my.queue', [{ data: {} }])).toMatchObject({
    message: expect.stringContaining('MY_QUEUE'),
  })
})

test('a delay longer than the platform holds a message back is accepted', async () => {
  expect(await add('email', [{ data: {}, options: { delay: '3d' } }])).toHaveProperty('ids')
  expect(await add('email', [{ data: {}, options: { delay: '25h' } }])).toHaveProperty('ids')
})

test('every message is acked or retried by itself, with the delay of its policy', async () => {
  const good = message('email', {})
  const bad = message('email', { how: 'throw' })
  const late = message('email', { how: 'throw' }, { attempts: 2 })
  const dropped = message('email', { how: 'discard' })
  const result = await engine.deliver('email', [bad, good, late, dropped])
  expect(result).toMatchObject({
    outcome: 'ok',
    retryBatch: { retry: false },
    explicitAcks: [good.id, dropped.id],
    retryMessages: [
      { msgId: bad.id, delaySeconds: 2 },
      { msgId: late.id, delaySeconds: 4 },
    ],
  })
})

test('a body that cannot be read is never lost: dead letter, or once more', async () => {
  const odd = { id: 'odd', body: 'hello', attempts: 1 }
  expect(await engine.deliver('email', [odd])).toMatchObject({ explicitAcks: ['odd'] })
  await expect.poll(async () => (await runs()).length).toBe(1)
  expect((await runs())[0]).toMatchObject({ queueName: 'dead-jobs', data: { data: 'hello' } })
  expect(await engine.deliver('bulk-email', [odd])).toMatchObject({
    explicitAcks: [],
    retryMessages: [{ msgId: 'odd', delaySeconds: 60 }],
  })
})

test('a queue is found by its whole name, by queueNames, or by the envelope', async () => {
  await engine.deliver('bulk-email', [message('bulk-email', {})])
  await engine.deliver('prod-email', [message('email', {})])
  await engine.deliver('some-stage-email', [message('email', {})])
  expect((await runs()).map(({ queueName }) => queueName)).toEqual(['bulk-email', 'email', 'email'])
  const foreign = await engine.deliver('bulk-email', [message('email', {})])
  expect(foreign).toMatchObject({ explicitAcks: [], retryMessages: [{ delaySeconds: 60 }] })
})

test('what the platform itself has moved arrives as a dead letter', async () => {
  const moved = message('email', { order: 7 })
  expect(await engine.deliver('prod-dead-jobs', [moved])).toMatchObject({
    explicitAcks: [moved.id],
  })
  await expect.poll(async () => (await runs()).length).toBe(1)
  expect((await runs())[0]).toMatchObject({
    queueName: 'dead-jobs',
    data: { queueName: 'email', data: { order: 7 }, error: { name: 'Error' } },
  })
})

test('jobs of one batch run side by side, as many as concurrency says', async () => {
  const batch = Array.from({ length: 40 }, () => message('bulk-email', { how: 'slow' }))
  const { explicitAcks } = await engine.deliver('bulk-email', batch)
  expect(explicitAcks).toHaveLength(40)
  expect((await seen()).most).toBe(10)
})

test('a batch worker gets many at once', async () => {
  const batch = Array.from({ length: 6 }, (_, index) => message('numbers', index))
  const { explicitAcks } = await engine.deliver('numbers', batch)
  expect(explicitAcks).toHaveLength(6)
  expect(await runs()).toEqual([
    [0, 1, 2, 3],
    [4, 5],
  ])
})

test('at the time limit the handler is aborted, and its attempt does not count', async () => {
  const held = message('email', { how: 'hang' })
  const next = message('email', {})
  expect(await engine.deliver('brief', [held, next])).toMatchObject({
    outcome: 'ok',
    explicitAcks: [held.id, next.id],
  })
  // Copies have taken their place, with the attempt unused.
  await expect.poll(async () => (await runs()).length).toBe(3)
  expect((await runs()).map(({ attempt }) => attempt)).toEqual([1, 1, 1])
})

test('a batch that cannot be begun comes again later, and not at once', async () => {
  expect(await engine.deliver('broken', [message('email', {})])).toMatchObject({
    outcome: 'ok',
    explicitAcks: [],
    retryBatch: { retry: true, delaySeconds: 60 },
  })
})

test('a job whose workers died too often is dead', async () => {
  const killer = message('email', {}, { attempts: 5 })
  expect(await engine.deliver('email', [killer])).toMatchObject({ explicitAcks: [killer.id] })
  await expect.poll(async () => (await runs()).length).toBe(1)
  expect((await runs())[0]).toMatchObject({
    queueName: 'dead-jobs',
    data: { error: { name: 'JobStalledError' } },
  })
})

test('the last delivery without a binding is told, for the platform gives up the job', async () => {
  const last = message(
    'unbound',
    { how: 'throw' },
    { attempts: 4, options: { retry: { attempts: 9 } } },
  )
  expect(await engine.deliver('unbound', [last])).toMatchObject({
    retryMessages: [{ msgId: last.id }],
  })
  expect((await seen()).logs).toContainEqual(expect.stringContaining('will not deliver job'))
})

test('a job is snoozed in a copy with its attempts; without a binding that fails, for each delivery counts', async () => {
  const snoozed = message('email', { how: 'snooze' }, { attempts: 3 })
  expect(await engine.deliver('email', [snoozed])).toMatchObject({ explicitAcks: [snoozed.id] })
  const unbound = message('unbound', { how: 'snooze' })
  expect(await engine.deliver('unbound', [unbound])).toMatchObject({
    retryMessages: [{ msgId: unbound.id }],
  })
  const { logs } = await seen()
  expect(logs).toContainEqual(expect.stringContaining('was snoozed; next in 172800000 ms'))
  expect(logs).toContainEqual(expect.stringContaining('failed at attempt 1; next in 1000 ms'))
})

test('what Cloudflare has no use for is said once', async () => {
  await engine.deliver('bulk-email', [message('bulk-email', {})])
  await engine.deliver('bulk-email', [message('bulk-email', {})])
  const { logs } = await seen()
  expect(logs.filter((line) => line.includes('config.maxConcurrency'))).toHaveLength(1)
})

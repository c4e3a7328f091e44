import { inspect } from 'node:util'

import { SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import {
  QueueClient,
  UnsupportedByProviderError,
  externalQueue,
} from '../../../src/runtime/index.js'
import {
  SQSQueueAdapter,
  createSQSService,
  sqsCapabilities,
} from '../../../src/runtime/providers/sqs/index.js'
import { useSQS } from './use-sqs.js'

const sqs = useSQS()

async function storedIn(url: string): Promise<{ body: Record<string, unknown> }[]> {
  const messages = await sqs.receiveRaw(url)
  return messages.map(({ Body }) => ({ body: JSON.parse(Body ?? '') as Record<string, unknown> }))
}

test('add resolves to the id that the message carries, in a versioned envelope', async () => {
  const { name, url } = await sqs.createQueue()
  const id = await sqs.service().add(name, { total: 1 }, { retries: 4, timeout: '5s' })
  const [message] = await storedIn(url)
  expect(message?.body).toMatchObject({
    pikku: 1,
    id,
    queue: name,
    data: { total: 1 },
    options: { retry: { attempts: 5 }, timeout: 5_000 },
  })
})

test('a queue that is served elsewhere gets the data alone, and what only our workers keep is refused', async () => {
  const { name, url } = await sqs.createQueue()
  const definitions = { [name]: { external: { rules: externalQueue } } }
  const queue = new QueueClient<Record<string, { input: unknown; output: unknown }>>(
    sqs.service(),
    definitions,
  )
  await queue.addMany(name, [{ total: 1 }, 'ä\uFFFE'])
  const bodies = (await storedIn(url)).map(({ body }) => JSON.stringify(body))
  expect(bodies.sort()).toEqual(['"ä\uFFFE"', '{"total":1}'])
  await expect(queue.add(name, {}, { retries: 3 })).rejects.toThrow(UnsupportedByProviderError)
  await expect(queue.add(name, {}, { delay: '1h' })).rejects.toThrow('cannot hold')
  await expect(queue.add(name, 'x'.repeat(2_000_000))).rejects.toThrow('too large')
  await expect(queue.add(name, undefined)).rejects.toThrow('has no data')
})

test('job data of undefined is stored as nothing, and null as null', async () => {
  const { name, url } = await sqs.createQueue()
  await sqs.service().add(name, undefined)
  expect((await storedIn(url))[0]?.body).not.toHaveProperty('data')
  await sqs.service().add(name, null)
  expect((await storedIn(url))[0]?.body).toHaveProperty('data', null)
})

test('addMany gives the ids in order, beyond ten to a request', async () => {
  const { name } = await sqs.createQueue()
  const service = sqs.service()
  const jobs = Array.from({ length: 25 }, (_, index) => ({ data: index }))
  const ids = await service.addMany(name, jobs)
  expect(new Set(ids).size).toBe(25)
  expect(await service.backlog(name)).toEqual({ waiting: 25, active: 0, delayed: 0 })
})

test('jobs added side by side share requests', async () => {
  const { name, url } = await sqs.createQueue()
  let requests = 0
  const client = new SQSClient({ ...sqs.connection() } as never)
  client.middlewareStack.add(
    (next) => (args) => {
      requests += 1
      return next(args)
    },
    { step: 'build' },
  )
  const service = createSQSService({ client, queueUrls: { [name]: url } })
  await Promise.all(Array.from({ length: 30 }, () => service.add(name, {})))
  expect(requests).toBe(3)
  await service.close()
  // A client that was given stays open.
  await expect(sqs.service({ client }).backlog(name)).resolves.toMatchObject({ waiting: 30 })
  client.destroy()
})

test('requests of many large jobs stay under the limit of one request', async () => {
  const { name } = await sqs.createQueue()
  const service = sqs.service()
  const text = 'x'.repeat(400_000)
  await service.addMany(
    name,
    Array.from({ length: 5 }, () => ({ data: text })),
  )
  expect((await service.backlog(name)).waiting).toBe(5)
})

test('a delay below a second is rounded up, never down', async () => {
  const { name } = await sqs.createQueue()
  const service = sqs.service()
  await service.add(name, {}, { delay: 300 })
  expect(await service.backlog(name)).toMatchObject({ waiting: 0, delayed: 1 })
})

test('data that is too large is refused by name before it is sent', async () => {
  const { name } = await sqs.createQueue()
  const service = sqs.service()
  await expect(service.add(name, 'x'.repeat(1_048_576))).rejects.toMatchObject({
    code: 'INVALID_JOB_DATA',
    message: expect.stringContaining(name),
  })
  await expect(service.add(name, 'ä'.repeat(530_000))).rejects.toThrow('too large')
})

test('texts with characters that SQS refuses arrive as they were', async () => {
  const { name, url } = await sqs.createQueue()
  const text = 'null \u0000, bell \u0007, \uFFFE, \uFFFF, half \uD800, 🚀'
  await sqs.service().add(name, text)
  const [message] = await sqs.receiveRaw(url)
  // oxlint-disable-next-line no-control-regex -- the very characters that SQS does not take
  expect(message?.Body).not.toMatch(/[\u0000-\u0008\uFFFE\uFFFF\uD800]/)
  expect(JSON.parse(message?.Body ?? '')).toHaveProperty('data', text)
})

test.each([
  ['priority', { priority: 'high' }],
  ['jobId', { jobId: 'order-1' }],
  ['repeat', { repeat: { every: '1m' } }],
  ['removeOnComplete', { removeOnComplete: 100 }],
] as const)('the job option %s is refused, not dropped', async (option, options) => {
  const { name } = await sqs.createQueue()
  const adding = sqs.service().add(name, {}, options)
  await expect(adding).rejects.toBeInstanceOf(UnsupportedByProviderError)
  await expect(adding).rejects.toThrow(option)
})

test('what SQS cannot do is absent from the service, and a type error of the client', async () => {
  const service = sqs.service()
  const client = new QueueClient<{ email: { input: object; output: void } }, typeof service>(
    service,
  )
  for (const method of ['findJob', 'waitForFinish', 'remove', 'retry', 'unschedule', 'stats']) {
    expect(service).not.toHaveProperty(method)
  }
  // @ts-expect-error -- SQS keeps no jobs
  const reading = client.getJob('email', '1')
  await expect(reading).rejects.toThrow("'sqs' does not support reading jobs")
  expect(service.capabilities).toBe(sqsCapabilities)
})

test('queueUrlPrefix, a template in queueUrl, and queueUrls lead to the same queue', async () => {
  const { name, url } = await sqs.createQueue()
  const prefix = url.slice(0, -name.length)
  await sqs.service({ queueUrlPrefix: prefix }).add(name, 1)
  await sqs.service({ queueUrl: `${prefix}{queue}` }).add(name, 2)
  await sqs.service({ queueUrls: { short: url } }).add('short', 3)
  const stored = await storedIn(url)
  expect(new Set(stored.map(({ body }) => body['data']))).toEqual(new Set([1, 2, 3]))
})

test('a stage in the name of the queue is no part of the queue in the code', async () => {
  const { name, url } = await sqs.createQueue('prod-email')
  const prefix = url.slice(0, -name.length)
  const stage = name.slice(0, 5)
  const queue = name.slice(5)
  await sqs.service({ queueUrlPrefix: prefix + stage }).add(queue, {})
  expect((await storedIn(url))[0]?.body).toHaveProperty('queue', queue)
})

test('one queueUrl is one queue: a second one is an error', async () => {
  const { url } = await sqs.createQueue()
  const service = sqs.service({ queueUrl: url })
  await service.add('email', {})
  await expect(service.add('orders', {})).rejects.toThrow("there are two: 'email' and 'orders'")
})

test('a queue that SQS does not know is an error, and none afterwards', async () => {
  const service = sqs.service()
  const name = `late-${Date.now()}`
  await expect(service.add(name, {})).rejects.toThrow(`no URL for queue '${name}'`)
  await sqs.engine().createQueue(name)
  await expect(service.add(name, {})).resolves.toBeTypeOf('string')
})

test('a name that SQS cannot have is refused, unless its URL is given', async () => {
  const { url } = await sqs.createQueue()
  await expect(sqs.service().add('my.queue', {})).rejects.toThrow('queueUrls')
  const service = sqs.service({ queueUrls: { 'my.queue': url } })
  await expect(service.add('my.queue', {})).resolves.toBeTypeOf('string')
})

test('the older name takes what the environment may not have', async () => {
  const { name, url } = await sqs.createQueue()
  const { endpoint, region } = sqs.connection()
  const adapter = new SQSQueueAdapter({
    endpoint,
    region,
    queueUrl: process.env['NO_SUCH_VARIABLE'] ?? url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  await expect(adapter.add(name, {})).resolves.toBeTypeOf('string')
  await adapter.close()
  const half = sqs.service({
    credentials: { accessKeyId: undefined, secretAccessKey: 'test' },
  })
  await expect(half.add(name, {})).rejects.toThrow('accessKeyId is undefined')
})

test('a queue URL and an endpoint may come from the environment', async ({ onTestFinished }) => {
  const { name, url } = await sqs.createQueue()
  process.env['SQS_QUEUE_URL'] = url
  process.env['AWS_ENDPOINT_URL_SQS'] = sqs.engine().endpoint
  onTestFinished(() => {
    delete process.env['SQS_QUEUE_URL']
    delete process.env['AWS_ENDPOINT_URL_SQS']
  })
  const { region, credentials } = sqs.connection()
  const service = createSQSService({ region, credentials })
  await service.add(name, {})
  await service.close()
  expect(await sqs.receiveRaw(url)).toHaveLength(1)
})

test('a closed service refuses jobs', async () => {
  const { name } = await sqs.createQueue()
  const service = sqs.service()
  await service.add(name, {})
  await service.close()
  await expect(service.add(name, {})).rejects.toMatchObject({ code: 'SERVICE_CLOSED' })
})

test.each([
  [{ endpoint: 'http://user:SE#CRET@127.0.0.1:1/' }, /^\w+: endpoint: .*percent-encoded/],
  [{ endpoint: '127.0.0.1:1/SECRET' }, /^\w+: endpoint: it is not a URL such as/],
  [{ endpoint: 'http://user:SECRET@127.0.0.1:99999/' }, /^\w+: endpoint: it cannot be read/],
  [{ queueUrlPrefix: 'http://user:SECRET@127.0.0.1:1/' }, /URL of a queue: it is not one such as/],
  [
    { queueUrl: 'http://127.0.0.1:1/q?X-Amz-Signature=SECRET' },
    /URL of a queue: it is not one such as/,
  ],
  [{ queueUrls: { q: '127.0.0.1/SECRET' } }, /URL of a queue: it is not one such as/],
])('a URL that the SDK would show is refused, and not shown: %j', async (place, reason) => {
  const error: unknown = await sqs
    .service(place)
    .add('q', {})
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'INVALID_WORKER_OPTIONS' })
  expect(String(error)).toMatch(reason)
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/SE#?CRET/)
})

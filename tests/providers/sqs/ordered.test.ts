import { expect, test } from 'vitest'

import { defineQueues, jobKeys, QueueClient } from '../../../src/runtime/index.js'
import type { DeadLetterJob } from '../../../src/runtime/index.js'
import { createLambdaHandler } from '../../../src/runtime/providers/sqs/index.js'
import type { LambdaSQSRecord, SQSClientLike } from '../../../src/runtime/providers/sqs/index.js'
import { useSQS } from './use-sqs.js'

const sqs = useSQS()

type AnyMap = Record<string, { input: unknown; output: unknown }>

const order = { by: 'key', ordered: true }
const unsupported = { code: 'UNSUPPORTED_BY_PROVIDER', provider: 'sqs' }

/** A queue by the name that the code has for it, with the definitions that prebuild would write. */
async function createOrdered(
  by = ['key'],
): Promise<{ name: string; dead: string; url: string; deadUrl: string }> {
  const { name: fifo, url } = await sqs.createQueue('accounts.fifo')
  const { name: deadFifo, url: deadUrl } = await sqs.createQueue('accounts-dead.fifo')
  const [name, dead] = [fifo.replace('.fifo', ''), deadFifo.replace('.fifo', '')]
  const keys = { reader: jobKeys, group: { by, ordered: true } } as const
  defineQueues({ [name]: { deadLetterQueue: dead, keys }, [dead]: {} })
  return { name, dead, url, deadUrl }
}

/** A client of the emulator that notes what is sent through it. */
function noting(): { client: SQSClientLike; inputs: (command: string) => object[] } {
  const sent: { readonly name: string; readonly input: object }[] = []
  const { client } = sqs.engine()
  return {
    client: {
      send: async (command, options) => {
        const { input } = command as { input: object }
        sent.push({ name: (command as object).constructor.name, input })
        return client.send(command, options)
      },
      destroy: () => {},
    },
    inputs: (command) =>
      sent.flatMap(({ name, input }) => (name === `${command}Command` ? [input] : [])),
  }
}

test('by its definition, a queue and its dead letter queue are FIFO, and others are not', async () => {
  const { name, dead, url, deadUrl } = await createOrdered()
  const plain = await sqs.createQueue()
  const queueUrlPrefix = url.slice(0, -`${name}.fifo`.length)
  for (const options of [
    {},
    { queueUrlPrefix },
    { queueUrl: `${queueUrlPrefix}{queue}` },
    { queueUrl: `${queueUrlPrefix}{queue}.fifo`, fifo: true },
  ]) {
    const service = sqs.service(options)
    await service.add(name, {}, { group: { id: 'a' } })
    await service.add(dead, {})
  }
  const service = sqs.service({ queueUrlPrefix })
  await service.add(plain.name, {}, { delay: 1_000 })
  expect(await service.backlog(name)).toMatchObject({ waiting: 4 })
  expect(await service.backlog(dead)).toMatchObject({ waiting: 4 })
  expect(await service.backlog(plain.name)).toMatchObject({ delayed: 1 })
  expect(await sqs.receiveRaw(deadUrl)).not.toEqual([])
})

test('the key of a job is its message group, hashed where SQS could not have it', async () => {
  const { name, url } = await createOrdered(['tenant', 'id'])
  const client = new QueueClient<AnyMap>(sqs.service())
  await client.add(name, { tenant: 'acme', id: 7 })
  await client.add(name, { tenant: 'Äpfel & Co', id: 7 })
  await client.add(name, { tenant: 'x'.repeat(200), id: 7 })
  await client.add(name, { tenant: 'acme', id: '7' })
  // Without a key: groups of their own.
  const id = await sqs.service().add(name, {})
  const groups = (await sqs.receiveRaw(url)).map(({ Attributes }) => Attributes?.MessageGroupId)
  const hash = expect.stringMatching(/^[\da-f]{64}$/) as string
  expect(groups).toEqual(['["acme",7]', hash, hash, '["acme","7"]', id])
  expect(groups[1]).not.toBe(groups[2])
})

test.each([
  ['order on a standard queue', { group: order }, 'standard', 'only a FIFO queue keeps an order'],
  ['a delay of jobs in order', { group: order, delay: '1s' }, 'FIFO', 'it delays no single job'],
  [
    'a limit of a group',
    { group: { ...order, limit: { max: 1, per: 1 } } },
    'FIFO',
    '`ordered: true` alone',
  ],
  ['places of a group', { group: { by: 'key', concurrency: 1 } }, 'FIFO', '`ordered: true` alone'],
  ['tiers', { group: { ...order, tier: 'tier' } }, 'FIFO', '`ordered: true` alone'],
  ['uniqueness', { unique: { by: 'key', while: '5m' } }, 'FIFO', "'unique' of queue"],
  ['a limit', { limit: { max: 1, per: '1s' } }, 'FIFO', "'limit' of queue"],
])(
  '%s is refused at start, by workers and by the Lambda handler',
  async (_, wiring, kind, words) => {
    const { name, url } = await sqs.createQueue(kind === 'FIFO' ? 'accounts.fifo' : 'accounts')
    const refusal = { ...unsupported, message: expect.stringContaining(words) as string }
    sqs.wire(name, () => {}, wiring as object)
    const options = { queueUrls: { [name]: url } }
    await expect(sqs.startWorkers(options)).rejects.toMatchObject(refusal)
    const call = async () =>
      createLambdaHandler({ ...sqs.connection(), ...options })({ Records: [] })
    await expect(call()).rejects.toMatchObject(refusal)
  },
)

test('a job that SQS cannot keep in its order is refused when it is added', async () => {
  const { name, url } = await createOrdered()
  const plain = await sqs.createQueue()
  const client = new QueueClient<AnyMap>(sqs.service())
  const data = { key: 'a' }
  const refusal = (words: string) => ({
    ...unsupported,
    message: expect.stringContaining(words) as string,
  })
  await expect(client.add(name, data, { delay: '1s' })).rejects.toMatchObject(
    refusal('declare a schedule in EventBridge Scheduler'),
  )
  await expect(client.add(name, data, { repeat: { every: '1m' } })).rejects.toMatchObject(
    refusal("'repeat'"),
  )
  const standard = new QueueClient<AnyMap>(sqs.service({ queueUrls: { [name]: plain.url } }))
  const order = 'only a FIFO queue keeps an order'
  await expect(standard.add(name, data)).rejects.toMatchObject(refusal(order))
  await expect(standard.addMany(name, [data])).rejects.toThrow(order)
  const raw = sqs.service()
  await expect(raw.add(name, data, { group: { id: 'a', tier: 'pro' } })).rejects.toMatchObject(
    refusal("the job option 'group'"),
  )
  await expect(raw.add(plain.name, data, { group: { id: 'a' } })).rejects.toMatchObject(
    refusal(order),
  )
  await expect(raw.add(name, data, { group: null as never })).rejects.toThrow('group.id')
  defineQueues({
    other: { keys: { reader: jobKeys, group: { by: ['key'] } } },
    unique: { keys: { reader: jobKeys, unique: { by: ['key'], while: 300_000, then: 'keep' } } },
  })
  for (const queue of ['other', 'unique'])
    await expect(client.add(queue, data)).rejects.toMatchObject(refusal('the option'))
  expect(await sqs.receiveRaw(url)).toEqual([])
})

test('a queue that is not there as FIFO is named when workers start', async () => {
  const { name } = await sqs.createQueue()
  sqs.wire(name, () => {}, { group: order })
  await expect(sqs.startWorkers()).rejects.toThrow(
    `gave no URL for queue '${name}.fifo' (FIFO, because its jobs run in order)`,
  )
})

test('a dead letter goes back into its group, as often as its job dies', async () => {
  const { name, dead } = await createOrdered()
  const runs: string[] = []
  let deaths = 2
  sqs.wire(
    name,
    ({ interaction }, { step }: { step: string }) => {
      runs.push(step)
      if (step === 'bad' && deaths > 0) {
        deaths -= 1
        interaction.queue?.fail('bad')
      }
    },
    { group: order, deadLetterQueue: dead },
  )
  await sqs.startWorkers({ queues: [name] })
  const client = new QueueClient<AnyMap>(sqs.service())
  const jobId = await client.add(name, { key: 'ä', step: 'bad' })
  await client.add(name, { key: 'ä', step: 'next' })
  const waiting = async () => (await sqs.service().backlog(dead)).waiting
  for (let death = 1; death <= 2; death += 1) {
    await expect.poll(waiting).toBe(1)
    expect(await client.redrive(dead as never, { limit: 1 })).toMatchObject([
      { jobId, queueName: name },
    ])
  }
  await expect.poll(() => runs).toEqual(['bad', 'next', 'bad', 'bad'])
  expect(await waiting()).toBe(0)
})

test.each(['accounts-dead', 'accounts-dead.fifo'])(
  'a redriven job has the message group that it had, out of %s too',
  async (prefix) => {
    const { name, url } = await createOrdered()
    const letterQueue = await sqs.createQueue(prefix)
    const queueUrls = { [name]: url, [letterQueue.name]: letterQueue.url }
    sqs.wire(name, ({ interaction }) => interaction.queue?.fail('bad'), {
      group: order,
      deadLetterQueue: letterQueue.name,
      // The emulator hands messages to polls that were given up.
      config: { drainDelay: 0, pollInterval: 20 },
    })
    const service = sqs.service({ queueUrls })
    const workers = await sqs.startWorkers({ queues: [name], queueUrls })
    await new QueueClient<AnyMap>(service).add(name, { key: 'ä' })
    await expect.poll(async () => (await service.backlog(letterQueue.name)).waiting).toBe(1)
    await workers.stop()
    const [{ data }] = (await service.redrive(letterQueue.name)) as [DeadLetterJob]
    expect(data).toEqual({ key: 'ä' })
    const [message] = await sqs.receiveRaw(url)
    expect(message?.Attributes?.MessageGroupId).toMatch(/^[\da-f]{64}$/)
  },
)

test('a job is sent once, in its order, however often its request is made', async () => {
  const { name } = await createOrdered()
  const { client, inputs } = noting()
  const refuse = new Set(['5', '13'])
  const partly: SQSClientLike = {
    ...client,
    send: async (command, options) => {
      const { input } = command as { input: { Entries?: { Id: string; MessageBody: string }[] } }
      const { Entries = [] } = input
      if (Entries.length === 0) return client.send(command, options)
      const isRefused = ({ MessageBody }: { MessageBody: string }): boolean =>
        refuse.has(String((JSON.parse(MessageBody) as { data: { n: number } }).data.n))
      const Failed = Entries.filter(isRefused)
      input.Entries = Entries.filter((entry) => !isRefused(entry))
      // Its answer was lost, so the SDK makes the same request again.
      await client.send(command, options)
      const output = (await client.send(command, options)) as object
      return { ...output, Failed: Failed.map(({ Id }) => ({ Id, Code: 'Throttled' })) }
    },
  }
  const service = sqs.service({ client: partly })
  const jobs = Array.from({ length: 23 }, (_, n) => ({
    data: { n },
    options: { group: { id: 'a' } },
  }))
  await expect(service.addMany(name, jobs)).rejects.toThrow('did not accept 2 of 23 jobs')
  expect(inputs('SendMessageBatch')).toHaveLength(6)
  const seen: unknown[] = []
  sqs.wire(name, (_, { n }: { n: number }) => void seen.push(n), { group: order })
  await sqs.startWorkers()
  const accepted = jobs.map(({ data: { n } }) => n).filter((n) => !refuse.has(String(n)))
  await expect.poll(() => seen).toEqual(accepted)
})

test('a poll that failed is made again as the same one; of one group, a batch worker gets one job at a time', async () => {
  const { name } = await createOrdered()
  const { client, inputs } = noting()
  let failures = 1
  const failing: SQSClientLike = {
    ...client,
    send: async (command, options) => {
      const isPoll = (command as object).constructor.name === 'ReceiveMessageCommand'
      const answer = (await client.send(command, options)) as object
      if (!isPoll || failures-- <= 0) return answer
      throw new Error('The connection was cut')
    },
  }
  const seen: number[] = []
  const handler = (_: unknown, data: unknown[]): unknown => {
    seen.push(data.length)
    return data
  }
  sqs.wire(name, handler, {
    group: order,
    batch: { size: 5, timeout: 0 },
    config: { drainDelay: 0, pollInterval: 50 },
  })
  await sqs.startWorkers({ client: failing })
  await sqs.service().addMany(
    name,
    ['a', 'a', 'b'].map((id) => ({ data: {}, options: { group: { id } } })),
  )
  await expect.poll(() => seen.reduce((sum, length) => sum + length, 0)).toBe(3)
  const polls = inputs('ReceiveMessage') as {
    MaxNumberOfMessages: number
    ReceiveRequestAttemptId?: string
  }[]
  expect(new Set(polls.map((poll) => poll.MaxNumberOfMessages))).toEqual(new Set([1]))
  const ids = polls.map((poll) => poll.ReceiveRequestAttemptId)
  expect(ids[1]).toBe(ids[0])
  expect(new Set(ids).size).toBe(ids.length - 1)
})

/** Records as SQS hands them to Lambda: several of one group at once, which the emulator never does. */
function records(name: string, of: string, received: string): LambdaSQSRecord[] {
  return of.split(' ').map((data) => ({
    messageId: data,
    receiptHandle: 'unknown',
    body: JSON.stringify({ pikku: 1, id: data, queue: name, enqueuedAt: 1, data }),
    attributes: { ApproximateReceiveCount: received, MessageGroupId: data[0] },
    eventSourceARN: `arn:aws:sqs:eu-central-1:000000000000:${name}.fifo`,
  }))
}

test('Lambda: a batch handler gets one job of each group at a time, and none behind one that failed', async () => {
  const { name } = await createOrdered()
  const calls: string[] = []
  sqs.wire(
    name,
    (_, data: string[]) => {
      calls.push(data.join())
      if (data.includes('b1')) throw new Error('again')
      return data
    },
    { group: order, batch: { size: 2 }, retry: { attempts: 2 } },
  )
  const handle = createLambdaHandler({ ...sqs.connection(), logger: sqs.logger() })
  const { batchItemFailures } = await handle({ Records: records(name, 'a1 a2 b1 c1 c2 b2', '1') })
  expect(calls).toEqual(['a1,b1', 'c1', 'c2'])
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
    'a1',
    'a2',
    'b1',
    'b2',
  ])
})

test('Lambda: a job that came behind others more often than it has attempts is run all the same', async () => {
  const { name } = await createOrdered()
  const attempts: unknown[] = []
  sqs.wire(name, ({ attempt }) => void attempts.push(attempt), {
    group: order,
    retry: { attempts: 2 },
  })
  const handle = createLambdaHandler({ ...sqs.connection(), logger: sqs.logger() })
  expect(await handle({ Records: records(name, 'a1', '20') })).toEqual({ batchItemFailures: [] })
  expect(attempts).toEqual([2])
})

test('Lambda: an event of a standard queue is given back, for its jobs must run in order', async () => {
  const { name } = await createOrdered()
  const seen: unknown[] = []
  sqs.wire(name, (_, data) => void seen.push(data), { group: order })
  const handle = createLambdaHandler({ ...sqs.connection(), logger: sqs.logger() })
  const Records = records(name, 'a1', '1').map((record) => ({
    ...record,
    eventSourceARN: record.eventSourceARN.replace('.fifo', ''),
  }))
  await expect(handle({ Records })).rejects.toMatchObject(unsupported)
  expect(seen).toEqual([])
})

import { setTimeout as sleep } from 'node:timers/promises'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { createLambdaHandler } from '../../../src/runtime/providers/sqs/index.js'
import type {
  LambdaHandler,
  LambdaHandlerOptions,
  LambdaSQSEvent,
  LambdaSQSRecord,
} from '../../../src/runtime/providers/sqs/index.js'
import { useSQS } from './use-sqs.js'

const sqs = useSQS()

const aMinute = { getRemainingTimeInMillis: () => 60_000 }

function handler(
  urls: Readonly<Record<string, string>>,
  options: LambdaHandlerOptions = {},
): LambdaHandler {
  return createLambdaHandler({
    ...sqs.connection(),
    queueUrls: urls,
    logger: sqs.logger(),
    ...options,
  })
}

/** What Lambda would call the function with: the queue's messages, really received. */
async function receiveEvent(url: string, count: number, visibility = 30): Promise<LambdaSQSEvent> {
  const { client } = sqs.engine()
  const Records: LambdaSQSRecord[] = []
  const arn = `arn:aws:sqs:eu-central-1:000000000000:${url.slice(url.lastIndexOf('/') + 1)}`
  while (Records.length < count) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(10, count - Records.length),
        WaitTimeSeconds: 2,
        VisibilityTimeout: visibility,
        MessageSystemAttributeNames: ['All'],
      }),
    )
    for (const { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} } of Messages) {
      Records.push({
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        body: Body,
        attributes: Attributes,
        eventSourceARN: arn,
      })
    }
  }
  return { Records }
}

function failuresOf(response: { batchItemFailures: { itemIdentifier: string }[] }): string[] {
  return response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
}

test('the handler gets the data and the id of add, and an empty list means all is done', async () => {
  const { name, url } = await sqs.createQueue()
  const seen: unknown[] = []
  sqs.wire(name, ({ interaction, mail }, data) => {
    const { jobId, attempt, maxAttempts } = interaction.queue ?? {}
    seen.push({ data, jobId, attempt, maxAttempts, mail })
  })
  const id = await sqs.service().add(name, { a: 1 })
  const handle = handler({ [name]: url }, { services: async () => ({ mail: 'service' }) })
  expect(await handle(await receiveEvent(url, 1), aMinute)).toEqual({ batchItemFailures: [] })
  expect(seen).toEqual([{ data: { a: 1 }, jobId: id, attempt: 1, maxAttempts: 3, mail: 'service' }])
})

test('a record that fails is reported alone, and comes again after the delay of its policy', async () => {
  const { name, url } = await sqs.createQueue()
  const attempts: number[] = []
  sqs.wire(
    name,
    ({ attempt }, data) => {
      if (data !== 'bad') return
      attempts.push(attempt)
      throw new Error('no')
    },
    { retry: { attempts: 3, delay: 1_000 } },
  )
  await sqs.service().addMany(name, [{ data: 'good' }, { data: 'bad' }, { data: 'good' }])
  const handle = handler({ [name]: url })
  // Hidden for long: it is the handler that makes it visible in time.
  const event = await receiveEvent(url, 3, 600)
  const bad = event.Records.find(({ body }) => body.includes('bad'))?.messageId
  const before = Date.now()
  expect(failuresOf(await handle(event, aMinute))).toEqual([bad])
  const again = await receiveEvent(url, 1)
  expect(Date.now() - before).toBeGreaterThanOrEqual(1_000)
  await handle(again, aMinute)
  expect(attempts).toEqual([1, 2])
})

test('services are made once for all calls, and made again after a failure', async () => {
  const { name, url } = await sqs.createQueue()
  sqs.wire(name, () => {})
  let made = 0
  const handle = handler(
    { [name]: url },
    {
      services: () => {
        made += 1
        if (made === 1) throw new Error('no database')
        return {}
      },
    },
  )
  await sqs.service().add(name, {})
  const event = await receiveEvent(url, 1)
  await expect(handle(event, aMinute)).rejects.toThrow('no database')
  await handle(event, aMinute)
  await handle(event, aMinute)
  expect(made).toBe(2)
})

test('a job that failed for good is in its dead letter queue and not reported', async () => {
  const { name, url } = await sqs.createQueue()
  const { name: dead, url: deadUrl } = await sqs.createQueue('dead')
  sqs.wire(name, ({ interaction }) => interaction.queue?.fail('bad'), { deadLetterQueue: dead })
  const id = await sqs.service().add(name, 7)
  const handle = handler({ [name]: url, [dead]: deadUrl })
  expect(failuresOf(await handle(await receiveEvent(url, 1), aMinute))).toEqual([])
  const [letter] = await sqs.receiveRaw(deadUrl)
  expect(JSON.parse(letter?.Body ?? '')).toMatchObject({
    queue: dead,
    data: { queueName: name, jobId: id, data: 7, error: { message: 'bad' } },
  })
})

test('a job whose dead letter cannot be sent is reported, not lost', async () => {
  const { name, url } = await sqs.createQueue()
  sqs.wire(name, ({ interaction }) => interaction.queue?.fail('bad'), { deadLetterQueue: 'gone' })
  await sqs.service().add(name, 7)
  const event = await receiveEvent(url, 1)
  expect(failuresOf(await handler({ [name]: url })(event, aMinute))).toHaveLength(1)
  expect(sqs.logger().lines).toContainEqual(expect.stringContaining('it will be delivered again'))
})

test('records that make no sense are reported, and the others run', async () => {
  const { name, url } = await sqs.createQueue()
  const seen: unknown[] = []
  sqs.wire(name, (_, data) => void seen.push(data))
  await sqs.service().add(name, 1)
  const { Records } = await receiveEvent(url, 1)
  const [good] = Records
  const odd = [
    { ...good, messageId: 'text', body: 'hello' },
    { ...good, messageId: 'no-arn', body: 'hello', eventSourceARN: undefined },
    { ...good, messageId: 'other', body: good?.body.replaceAll(name, 'not-wired') },
  ] as LambdaSQSRecord[]
  const response = await handler({ [name]: url })({ Records: [...odd, ...Records] }, aMinute)
  expect(failuresOf(response).sort()).toEqual(['no-arn', 'other', 'text'])
  expect(seen).toEqual([1])
})

test('a queue whose name has a stage is found by its URL, or by the envelope', async () => {
  const { name, url } = await sqs.createQueue('prod-email')
  const queue = name.replace('prod-', '')
  const seen: unknown[] = []
  sqs.wire(queue, (_, data) => void seen.push(data))
  await sqs.service({ queueUrls: { [queue]: url } }).add(queue, 1)
  const event = await receiveEvent(url, 1)
  expect(failuresOf(await handler({ [queue]: url })(event, aMinute))).toEqual([])
  const prefix = url.slice(0, -queue.length)
  const byPrefix = createLambdaHandler({ ...sqs.connection(), queueUrlPrefix: prefix })
  await byPrefix(event, aMinute)
  await createLambdaHandler(sqs.connection())(event, aMinute)
  expect(seen).toEqual([1, 1, 1])
})

test('concurrency limits how many records run at once', async () => {
  const { name, url } = await sqs.createQueue()
  let running = 0
  let most = 0
  sqs.wire(
    name,
    async () => {
      running += 1
      most = Math.max(most, running)
      await sleep(20)
      running -= 1
    },
    { config: { concurrency: 3 } },
  )
  await sqs.service().addMany(
    name,
    Array.from({ length: 9 }, () => ({ data: {} })),
  )
  await handler({ [name]: url })(await receiveEvent(url, 9), aMinute)
  expect(most).toBe(3)
})

test('before Lambda ends the function, the job in hand is aborted, and what was not begun keeps its attempts', async () => {
  const { name, url } = await sqs.createQueue()
  const runs: number[] = []
  sqs.wire(name, async ({ attempt, interaction }) => {
    runs.push(attempt)
    if (runs.length > 1) return
    await new Promise((resolve) => interaction.queue?.signal.addEventListener('abort', resolve))
  })
  await sqs.service().addMany(name, [{ data: 1 }, { data: 2 }, { data: 3 }])
  const handle = handler({ [name]: url }, { deadlineMargin: 200 })
  const event = await receiveEvent(url, 3, 600)
  // Fresh messages have taken their place, so Lambda may delete them all.
  const response = await handle(event, { getRemainingTimeInMillis: () => 300 })
  expect(failuresOf(response)).toEqual([])
  expect(runs).toEqual([1])
  await handle(await receiveEvent(url, 3), aMinute)
  expect(runs).toEqual([1, 1, 1, 1])
})

test('of a FIFO group, what stands behind a failed record is not run, and is reported in order', async () => {
  const { name, url } = await sqs.createQueue('orders.fifo')
  const seen: string[] = []
  sqs.wire(
    name,
    (_, data: string) => {
      seen.push(data)
      if (data === 'a2') throw new Error('no')
    },
    { config: { concurrency: 2 }, retry: { delay: 0 } },
  )
  // The emulator never hands over two messages of one group at once; SQS does.
  const Records = ['a1', 'b1', 'a2', 'a3', 'b2'].map((data) => ({
    messageId: data,
    receiptHandle: 'unknown',
    body: JSON.stringify({ pikku: 1, id: data, queue: name, enqueuedAt: 1, data }),
    attributes: { ApproximateReceiveCount: '1', MessageGroupId: data[0] },
    eventSourceARN: `arn:aws:sqs:eu-central-1:000000000000:${name}`,
  }))
  const response = await handler({ [name]: url })({ Records }, aMinute)
  expect(seen.filter((each) => each.startsWith('a'))).toEqual(['a1', 'a2'])
  expect(seen.filter((each) => each.startsWith('b'))).toEqual(['b1', 'b2'])
  expect(failuresOf(response)).toEqual(['a2', 'a3'])
})

test('a batch worker gets the records of one event in calls of its size', async () => {
  const { name, url } = await sqs.createQueue()
  const calls: number[] = []
  sqs.wire(
    name,
    (_, data: readonly number[]) => {
      calls.push(data.length)
      return data
    },
    { batch: { size: 4 } },
  )
  await sqs.service().addMany(
    name,
    Array.from({ length: 6 }, (_, data) => ({ data })),
  )
  const response = await handler({ [name]: url })(await receiveEvent(url, 6), aMinute)
  expect(failuresOf(response)).toEqual([])
  expect(calls).toEqual([4, 2])
})

test.each([
  ['the test event of a console', { key1: 'value1' }],
  ['a ping', undefined],
  ['an event of null', null],
  ['a text', 'warm-up'],
  ['Records that are no list', { Records: 'none' }],
  ['records of another source', { Records: [{ eventSource: 'aws:s3', s3: {} }, null] }],
])('%s is told of, and fails nothing', async (_, event) => {
  const logger = sqs.logger()
  const call = handler({}, { logger, queues: [] })
  expect(await call(event as unknown as LambdaSQSEvent, aMinute)).toEqual({ batchItemFailures: [] })
  expect(logger.lines.join()).toMatch(/no Records|not SQS messages/)
})

import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import type { Message, SQSClient } from '@aws-sdk/client-sqs'

import type { QueueWorkers, WorkersOptions } from '../../../src/runtime/index.js'
import { wiredWorker } from '../../../src/runtime/provider-kit/index.js'
import { onNobodysAccount } from '../../../src/runtime/conformance/index.js'
import { createLambdaHandler } from '../../../src/runtime/providers/sqs/index.js'
import type {
  LambdaHandler,
  LambdaSQSRecord,
  SQSConnectionOptions,
} from '../../../src/runtime/providers/sqs/index.js'

export interface LambdaWorkersOptions extends WorkersOptions, SQSConnectionOptions {
  readonly client: SQSClient
  readonly queueUrlPrefix: string
}

/** Longer than any case waits: a function that is ended meanwhile leaves its messages hidden. */
const VISIBILITY = 60
const FUNCTION_TIMEOUT = 30_000

/** What Lambda's event source mapping does, for one instance of a function: takes messages, calls it, deletes what is done. */
export function lambdaWorkers({ client, ...options }: LambdaWorkersOptions): QueueWorkers {
  const stopped = new AbortController()
  const loops: Promise<void>[] = []
  return {
    start: async () => {
      const handler = createLambdaHandler(options)
      for (const queue of options.queues ?? []) {
        const { ordered } = Object(wiredWorker(queue)?.group) as { ordered?: boolean }
        const url = `${options.queueUrlPrefix}${queue}${ordered === true ? '.fifo' : ''}`
        loops.push(
          onNobodysAccount(() => mapEvents({ client, url, handler, signal: stopped.signal })),
        )
      }
    },
    stop: async ({ timeout } = {}) => {
      stopped.abort()
      const limit = new Promise<void>((resolve) => {
        setTimeout(resolve, typeof timeout === 'number' ? timeout : 10_000).unref()
      })
      await Promise.race([Promise.all(loops), limit])
    },
  }
}

async function mapEvents(mapping: {
  readonly client: SQSClient
  readonly url: string
  readonly handler: LambdaHandler
  readonly signal: AbortSignal
}): Promise<void> {
  const { client, url: QueueUrl, signal } = mapping
  while (!signal.aborted) {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      // Never given up half way: the emulator would take messages for a poll that nobody waits for.
      WaitTimeSeconds: 1,
      VisibilityTimeout: VISIBILITY,
      MessageSystemAttributeNames: ['All'],
    })
    const { Messages = [] } = await client.send(command)
    if (Messages.length > 0) await call(mapping, Messages)
  }
}

async function call(
  { client, url: QueueUrl, handler }: Parameters<typeof mapEvents>[0],
  messages: readonly Message[],
): Promise<void> {
  const ends = Date.now() + FUNCTION_TIMEOUT
  const context = { getRemainingTimeInMillis: () => ends - Date.now() }
  const { batchItemFailures } = await handler(
    { Records: messages.map((each) => toRecord(each, QueueUrl)) },
    context,
  )
  const kept = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  const done = messages.filter(({ MessageId = '' }) => !kept.has(MessageId))
  await Promise.all(
    done.map(({ ReceiptHandle }) =>
      client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
    ),
  )
}

function toRecord(
  { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} }: Message,
  url: string,
): LambdaSQSRecord {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    eventSourceARN: `arn:aws:sqs:eu-central-1:000000000000:${url.slice(url.lastIndexOf('/') + 1)}`,
  }
}

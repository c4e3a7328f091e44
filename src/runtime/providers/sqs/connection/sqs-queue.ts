import { createHash } from 'node:crypto'
import { escapeForEmulators } from './escape-for-emulators.js'
import { Gatherer } from '../consumer/gatherer.js'
import type { ReceivedMessage } from './sqs-client.js'
import type { SQSConnection } from './sqs-connection.js'
import { MOST_BYTES } from './sqs-limits.js'

/** Requests under way at once; what comes meanwhile is gathered for the next. */
const MOST_SENDS = 25
const MOST_DELETIONS = 4

export interface OutgoingMessage {
  /** On a FIFO queue, what has the same id within five minutes is taken for the same message, and not kept. */
  readonly id: string
  readonly body: string
  /** Default 0. */
  readonly delaySeconds?: number
  /** FIFO only. */
  readonly groupId: string
}

interface Visibility {
  readonly receipt: string
  readonly seconds: number
}

/** One queue of SQS. Messages, deletions and changes of one turn of the event loop go in one request each. */
export class SQSQueue {
  readonly url: string
  readonly fifo: boolean
  readonly #connection: SQSConnection
  readonly #sends: Gatherer<OutgoingMessage>
  readonly #deletions: Gatherer<string>
  readonly #changes: Gatherer<Visibility>

  constructor(url: string, connection: SQSConnection) {
    const fifo = isFifo(url)
    this.url = url
    this.fifo = fifo
    this.#connection = connection
    const to = { connection, queueUrl: url }
    this.#sends = new Gatherer({
      ...to,
      command: 'SendMessageBatch',
      toEntry: (message) => toEntry(message, fifo),
      size: ({ body }) => Buffer.byteLength(body),
      mostBytes: MOST_BYTES,
      // One request after the other keeps the order; elsewhere, no more of them than there are sockets.
      atOnce: fifo ? 1 : MOST_SENDS,
    })
    this.#deletions = new Gatherer({
      ...to,
      command: 'DeleteMessageBatch',
      toEntry: (ReceiptHandle) => ({ ReceiptHandle }),
      atOnce: MOST_DELETIONS,
    })
    this.#changes = new Gatherer({
      ...to,
      command: 'ChangeMessageVisibilityBatch',
      toEntry: ({ receipt, seconds }) => ({ ReceiptHandle: receipt, VisibilityTimeout: seconds }),
    })
  }

  async receive(
    input: {
      readonly count: number
      readonly wait: number
      readonly visibility: number
      /** FIFO only: of a request that is made again, which brings what the first one took. */
      readonly attemptId?: string | undefined
    },
    signal?: AbortSignal,
  ): Promise<readonly ReceivedMessage[]> {
    const { Messages } = await this.#connection.call(
      'ReceiveMessage',
      {
        QueueUrl: this.url,
        MaxNumberOfMessages: input.count,
        WaitTimeSeconds: input.wait,
        VisibilityTimeout: input.visibility,
        ReceiveRequestAttemptId: input.attemptId,
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'],
      },
      signal,
    )
    return Messages ?? []
  }

  delete(receipt: string): Promise<void> {
    return this.#deletions.add(receipt)
  }

  /** The message is hidden for `seconds` from now, 12 hours after its receipt at most. */
  hide(receipt: string, seconds: number): Promise<void> {
    return this.#changes.add({ receipt, seconds })
  }

  /** Resolves when SQS has the message for good. */
  send(message: OutgoingMessage): Promise<void> {
    return this.#sends.add({ ...message, body: escapeForEmulators(message.body, MOST_BYTES) })
  }
}

/** Of a queue's URL, or of its name in SQS. */
export function isFifo(queueUrl: string): boolean {
  return queueUrl.endsWith('.fifo')
}

function toEntry({ id, body, delaySeconds, groupId }: OutgoingMessage, fifo: boolean): object {
  if (!fifo) return { MessageBody: body, DelaySeconds: delaySeconds }
  return {
    MessageBody: body,
    MessageGroupId: toGroupId(groupId),
    // An id may be longer, and of other characters, than SQS takes.
    MessageDeduplicationId: hash(id),
  }
}

/** A key that SQS takes stays as it is, so that it can be read in AWS. */
function toGroupId(key: string): string {
  return /^[!-~]{1,128}$/.test(key) ? key : hash(key)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

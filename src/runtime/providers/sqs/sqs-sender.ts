import { createHash } from 'node:crypto'
import { Gatherer } from './gatherer.js'
import { isFifo } from './queue-urls.js'
import { remember } from './remember.js'
import type { SQSConnection } from './sqs-connection.js'

/** Of one message, and of one request: 1 MiB. */
export const MOST_BYTES = 1_048_576
/** The longest that SQS holds a message back: 15 minutes. */
export const MOST_DELAY_SECONDS = 900

const MOST_REQUESTS = 25

export interface OutgoingMessage {
  readonly id: string
  readonly body: string
  readonly delaySeconds: number
  /** FIFO only. */
  readonly groupId: string
}

/** Sends messages, those of one turn of the event loop and one queue together. */
export class SQSSender {
  readonly #connection: SQSConnection
  readonly #gatherers = new Map<string, Gatherer<OutgoingMessage>>()

  constructor(connection: SQSConnection) {
    this.#connection = connection
  }

  /** Resolves when SQS has the message for good. */
  send(queueUrl: string, message: OutgoingMessage): Promise<void> {
    const gatherer = remember(this.#gatherers, queueUrl, () => this.#gatherer(queueUrl))
    return gatherer.add(message)
  }

  #gatherer(queueUrl: string): Gatherer<OutgoingMessage> {
    const fifo = isFifo(queueUrl)
    return new Gatherer({
      connection: this.#connection,
      queueUrl,
      command: 'SendMessageBatch',
      toEntry: (message) => toEntry(message, fifo),
      size: ({ body }) => Buffer.byteLength(body),
      mostBytes: MOST_BYTES,
      // One request after the other keeps the order; elsewhere, no more of them than there are sockets.
      atOnce: fifo ? 1 : MOST_REQUESTS,
    })
  }
}

function toEntry({ id, body, delaySeconds, groupId }: OutgoingMessage, fifo: boolean): object {
  const entry = { MessageBody: body }
  if (!fifo) return { ...entry, DelaySeconds: delaySeconds }
  return {
    ...entry,
    MessageGroupId: groupId,
    // An id may be longer, and of other characters, than SQS takes.
    MessageDeduplicationId: createHash('sha256').update(id).digest('hex'),
  }
}

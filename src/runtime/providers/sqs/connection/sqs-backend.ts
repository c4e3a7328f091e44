import type { OpenServices, WiredWorker, WorkersOptions } from '../../../provider-kit/index.js'
import type { Consumer, NewDeadLetter } from '../../../provider-kit/messages/consumer.js'
import type { Message } from '../../../provider-kit/messages/message.js'
import { writeDeadLetter } from '../../../provider-kit/messages/write-dead-letter.js'
import { QueueUrls } from './queue-urls.js'
import { OncePerKey } from '../../../provider-kit/open-once.js'
import { findRedriveTarget } from './redrive-policy.js'
import type { SQSConnection } from './sqs-connection.js'
import type { SQSConnectionOptions } from '../options.js'
import type { SQSQueue } from './sqs-queue.js'
import { MOST_BYTES } from './sqs-limits.js'

/** A message of SQS, whichever way it came. */
export interface FromSQS extends Message {
  readonly groupId: string
  /** Of the queue that it came out of; `undefined` when Lambda did not say. */
  readonly queueUrl: string | undefined
}

/** What pollers and the Lambda handler share: where queues are, and where failed jobs go. */
export class SQSBackend {
  readonly connection: SQSConnection
  readonly urls: QueueUrls
  /** Where SQS itself puts the dead messages of a queue, by its URL. */
  readonly #targets = new OncePerKey<string, string | undefined>()

  constructor(options: SQSConnectionOptions, connection: SQSConnection) {
    this.connection = connection
    this.urls = new QueueUrls(options, connection)
  }

  queue(queueUrl: string): SQSQueue {
    return this.connection.queue(queueUrl)
  }

  consumer(
    workers: readonly WiredWorker[],
    opened: OpenServices & {
      readonly onEvent: WorkersOptions['onEvent'] | undefined
      readonly signal: AbortSignal
    },
  ): Consumer {
    const { services, logger, signal, onEvent } = opened
    return {
      provider: 'sqs',
      workers: new Map(workers.map((worker) => [worker.queueName, worker])),
      context: { provider: 'sqs', services, logger, signal, keepsResults: false },
      onEvent,
      sendDeadLetter: (deadLetter) => this.#sendDeadLetter(deadLetter),
      keepFailed: (message) => this.#keepFailed(message as FromSQS),
    }
  }

  async #sendDeadLetter(deadLetter: NewDeadLetter): Promise<void> {
    const { queueName, id, message } = deadLetter
    const queue = this.queue(await this.urls.resolve(queueName))
    const { groupId, ordered, messageId } = message as FromSQS
    // A letter may wait in a standard queue, and its job comes back into its group all the same.
    const options = ordered === true ? { group: { id: groupId } } : undefined
    const body = writeDeadLetter({ ...deadLetter, options }, MOST_BYTES)
    // A job that was put back and dies again, within five minutes perhaps, has another letter of the same id.
    await queue.send({ id: `${id} ${messageId}`, body, groupId })
  }

  /** The queue's own redrive policy says where; to wait for SQS to do it would mean more attempts. */
  async #keepFailed(message: FromSQS): Promise<boolean> {
    const { messageId: id, body, groupId, queueUrl } = message
    if (queueUrl === undefined) return false
    const target = await this.#targets.get(queueUrl, () =>
      findRedriveTarget(this.connection, queueUrl),
    )
    if (target === undefined) return false
    await this.queue(target).send({ id, body: String(body), groupId })
    await message.ack()
    return true
  }
}

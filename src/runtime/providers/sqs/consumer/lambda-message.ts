import type { Logger } from '../../../job/logger.js'
import { toError } from '../../../job/job-error.js'
import type { FromSQS } from '../connection/sqs-backend.js'
import type { LambdaSQSRecord } from './lambda-event.js'
import type { SQSQueue } from '../connection/sqs-queue.js'
import { MOST_DELAY_SECONDS } from '../connection/sqs-limits.js'
import { longestDelay } from './visibility.js'

/** A message that Lambda has received for us: Lambda deletes it, unless it is reported as failed. */
export class LambdaMessage implements FromSQS {
  readonly messageId: string
  readonly body: string
  readonly deliveries: number
  readonly queueName: string | undefined
  readonly ordered: boolean
  /** It came behind another one of its group, perhaps, that failed. */
  readonly mayBeUnbegun: boolean
  readonly groupId: string
  readonly maxDelaySeconds = MOST_DELAY_SECONDS
  readonly #receipt: string
  readonly #queue: SQSQueue | undefined
  readonly #logger: Logger
  readonly #receivedAt = Date.now()
  done = false

  constructor(
    record: Omit<LambdaSQSRecord, 'eventSourceARN'>,
    from: {
      readonly queueName: string | undefined
      readonly queue: SQSQueue | undefined
      readonly logger: Logger
    },
  ) {
    const { messageId, receiptHandle, body, attributes } = record
    this.messageId = messageId
    this.body = body
    this.deliveries = Number(attributes?.ApproximateReceiveCount ?? 1)
    this.groupId = attributes?.MessageGroupId ?? messageId
    this.queueName = from.queueName
    this.ordered = from.queue?.fifo ?? false
    this.mayBeUnbegun = this.ordered
    this.#receipt = receiptHandle
    this.#queue = from.queue
    this.#logger = from.logger
  }

  get maxRetryDelay(): number {
    return longestDelay(this.#receivedAt)
  }

  get queueUrl(): string | undefined {
    return this.#queue?.url
  }

  async ack(): Promise<void> {
    this.done = true
  }

  /** The report alone brings it back, when the queue's visibility timeout is over: the change is for the right moment. */
  async retry(delay: number): Promise<void> {
    try {
      await this.#source.hide(this.#receipt, Math.ceil(delay / 1_000))
    } catch (error) {
      this.#logger.warn(
        `sqs: message '${this.messageId}' will be delivered again after the queue's visibility timeout, not in ${delay} ms` +
          ' (is the function allowed to call sqs:ChangeMessageVisibility?)',
        toError(error),
      )
    }
  }

  async replace(body: string, delaySeconds: number): Promise<void> {
    const { groupId, messageId } = this
    await this.#source.send({ id: messageId, body, delaySeconds, groupId })
    this.done = true
  }

  get #source(): SQSQueue {
    if (this.#queue !== undefined) return this.#queue
    throw new TypeError('The record has no ARN of a queue')
  }
}

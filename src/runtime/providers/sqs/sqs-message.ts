import { MessageLostError } from '../envelope/message-lost-error.js'
import { isLostHold } from './is-lost-hold.js'
import type { Renewal } from './renewal.js'
import type { ReceivedMessage } from './sqs-client.js'
import type { FromSQS } from './sqs-backend.js'
import type { SQSQueue } from './sqs-queue.js'
import { MOST_DELAY_SECONDS } from './sqs-limits.js'
import { longestDelay } from './visibility.js'

/** A message that a poller has received. It stays hidden from others until it is answered for. */
export class SQSMessage implements FromSQS {
  readonly messageId: string
  readonly body: string
  readonly deliveries: number
  readonly queueName: string
  readonly ordered: boolean
  readonly maxDelaySeconds = MOST_DELAY_SECONDS
  readonly receipt: string
  readonly groupId: string
  readonly #queue: SQSQueue
  readonly #renewal: Renewal
  readonly #receivedAt = Date.now()
  done = false

  constructor(
    received: ReceivedMessage,
    from: { readonly queueName: string; readonly queue: SQSQueue; readonly renewal: Renewal },
  ) {
    const { MessageId, ReceiptHandle, Body, Attributes } = received
    this.messageId = MessageId ?? ''
    this.body = Body ?? ''
    this.receipt = ReceiptHandle ?? ''
    this.deliveries = Number(Attributes?.['ApproximateReceiveCount'] ?? 1)
    this.groupId = Attributes?.['MessageGroupId'] ?? from.queueName
    this.queueName = from.queueName
    this.ordered = from.queue.fifo
    this.#queue = from.queue
    this.#renewal = from.renewal
    this.#renewal.add(this)
  }

  get maxRetryDelay(): number {
    return longestDelay(this.#receivedAt)
  }

  get queueUrl(): string {
    return this.#queue.url
  }

  async hold(): Promise<void> {
    try {
      await this.hide(this.#renewal.seconds)
    } catch (error) {
      // That SQS cannot be reached, or this may not be called, does not say that it is lost.
      if (!isLostHold(error)) return
      this.#renewal.delete(this)
      throw new MessageLostError(
        'no longer held here, for the hold ran out or it was deleted; what came of it here is dropped',
      )
    }
  }

  async ack(): Promise<void> {
    await this.#queue.delete(this.receipt)
    this.#renewal.delete(this)
    this.done = true
  }

  async retry(delay: number): Promise<void> {
    this.#renewal.delete(this)
    // A renewal that arrives after this would hide the message for too long.
    await this.#renewal.settled()
    await this.#queue.hide(this.receipt, Math.ceil(delay / 1_000))
  }

  async replace(body: string, delaySeconds: number): Promise<void> {
    const { groupId, messageId } = this
    await this.hold()
    await this.#queue.send({ id: messageId, body, delaySeconds, groupId })
    await this.ack()
  }

  /** Keeps it hidden for `seconds` more. */
  hide(seconds: number): Promise<void> {
    return this.#queue.hide(this.receipt, seconds)
  }
}

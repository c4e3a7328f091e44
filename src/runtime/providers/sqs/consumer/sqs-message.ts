import { setTimeout as sleep } from 'node:timers/promises'
import { MessageLostError } from '../../../provider-kit/messages/message-lost-error.js'
import { HoldLoss } from './hold-loss.js'
import { isLostHold } from './is-lost-hold.js'
import { isPassing } from './is-passing.js'
import type { Renewal } from './renewal.js'
import type { ReceivedMessage } from '../connection/sqs-client.js'
import type { FromSQS } from '../connection/sqs-backend.js'
import type { SQSQueue } from '../connection/sqs-queue.js'
import { MOST_DELAY_SECONDS } from '../connection/sqs-limits.js'
import { longestDelay } from './visibility.js'

/** From this part of its hold on, a message is only answered for after it was hidden anew. */
const LATE = 0.9

/** Before a message is deleted again, in milliseconds. */
const DELETE_RETRY_DELAY = 500

/** A message that a poller has received. It stays hidden from others until it is answered for. */
export class SQSMessage implements FromSQS {
  readonly messageId: string
  readonly body: string
  readonly deliveries: number
  redelivered = false
  readonly queueName: string
  readonly ordered: boolean
  readonly maxDelaySeconds = MOST_DELAY_SECONDS
  readonly groupId: string
  readonly #queue: SQSQueue
  readonly #renewal: Renewal
  readonly #receivedAt = Date.now()
  #receipt: string
  /** When it was last hidden. */
  #hiddenAt = Date.now()
  readonly #loss: HoldLoss
  done = false

  constructor(
    received: ReceivedMessage,
    from: { readonly queueName: string; readonly queue: SQSQueue; readonly renewal: Renewal },
  ) {
    const { MessageId, ReceiptHandle, Body, Attributes } = received
    this.messageId = MessageId ?? ''
    this.body = Body ?? ''
    this.#receipt = ReceiptHandle ?? ''
    this.deliveries = Number(Attributes?.['ApproximateReceiveCount'] ?? 1)
    this.groupId = Attributes?.['MessageGroupId'] ?? from.queueName
    this.queueName = from.queueName
    this.ordered = from.queue.fifo
    this.#queue = from.queue
    this.#renewal = from.renewal
    this.#loss = new HoldLoss(from.renewal.seconds)
    this.#renewal.add(this)
  }

  /** Its hold ran out, and it was not received here again since. */
  get isLost(): boolean {
    return this.#loss.isLost
  }

  /** Resolves when its hold turns out to have run out. */
  get whenLost(): Promise<void> {
    return this.#loss.whenLost
  }

  /** SQS has refused to hide it: within its hold, that is of a message that others have deleted. */
  noteLost(): void {
    if (this.#isLate) this.#loss.begin()
  }

  /** It was received here once more. */
  takeBack({ ReceiptHandle }: ReceivedMessage): void {
    this.#receipt = ReceiptHandle ?? ''
    this.#hiddenAt = Date.now()
    this.redelivered = true
    this.#loss.end()
  }

  giveUpWaiting(): void {
    this.#loss.giveUp()
  }

  get maxRetryDelay(): number {
    return longestDelay(this.#receivedAt)
  }

  get queueUrl(): string {
    return this.#queue.url
  }

  async hold(): Promise<void> {
    while (await this.#isLostNow()) {
      this.noteLost()
      if (this.isLost && !this.#renewal.receivesNoMore && (await this.#loss.isOver())) continue
      this.#renewal.delete(this)
      throw new MessageLostError(
        'no longer held here, because the hold ran out or the message was deleted; its outcome here is dropped',
      )
    }
  }

  /** Tries again for as long as it is held: if it is not deleted, its job is run once more. */
  async ack(): Promise<void> {
    for (let isNews = true; !(await this.#isDeleted(isNews)); isNews = false)
      await sleep(DELETE_RETRY_DELAY)
    this.#renewal.delete(this)
    this.done = true
  }

  async retry(delay: number): Promise<void> {
    await this.#holdIfLate()
    this.#renewal.delete(this)
    // A renewal that arrives after this would hide the message for too long.
    await this.#renewal.settled()
    await this.#queue.hide(this.#receipt, Math.ceil(delay / 1_000))
  }

  async replace(body: string, delaySeconds: number): Promise<void> {
    const { groupId, messageId } = this
    await this.hold()
    await this.#queue.send({ id: messageId, body, delaySeconds, groupId })
    await this.ack()
  }

  /** Keeps it hidden for `seconds` more. */
  async hide(seconds: number): Promise<void> {
    const at = Date.now()
    const receipt = this.#receipt
    await this.#queue.hide(receipt, seconds)
    if (receipt === this.#receipt) this.#hiddenAt = at
  }

  async #isDeleted(isNews: boolean): Promise<boolean> {
    await this.#holdIfLate()
    try {
      await this.#queue.delete(this.#receipt)
      return true
    } catch (error) {
      if (!isPassing(error)) throw error
      if (isNews)
        this.#renewal.warn(this, 'deleted although its job has ended; it is tried again', error)
      return false
    }
  }

  /** SQS does not say that it has not deleted a message whose receipt is no longer valid. */
  async #holdIfLate(): Promise<void> {
    if (this.isLost || this.#isLate) await this.hold()
  }

  get #isLate(): boolean {
    return Date.now() - this.#hiddenAt > this.#renewal.seconds * 1_000 * LATE
  }

  /** That SQS cannot be reached, or this may not be called, does not say that it is lost. */
  async #isLostNow(): Promise<boolean> {
    try {
      await this.hide(this.#renewal.seconds)
      return false
    } catch (error) {
      return isLostHold(error)
    }
  }
}

import type { Logger } from '../../../job/logger.js'
import { keepLocks } from '../../../provider-kit/keep-locks.js'
import { isLostHold } from './is-lost-hold.js'
import type { ReceivedMessage } from '../connection/sqs-client.js'
import type { SQSMessage } from './sqs-message.js'

/** Keeps the messages in hand hidden, however long their handlers run (12 hours at most, which is SQS's own limit). */
export class Renewal {
  /** For how long a message is hidden each time. */
  readonly seconds: number
  readonly #logger: Logger
  readonly #messages = new Map<string, SQSMessage>()
  #endLocks: (() => void) | undefined
  #underWay: Promise<unknown> = Promise.resolve()
  #receivesNoMore = false

  constructor(seconds: number, logger: Logger) {
    this.seconds = seconds
    this.#logger = logger
  }

  /** How many messages are in hand. */
  get size(): number {
    return this.#messages.size
  }

  /** Nothing is received here any longer, so that what was lost cannot come back. */
  get receivesNoMore(): boolean {
    return this.#receivesNoMore
  }

  add(message: SQSMessage): void {
    this.#messages.set(message.messageId, message)
    this.#endLocks ??= keepLocks({
      lockDuration: this.seconds * 1_000,
      inHand: () => [...this.#messages.values()].filter((message) => !message.isLost),
      renew: (messages) => this.#renew(messages),
      report: () => {},
    })
  }

  /**
   * Whether a message that was received is in hand already: its hold ran out while this process could not renew it, and
   * nobody else has it. It goes on with the new receipt, and is not run a second time.
   */
  takeBack(received: ReceivedMessage): boolean {
    const message = this.#messages.get(received.MessageId ?? '')
    message?.takeBack(received)
    return message !== undefined
  }

  delete(message: SQSMessage): void {
    if (this.#messages.get(message.messageId) === message) {
      this.#messages.delete(message.messageId)
    }
    if (this.#messages.size === 0) this.#rest()
  }

  /** Resolves when no renewal is under way. */
  async settled(): Promise<void> {
    await this.#underWay
  }

  warn({ messageId }: SQSMessage, trouble: string, error: unknown): void {
    this.#logger.warn(`sqs: message '${messageId}' could not be ${trouble}`, error)
  }

  /** Nothing is received any longer. */
  close(): void {
    this.#receivesNoMore = true
    for (const message of this.#messages.values()) message.giveUpWaiting()
  }

  /** Forgets what is left, so that no timer stays. */
  stop(): void {
    this.#messages.clear()
    this.#rest()
  }

  #rest(): void {
    this.#endLocks?.()
    this.#endLocks = undefined
  }

  /** Each by itself. None is given up: one whose hold has run out may be received here again. */
  async #renew(messages: readonly SQSMessage[]): Promise<[]> {
    this.#underWay = Promise.all(messages.map((message) => this.#renewOne(message)))
    await this.#underWay
    return []
  }

  async #renewOne(message: SQSMessage): Promise<void> {
    try {
      await message.hide(this.seconds)
    } catch (error) {
      // Answered for meanwhile: there was nothing left to hide.
      if (message.done || this.#messages.get(message.messageId) !== message) return
      if (isLostHold(error)) message.noteLost()
      this.warn(message, 'kept hidden; another worker may take it too', error)
    }
  }
}

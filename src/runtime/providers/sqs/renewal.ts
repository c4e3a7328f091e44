import type { Logger } from '../../functions/logger.js'
import type { SQSMessage } from './sqs-message.js'

/** Keeps the messages in hand hidden, however long their handlers run (12 hours at most, which is SQS's own limit). */
export class Renewal {
  /** For how long a message is hidden each time. */
  readonly seconds: number
  readonly #logger: Logger
  readonly #messages = new Set<SQSMessage>()
  #timer: NodeJS.Timeout | undefined
  #underWay: Promise<unknown> = Promise.resolve()

  constructor(seconds: number, logger: Logger) {
    this.seconds = seconds
    this.#logger = logger
  }

  add(message: SQSMessage): void {
    this.#messages.add(message)
    this.#timer ??= setInterval(() => this.#renew(), (this.seconds * 1_000) / 3)
  }

  delete(message: SQSMessage): void {
    this.#messages.delete(message)
    if (this.#messages.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Resolves when no renewal is under way. */
  async settled(): Promise<void> {
    await this.#underWay
  }

  /** Forgets what is left, so that no timer stays. */
  stop(): void {
    this.#messages.clear()
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #renew(): void {
    this.#underWay = Promise.all([...this.#messages].map((message) => this.#renewOne(message)))
  }

  async #renewOne(message: SQSMessage): Promise<void> {
    try {
      await message.hide(this.seconds)
    } catch (error) {
      // Answered for meanwhile: there was nothing left to hide.
      if (message.done || !this.#messages.has(message)) return
      this.#logger.warn(
        `sqs: message '${message.messageId}' could not be kept hidden; another worker may take it too`,
        error,
      )
    }
  }
}

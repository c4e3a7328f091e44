import { handleMessages } from '../../../provider-kit/messages/handle-messages.js'
import type { SQSMessage } from './sqs-message.js'
import { Poller } from './poller.js'

/**
 * A FIFO queue: every handler receives its messages itself, and SQS keeps back the rest of their group until they are
 * answered for. One at a time: what came along with a failed message would have used up an attempt without a run.
 */
export class FifoPoller extends Poller {
  #lanes: Promise<unknown> = Promise.resolve()
  readonly #answers = new Set<Promise<void>>()

  start(): void {
    const { concurrency } = this.options.worker.config
    this.#lanes = Promise.all(Array.from({ length: concurrency }, () => this.#runLane()))
  }

  async finish(): Promise<void> {
    this.options.receiver.stop()
    await this.#lanes
    await Promise.all(this.#answers)
  }

  async #runLane(): Promise<void> {
    const { receiver, worker } = this.options
    const count = Math.min(worker.batch?.size ?? 1, 10)
    while (!receiver.stopped) {
      const messages = await receiver.receive(count)
      if (receiver.stopped) {
        await this.giveBack(messages)
      } else if (messages.length > 0) {
        await this.#call(messages)
      }
    }
  }

  /**
   * Until the messages are answered for, or until one that was handled turns out to be visible again because its hold ran
   * out: it can only be answered for after it was received once more, which this lane then does.
   */
  async #call(messages: readonly SQSMessage[]): Promise<void> {
    let onHandlersEnd = (): void => {}
    const ended = new Promise<void>((resolve) => {
      onHandlersEnd = resolve
    })
    const handled = handleMessages(messages, this.options.consumer, onHandlersEnd)
    this.#answers.add(handled)
    void handled.then(() => this.#answers.delete(handled))
    await Promise.race([handled, ended])
    await Promise.race([handled, ...messages.map((message) => message.whenLost)])
  }
}

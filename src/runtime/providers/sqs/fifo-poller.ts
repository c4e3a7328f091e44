import { handleMessages } from '../envelope/handle-messages.js'
import { returnMessage } from '../envelope/return-message.js'
import type { Poller, PollerOptions } from './poller.js'

/**
 * A FIFO queue: every handler receives its messages itself, and SQS keeps back the rest of their group until they are
 * answered for. One at a time: what came along with a failed message would have used up an attempt without a run.
 */
export class FifoPoller implements Poller {
  readonly #options: PollerOptions
  #lanes: Promise<unknown> = Promise.resolve()

  constructor(options: PollerOptions) {
    this.#options = options
  }

  start(): void {
    const { concurrency } = this.#options.worker.config
    this.#lanes = Promise.all(Array.from({ length: concurrency }, () => this.#runLane()))
  }

  async stop(): Promise<void> {
    this.#options.receiver.stop()
    await this.#lanes
  }

  async #runLane(): Promise<void> {
    const { receiver, worker, consumer } = this.#options
    const count = Math.min(worker.batch?.size ?? 1, 10)
    while (!receiver.stopped) {
      const messages = await receiver.receive(count)
      if (receiver.stopped) {
        await Promise.all(messages.map((message) => returnMessage(message, consumer)))
      } else if (messages.length > 0) {
        await handleMessages(messages, consumer)
      }
    }
  }
}

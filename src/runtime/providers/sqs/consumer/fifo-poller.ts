import { handleMessages } from '../../../provider-kit/messages/handle-messages.js'
import { isOrdered } from '../connection/ordered-queues.js'
import { Poller } from './poller.js'
import type { SQSMessage } from './sqs-message.js'

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
    const { receiver } = this.options
    while (!receiver.stopped) {
      const messages = await this.#take()
      if (receiver.stopped) {
        await this.giveBack(messages)
      } else if (messages.length > 0) {
        await this.#call(messages)
      }
    }
  }

  /** What one call is made with. */
  async #take(): Promise<SQSMessage[]> {
    const { receiver, worker } = this.options
    const { group, batch } = worker
    if (batch === undefined) return receiver.receive(1)
    return isOrdered(group) ? this.#gather(batch) : receiver.receive(Math.min(batch.size, 10))
  }

  /** One by one: of several that SQS hands over together, two could be of one group, whose second must not run yet. */
  async #gather({ size, timeout }: { size: number; timeout: number }): Promise<SQSMessage[]> {
    const { receiver } = this.options
    const messages = await receiver.receive(1)
    const deadline = Date.now() + timeout
    while (messages.length > 0 && messages.length < size && !receiver.stopped) {
      const more = await receiver.receiveWithin(Math.max(0, deadline - Date.now()))
      if (more.length === 0) break
      messages.push(...more)
    }
    return messages
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

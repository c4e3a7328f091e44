import { setImmediate as nextTurn } from 'node:timers/promises'
import { BatchGatherer } from '../../../provider-kit/batch-gatherer.js'
import { handleMessages } from '../../../provider-kit/messages/handle-messages.js'
import { returnMessage } from '../../../provider-kit/messages/return-message.js'
import { Poller } from './poller.js'
import type { PollerOptions } from './poller.js'
import { pollsOf } from './polls-of.js'
import type { SQSMessage } from './sqs-message.js'

/** SQS hands over this many messages at most. */
const MOST_MESSAGES = 10
/** When more answers than this are on the way, SQS is slow, and no more is taken than it can answer for. */
const MOST_SETTLING = 50

/** A standard queue: messages are received for the places that are free, and run side by side. */
export class StandardPoller extends Poller {
  /** Received, and waiting for a handler, or for their batch to fill. */
  readonly #ready: BatchGatherer<SQSMessage>
  /** Asked for by the polls that are under way. */
  #asked = 0
  #calls = 0
  /** In the hands of a handler. */
  #running = 0
  /** Handled, and their answers on the way: the next job need not wait for that. */
  #settling = 0
  #polls: Promise<unknown> = Promise.resolve()
  #onChange: (() => void)[] = []

  constructor(options: PollerOptions) {
    super(options)
    this.#ready = new BatchGatherer(options.worker.batch, () => this.#begin())
  }

  start(): void {
    const length = pollsOf(this.options.worker, false)
    this.#polls = Promise.all(Array.from({ length }, () => this.#poll()))
  }

  async finish(): Promise<void> {
    this.options.receiver.stop()
    this.#changed()
    await this.#polls
    const { consumer } = this.options
    await Promise.all(this.#ready.takeAll().map((message) => returnMessage(message, consumer)))
    while (this.#calls > 0 || this.#settling > 0) await this.#change()
  }

  async #poll(): Promise<void> {
    const { receiver } = this.options
    while (!receiver.stopped) {
      const count = Math.min(this.#free(), MOST_MESSAGES)
      if (count <= 0) {
        await this.#change()
        // What ends together is replaced by one poll together, not one by one.
        await nextTurn()
        continue
      }
      this.#asked += count
      const messages = await receiver.receive(count)
      this.#asked -= count
      for (const message of messages) this.#ready.add(message)
      this.#begin()
    }
  }

  /** How many messages there is room for. */
  #free(): number {
    const { config, batch } = this.options.worker
    const room = config.concurrency * (batch?.size ?? 1) + (config.prefetch ?? 0)
    const stuck = Math.max(0, this.#settling - MOST_SETTLING)
    return room - this.#running - this.#ready.size - this.#asked - stuck
  }

  #begin(): void {
    const { receiver, worker } = this.options
    while (!receiver.stopped && this.#calls < worker.config.concurrency) {
      const messages = this.#ready.next()
      if (messages === undefined) return
      void this.#run(messages)
    }
  }

  async #run(messages: readonly SQSMessage[]): Promise<void> {
    this.#calls += 1
    this.#running += messages.length
    await handleMessages(messages, this.options.consumer, () => this.#end(messages.length))
    this.#settling -= messages.length
    this.#changed()
  }

  /** The handlers of a call have ended: there is room for the next. */
  #end(count: number): void {
    this.#calls -= 1
    this.#running -= count
    this.#settling += count
    this.#begin()
    this.#changed()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange.push(resolve)
    })
  }

  #changed(): void {
    for (const resolve of this.#onChange.splice(0)) resolve()
  }
}

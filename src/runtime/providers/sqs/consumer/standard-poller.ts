import { setImmediate as nextTurn } from 'node:timers/promises'
import { BatchGatherer } from '../../../provider-kit/batch-gatherer.js'
import { handleMessages } from '../../../provider-kit/messages/handle-messages.js'
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
  /** In the hands of a handler. */
  #running = 0
  /** Handled, and their answers on the way: the next job need not wait for that. */
  #settling = 0
  #polls: Promise<unknown> = Promise.resolve()
  #onChange: (() => void)[] = []

  constructor(options: PollerOptions) {
    super(options)
    const { worker } = options
    this.#ready = new BatchGatherer({
      worker,
      call: (messages, end) => void this.#run(messages, end),
    })
  }

  start(): void {
    const length = pollsOf(this.options.worker, false)
    this.#polls = Promise.all(Array.from({ length }, () => this.#poll()))
  }

  async finish(): Promise<void> {
    this.options.receiver.stop()
    this.#changed()
    await Promise.all([this.#polls, this.giveBack(this.#ready.takeAll())])
    while (this.#running > 0 || this.#settling > 0) await this.#change()
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
      if (receiver.stopped) await this.giveBack(messages)
      else for (const message of messages) this.#ready.add(message)
    }
  }

  /** How many messages there is room for. */
  #free(): number {
    const { config, batch } = this.options.worker
    const room = config.concurrency * (batch?.size ?? 1) + (config.prefetch ?? 0)
    const stuck = Math.max(0, this.#settling - MOST_SETTLING)
    return room - this.#running - this.#ready.waiting - this.#asked - stuck
  }

  async #run(messages: readonly SQSMessage[], end: () => void): Promise<void> {
    const count = messages.length
    this.#running += count
    await handleMessages(messages, this.options.consumer, () => {
      this.#running -= count
      this.#settling += count
      end()
      this.#changed()
    })
    this.#settling -= count
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

import { setImmediate as nextTurn } from 'node:timers/promises'
import { startLongTimer } from '../../../job/long-timer.js'
import { handleMessages } from '../../../provider-kit/messages/handle-messages.js'
import { returnMessage } from '../../../provider-kit/messages/return-message.js'
import type { Poller, PollerOptions } from './poller.js'
import { pollsOf } from './polls-of.js'
import type { SQSMessage } from './sqs-message.js'

/** SQS hands over this many messages at most. */
const MOST_MESSAGES = 10
/** When more answers than this are on the way, SQS is slow, and no more is taken than it can answer for. */
const MOST_SETTLING = 50

/** A standard queue: messages are received for the places that are free, and run side by side. */
export class StandardPoller implements Poller {
  readonly #options: PollerOptions
  /** Received, and waiting for a handler, or for their batch to fill. */
  #ready: SQSMessage[] = []
  /** Asked for by the polls that are under way. */
  #asked = 0
  #calls = 0
  /** In the hands of a handler. */
  #running = 0
  /** Handled, and their answers on the way: the next job need not wait for that. */
  #settling = 0
  /** Ends the wait for a batch to fill. */
  #gathering: (() => void) | undefined
  #gathered = false
  #polls: Promise<unknown> = Promise.resolve()
  #onChange: (() => void)[] = []

  constructor(options: PollerOptions) {
    this.#options = options
  }

  start(): void {
    const length = pollsOf(this.#options.worker, false)
    this.#polls = Promise.all(Array.from({ length }, () => this.#poll()))
  }

  async stop(): Promise<void> {
    this.#options.receiver.stop()
    this.#gathering?.()
    this.#changed()
    await this.#polls
    const { consumer } = this.#options
    await Promise.all(this.#ready.splice(0).map((message) => returnMessage(message, consumer)))
    while (this.#calls > 0 || this.#settling > 0) await this.#change()
  }

  async #poll(): Promise<void> {
    const { receiver } = this.#options
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
      this.#ready.push(...messages)
      this.#begin()
    }
  }

  /** How many messages there is room for. */
  #free(): number {
    const { config, batch } = this.#options.worker
    const room = config.concurrency * (batch?.size ?? 1) + (config.prefetch ?? 0)
    const stuck = Math.max(0, this.#settling - MOST_SETTLING)
    return room - this.#running - this.#ready.length - this.#asked - stuck
  }

  #begin(): void {
    const { receiver, worker } = this.#options
    const size = worker.batch?.size ?? 1
    while (!receiver.stopped && this.#calls < worker.config.concurrency && this.#isFull(size)) {
      void this.#run(this.#ready.splice(0, size))
    }
    this.#gather()
  }

  #isFull(size: number): boolean {
    return this.#ready.length >= size || (this.#gathered && this.#ready.length > 0)
  }

  /** What is left of a batch waits for more, but no longer than its worker says. */
  #gather(): void {
    if (this.#ready.length === 0) this.#gathered = false
    const { batch } = this.#options.worker
    if (batch === undefined || this.#options.receiver.stopped) return
    if (this.#ready.length === 0) {
      this.#gathering?.()
      this.#gathering = undefined
      return
    }
    if (this.#gathered) return
    this.#gathering ??= startLongTimer(batch.timeout, () => {
      this.#gathering = undefined
      this.#gathered = true
      this.#begin()
    })
  }

  async #run(messages: readonly SQSMessage[]): Promise<void> {
    this.#calls += 1
    this.#running += messages.length
    const end = once(() => this.#end(messages.length))
    await handleMessages(messages, this.#options.consumer, end)
    end()
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

function once(call: () => void): () => void {
  let called = false
  return () => {
    if (called) return
    called = true
    call()
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../functions/logger.js'
import type { WiredWorker } from '../../worker/wired-worker.js'
import { FailureLog } from './failure-log.js'
import { Renewal } from './renewal.js'
import { SQSMessage } from './sqs-message.js'
import type { SQSQueue } from './sqs-queue.js'
import { visibilitySeconds } from './visibility.js'

/** The longest that SQS lets a poll wait, in seconds. */
const LONGEST_WAIT = 20
/** A poll that is not answered this long after its wait is over is a dead connection. Milliseconds. */
const POLL_GRACE = 15_000

export interface ReceiverOptions {
  readonly queue: SQSQueue
  readonly worker: WiredWorker
  readonly logger: Logger
}

/** Receives one queue's messages, and keeps them hidden. A lost connection makes it wait, and never ends it. */
export class Receiver {
  readonly renewal: Renewal
  readonly #options: ReceiverOptions
  readonly #failures: FailureLog
  readonly #stopping = new AbortController()

  constructor(options: ReceiverOptions) {
    this.#options = options
    const { worker, logger } = options
    this.renewal = new Renewal(visibilitySeconds(worker.config), logger)
    this.#failures = new FailureLog(`Queue '${worker.queueName}': SQS cannot be polled`, logger)
  }

  get stopped(): boolean {
    return this.#stopping.signal.aborted
  }

  /** Ends every poll at once, and every pause. */
  stop(): void {
    this.#stopping.abort()
  }

  /** Up to `count` messages, 10 at most; none when there are none for a while, after a failure, and when stopped. */
  async receive(count: number): Promise<SQSMessage[]> {
    try {
      const messages = await this.#poll(count)
      this.#failures.clear()
      const { pollInterval } = this.#options.worker.config
      if (messages.length === 0 && pollInterval !== undefined) await this.#pause(pollInterval)
      return messages
    } catch (error) {
      if (!this.stopped) await this.#pause(this.#failures.add(error))
      return []
    }
  }

  async #poll(count: number): Promise<SQSMessage[]> {
    const { queue, worker } = this.#options
    const { drainDelay } = worker.config
    const wait = Math.min(LONGEST_WAIT, Math.floor((drainDelay ?? LONGEST_WAIT * 1_000) / 1_000))
    const signal = AbortSignal.any([
      this.#stopping.signal,
      AbortSignal.timeout(wait * 1_000 + POLL_GRACE),
    ])
    const visibility = visibilitySeconds(worker.config)
    const received = await queue.receive({ count, wait, visibility }, signal)
    const from = { queueName: worker.queueName, queue, renewal: this.renewal }
    return received.map((message) => new SQSMessage(message, from))
  }

  async #pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => {})
  }
}

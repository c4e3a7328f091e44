import type { WiredWorker } from '../../../provider-kit/index.js'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../../job/logger.js'
import { timerDelay } from '../../../job/long-timer.js'
import { FailureLog } from './failure-log.js'
import { Renewal } from './renewal.js'
import { SQSMessage } from './sqs-message.js'
import type { SQSQueue } from '../connection/sqs-queue.js'
import { visibilitySeconds } from './visibility.js'

/** The longest that SQS lets a poll wait, in seconds. */
const LONGEST_WAIT = 20
/** A poll that is not answered this long after its wait is over is a dead connection. Milliseconds. */
const POLL_GRACE = 15_000
/**
 * How long a poll may still end by itself when the worker stops, in milliseconds: what SQS has handed over on a
 * connection that is cut comes again only when its visibility timeout is over.
 */
const STOP_GRACE = 200

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
  readonly #cut = new AbortController()
  /** Of polls of a FIFO queue that failed: the next ones bring what these may have taken, and SQS counts it once. */
  readonly #unanswered: string[] = []
  #underWay = 0
  #cutting: NodeJS.Timeout | undefined

  constructor(options: ReceiverOptions) {
    this.#options = options
    const { worker, logger } = options
    this.renewal = new Renewal(visibilitySeconds(worker.config), logger)
    this.#failures = new FailureLog(`Queue '${worker.queueName}': SQS cannot be polled`, logger)
  }

  get stopped(): boolean {
    return this.#stopping.signal.aborted
  }

  /** Ends every pause at once, and every poll shortly. */
  stop(): void {
    this.#stopping.abort()
    this.renewal.close()
    if (this.#underWay > 0) this.#cutting ??= setTimeout(() => this.#cut.abort(), STOP_GRACE)
  }

  /** Up to `count` messages, 10 at most; none when there are none for a while, after a failure, and when stopped. */
  async receive(count: number): Promise<SQSMessage[]> {
    const messages = await this.#receive(count, this.#wait())
    if (messages?.length === 0) await this.#rest()
    return messages ?? []
  }

  /** The same, but for at most `milliseconds`, in whole seconds. */
  async receiveWithin(milliseconds: number): Promise<SQSMessage[]> {
    const wait = Math.min(this.#wait(), Math.floor(milliseconds / 1_000))
    return (await this.#receive(1, wait)) ?? []
  }

  /** `undefined` after a failure. */
  async #receive(count: number, wait: number): Promise<SQSMessage[] | undefined> {
    const attemptId = this.#options.queue.fifo
      ? (this.#unanswered.pop() ?? crypto.randomUUID())
      : undefined
    this.#underWay += 1
    try {
      const messages = await this.#poll(count, wait, attemptId)
      this.#failures.clear()
      return messages
    } catch (error) {
      if (attemptId !== undefined) this.#unanswered.push(attemptId)
      if (!this.stopped) await this.#pause(this.#failures.add(error))
      return undefined
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) clearTimeout(this.#cutting)
    }
  }

  async #poll(count: number, wait: number, attemptId: string | undefined): Promise<SQSMessage[]> {
    const { queue, worker } = this.#options
    const visibility = visibilitySeconds(worker.config)
    const received = await this.#withLimit(wait * 1_000 + POLL_GRACE, (signal) =>
      queue.receive({ count, wait, visibility, attemptId }, signal),
    )
    const from = { queueName: worker.queueName, queue, renewal: this.renewal }
    return received
      .filter((message) => !this.renewal.takeBack(message))
      .map((message) => new SQSMessage(message, from))
  }

  /** By hand: `AbortSignal.any` on a signal that lives as long as the process leaks on Node 20. */
  async #withLimit<Result>(
    milliseconds: number,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const limit = new AbortController()
    const abort = (): void => limit.abort()
    this.#cut.signal.addEventListener('abort', abort)
    const timer = setTimeout(abort, milliseconds)
    try {
      return await work(limit.signal)
    } finally {
      clearTimeout(timer)
      this.#cut.signal.removeEventListener('abort', abort)
    }
  }

  /** How long a poll waits for a message, in seconds. */
  #wait(): number {
    const { drainDelay } = this.#options.worker.config
    return Math.min(LONGEST_WAIT, Math.floor((drainDelay ?? LONGEST_WAIT * 1_000) / 1_000))
  }

  /** Between two polls that found nothing: every poll costs money, and one that does not wait ends at once. */
  async #rest(): Promise<void> {
    const pause = this.#options.worker.config.pollInterval ?? (this.#wait() === 0 ? 1_000 : 0)
    if (pause > 0) await this.#pause(pause)
  }

  async #pause(milliseconds: number): Promise<void> {
    await sleep(timerDelay(milliseconds), undefined, { signal: this.#stopping.signal }).catch(
      () => {},
    )
  }
}

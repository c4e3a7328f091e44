import type { Logger } from '../job/logger.js'

/** A queue, and for how long its engine keeps a job for a worker that gives no sign of life, in milliseconds. */
export interface QueueLock {
  readonly queueName: string
  readonly lockDuration: number
}

/** Blocks shorter than a lock divided by this are not told of: the lock is renewed more often than that. */
const RENEWALS = 3
/** A block is measured to within the shortest lock divided by this. */
const PRECISION = 20
const LONGEST_INTERVAL = 1_000

/**
 * Tells, once for each queue, of an event loop that was blocked for so long that locks may have run out meanwhile:
 * nothing else would tell why a job was run twice.
 */
export class BlockedLoopWatch {
  readonly #locks: Set<QueueLock>
  readonly #logger: Logger
  readonly #interval: number
  #timer: ReturnType<typeof setInterval> | undefined
  #due = 0

  constructor(locks: Iterable<QueueLock>, logger: Logger) {
    this.#locks = new Set(locks)
    this.#logger = logger
    const shortest = Math.min(...[...this.#locks].map(({ lockDuration }) => lockDuration))
    this.#interval = Math.min(Math.ceil(shortest / PRECISION), LONGEST_INTERVAL)
  }

  start(): void {
    if (this.#locks.size === 0) return
    this.#due = performance.now() + this.#interval
    this.#timer = setInterval(() => this.#look(), this.#interval)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    const blocked = now - this.#due
    this.#due = now + this.#interval
    for (const lock of this.#locks) {
      if (blocked <= lock.lockDuration / RENEWALS) continue
      this.#locks.delete(lock)
      this.#logger.warn(describe(lock, blocked))
    }
    if (this.#locks.size === 0) this.stop()
  }
}

function describe({ queueName, lockDuration }: QueueLock, blocked: number): string {
  return (
    `Queue '${queueName}': the event loop was blocked for ${Math.round(blocked)} ms, in which no lock can be renewed;` +
    ` after ${lockDuration} ms, another worker may run the job a second time. Move long synchronous work to a worker` +
    ' thread, break it up with await, or raise config.lockDuration'
  )
}

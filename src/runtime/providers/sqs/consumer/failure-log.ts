import type { Logger } from '../../../job/logger.js'

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000
/** Between two lines about the same trouble, in milliseconds. */
const LOG_INTERVAL = 60_000

/** Tells of a connection that fails again and again: at the first time, then once a minute, and when it is back. */
export class FailureLog {
  readonly #what: string
  readonly #logger: Logger
  #count = 0
  #loggedAt = Number.NEGATIVE_INFINITY

  constructor(what: string, logger: Logger) {
    this.#what = what
    this.#logger = logger
  }

  /** Gives the pause before the next try, in milliseconds. */
  add(error: unknown): number {
    this.#count += 1
    if (Date.now() - this.#loggedAt >= LOG_INTERVAL) {
      this.#loggedAt = Date.now()
      this.#logger.error(`${this.#what} (failure ${this.#count}); it is tried again`, error)
    }
    return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(this.#count - 1, 10))
  }

  clear(): void {
    if (this.#count === 0) return
    this.#logger.info(`${this.#what}: over, after ${this.#count} failures`)
    this.#count = 0
    this.#loggedAt = Number.NEGATIVE_INFINITY
  }
}

import type { Logger } from './logger.js'
import { SurvivingLogger } from './surviving-logger.js'
import { describeError } from './describe-error.js'

const QUIET = 30_000
const MOST_MESSAGES = 100

/**
 * Logs an error once, and again only after half a minute: a lost connection is met by every queue and worker on it, at
 * each of its tries (BullMQ without limits was seen to give millions of events in minutes).
 */
export class ErrorLog {
  readonly #provider: string
  readonly #logger: Logger
  readonly #lastLogged = new Map<string, number>()

  constructor(provider: string, logger: Logger) {
    this.#provider = provider
    this.#logger = new SurvivingLogger(logger)
  }

  /** To be handed to `on('error', …)`. */
  readonly report = (thrown: unknown): void => {
    const message = describeError(thrown)
    const now = Date.now()
    if (now - (this.#lastLogged.get(message) ?? -QUIET) < QUIET) return
    if (this.#lastLogged.size >= MOST_MESSAGES) this.#lastLogged.clear()
    this.#lastLogged.set(message, now)
    this.#logger.error(`${this.#provider}: ${message}`)
  }
}

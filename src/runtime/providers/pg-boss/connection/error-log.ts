import type { Logger } from '../../../functions/logger.js'
import { toError } from '../../../queue/job-error.js'
import { describeError } from './postgres-unreachable.js'

const QUIET = 30_000
const MOST_MESSAGES = 100

/** Logs an error once, and again only after half a minute: a lost connection is met by every queue at every try. */
export class ErrorLog {
  readonly #logger: Logger
  readonly #lastLogged = new Map<string, number>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** To be handed to `on('error', …)`. */
  readonly report = (thrown: unknown): void => {
    const message = describeError(toError(thrown))
    const now = Date.now()
    if (now - (this.#lastLogged.get(message) ?? -QUIET) < QUIET) return
    if (this.#lastLogged.size >= MOST_MESSAGES) this.#lastLogged.clear()
    this.#lastLogged.set(message, now)
    this.#logger.error(`pg-boss: ${message}`)
  }
}

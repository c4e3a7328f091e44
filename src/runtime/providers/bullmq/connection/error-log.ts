import type { Logger } from '../../../functions/logger.js'
import { toError } from '../../../queue/job-error.js'

const QUIET = 30_000
const MOST_MESSAGES = 100

/**
 * Logs an error once, and again only after half a minute: a lost connection is reported by every queue and worker on
 * it, at each of its attempts (BullMQ without limits was seen to give millions of events in minutes).
 */
export class ErrorLog {
  readonly #logger: Logger
  readonly #lastLogged = new Map<string, number>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** To be handed to `on('error', …)`. */
  readonly report = (thrown: unknown): void => {
    const error = toError(thrown)
    const message = error.message === '' ? innerMessage(error) : error.message
    const now = Date.now()
    if (now - (this.#lastLogged.get(message) ?? -QUIET) < QUIET) return
    if (this.#lastLogged.size >= MOST_MESSAGES) this.#lastLogged.clear()
    this.#lastLogged.set(message, now)
    this.#logger.error(`bullmq: ${message}`)
  }
}

/** Node gives a refused connection to a name with two addresses no message of its own. */
function innerMessage(error: Error): string {
  const inner: unknown = Reflect.get(error, 'errors')
  if (!Array.isArray(inner) || inner.length === 0) return error.name
  return inner.map((each) => toError(each).message).join('; ')
}

import type { Duration } from '../options/duration.js'
import { parseDuration } from '../options/parse-duration.js'
import { PikkuError, type PikkuErrorOptions } from './pikku-error.js'

/**
 * Throw it (or a subclass) from a handler when it is known how long to wait, such as from a `Retry-After` header. The
 * attempt has failed, and the next one comes after this wait, whatever the backoff, `maxDelay` and `jitter` are.
 */
export class RetryAfterError extends PikkuError {
  /** Milliseconds. */
  readonly delay: number

  /** Throws `InvalidDurationError` for a delay that is none. A number is in milliseconds. */
  constructor(message: string, delay: Duration, options?: PikkuErrorOptions) {
    super('RETRY_AFTER', message, options)
    this.delay = parseDuration(delay, { option: 'delay' })
    // A minifier renames our own class, never the meaning of a project's subclass.
    if (new.target !== RetryAfterError) this.name = new.target.name
  }
}

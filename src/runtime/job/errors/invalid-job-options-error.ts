import { PikkuError, type PikkuErrorOptions } from './pikku-error.js'

/** A job option is out of range, of a wrong kind, or contradicts another one. */
export class InvalidJobOptionsError extends PikkuError {
  constructor(reason: string, options?: PikkuErrorOptions) {
    super('INVALID_JOB_OPTIONS', `Invalid job options: ${reason}`, options)
  }
}

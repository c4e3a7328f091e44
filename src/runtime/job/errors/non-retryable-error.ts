import { PikkuError, type PikkuErrorOptions } from './pikku-error.js'

/** Throw it (or a subclass) from a handler when trying again cannot help: the job fails for good at once. */
export class NonRetryableError extends PikkuError {
  constructor(message: string, options?: PikkuErrorOptions) {
    super('NON_RETRYABLE', message, options)
    // A minifier renames our own class, never the meaning of a project's subclass.
    if (new.target !== NonRetryableError) this.name = new.target.name
  }
}

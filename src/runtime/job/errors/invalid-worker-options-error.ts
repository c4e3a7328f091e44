import { PikkuError, type PikkuErrorOptions } from './pikku-error.js'

/** A worker option is out of range, of a wrong kind, or contradicts another one. */
export class InvalidWorkerOptionsError extends PikkuError {
  constructor(queueName: string, reason: string, options?: PikkuErrorOptions) {
    super(
      'INVALID_WORKER_OPTIONS',
      `Invalid options of the worker of '${queueName}': ${reason}`,
      options,
    )
  }
}

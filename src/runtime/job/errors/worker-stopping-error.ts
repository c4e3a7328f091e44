import { PikkuError } from './pikku-error.js'

/** Why the signal of a handler is aborted when its worker stops. Never seen by a producer: the job is put back. */
export class WorkerStoppingError extends PikkuError {
  constructor() {
    super('WORKER_STOPPING', 'The worker is stopping; the job goes back to its queue')
  }
}

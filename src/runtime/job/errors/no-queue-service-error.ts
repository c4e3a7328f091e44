import { PikkuError } from './pikku-error.js'

/** `queueJob` or `QueueMonitor` was used before `setQueueService`. */
export class NoQueueServiceError extends PikkuError {
  constructor(who: string) {
    super(
      'NO_QUEUE_SERVICE',
      `${who} has no queue service: call setQueueService(service) once at startup, before using it`,
    )
  }
}

import { PikkuError } from './pikku-error.js'

/** `queueJob` or `QueueMonitor` was used before `setQueueService`. */
export class NoQueueServiceError extends PikkuError {
  override readonly name: string = 'NoQueueServiceError'

  constructor(who: string) {
    super(
      'NO_QUEUE_SERVICE',
      `${who} has no queue service: call setQueueService(service) once at start, before it`,
    )
  }
}

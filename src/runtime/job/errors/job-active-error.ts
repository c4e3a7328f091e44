import { PikkuError } from './pikku-error.js'

/** A running job cannot be removed. */
export class JobActiveError extends PikkuError {
  constructor(queueName: string, jobId: string) {
    super('JOB_ACTIVE', `Job '${jobId}' of queue '${queueName}' is running; it cannot be removed`)
  }
}

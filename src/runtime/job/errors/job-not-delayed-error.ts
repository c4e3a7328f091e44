import { PikkuError } from './pikku-error.js'
import type { JobStatus } from '../queue-job.js'

/** Only a delayed job can be promoted. */
export class JobNotDelayedError extends PikkuError {
  readonly status: JobStatus

  constructor(queueName: string, jobId: string, status: JobStatus) {
    super(
      'JOB_NOT_DELAYED',
      `Job '${jobId}' of queue '${queueName}' is ${status}; only a delayed job can be promoted`,
    )
    this.status = status
  }
}

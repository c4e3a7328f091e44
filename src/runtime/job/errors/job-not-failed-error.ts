import { PikkuError } from './pikku-error.js'
import type { JobStatus } from '../queue-job.js'

/** Only a failed job can be retried by hand. */
export class JobNotFailedError extends PikkuError {
  constructor(queueName: string, jobId: string, status: JobStatus) {
    super(
      'JOB_NOT_FAILED',
      `Job '${jobId}' of queue '${queueName}' is ${status}; only a failed job can be retried`,
    )
  }
}

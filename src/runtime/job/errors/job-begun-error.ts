import { PikkuError } from './pikku-error.js'
import type { JobStatus } from '../queue-job.js'

/** A worker has begun the job, so its data cannot be changed any more. */
export class JobBegunError extends PikkuError {
  readonly status: JobStatus

  constructor(queueName: string, jobId: string, status: JobStatus) {
    super(
      'JOB_BEGUN',
      `Job '${jobId}' of queue '${queueName}' is ${status}, and an attempt of it has been made; its data can only be changed before that`,
    )
    this.status = status
  }
}

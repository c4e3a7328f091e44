import { PikkuError } from './pikku-error.js'
import type { JobStatus } from '../queue-job.js'

/** The job has ended, so it cannot be cancelled any more. */
export class JobFinishedError extends PikkuError {
  readonly status: JobStatus

  constructor(queueName: string, jobId: string, status: JobStatus) {
    super(
      'JOB_FINISHED',
      `Job '${jobId}' of queue '${queueName}' is ${status}; only a job that has not ended can be cancelled`,
    )
    this.status = status
  }
}

import { PikkuError } from './pikku-error.js'

/** A job has waited for longer than its `expires`. It was not run, and has failed for good. */
export class JobExpiredError extends PikkuError {
  readonly queueName: string
  readonly jobId: string
  /** Milliseconds. */
  readonly expires: number

  constructor(queueName: string, jobId: string, expires: number) {
    super(
      'JOB_EXPIRED',
      `Job '${jobId}' of queue '${queueName}' expired after waiting for more than ${expires} ms`,
    )
    this.queueName = queueName
    this.jobId = jobId
    this.expires = expires
  }
}

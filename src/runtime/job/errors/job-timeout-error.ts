import { PikkuError } from './pikku-error.js'

/** One attempt took longer than its `timeout`. It counts as an ordinary failure, so the job is retried. */
export class JobTimeoutError extends PikkuError {
  readonly queueName: string
  readonly jobId: string
  /** Milliseconds. */
  readonly timeout: number

  constructor(queueName: string, jobId: string, timeout: number) {
    super(
      'JOB_TIMEOUT',
      `Job '${jobId}' of queue '${queueName}' took longer than its timeout of ${timeout} ms`,
    )
    this.queueName = queueName
    this.jobId = jobId
    this.timeout = timeout
  }
}

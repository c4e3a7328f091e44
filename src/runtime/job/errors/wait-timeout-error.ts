import { PikkuError } from './pikku-error.js'

/** The job did not finish within the time that its producer was willing to wait. The job itself goes on. */
export class WaitTimeoutError extends PikkuError {
  readonly queueName: string
  readonly jobId: string
  /** Milliseconds. */
  readonly timeout: number

  constructor(queueName: string, jobId: string, timeout: number) {
    super(
      'WAIT_TIMEOUT',
      `Job '${jobId}' of queue '${queueName}' did not finish within ${timeout} ms; it is still there`,
    )
    this.queueName = queueName
    this.jobId = jobId
    this.timeout = timeout
  }
}

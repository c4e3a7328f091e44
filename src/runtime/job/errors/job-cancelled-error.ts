import { cut, ERROR_BOUNDS } from '../read-thrown.js'
import { PikkuError } from './pikku-error.js'

/** Somebody cancelled the job. It is the `error` of such a job, and why the signal of its handler is aborted. */
export class JobCancelledError extends PikkuError {
  readonly queueName: string
  readonly jobId: string
  /** What was given to `cancel`. */
  readonly reason: string | undefined

  constructor(queueName: string, jobId: string, reason?: string) {
    const what = whatHappened(queueName, jobId)
    const given = reason === undefined ? undefined : cut(String(reason), ERROR_BOUNDS.text)
    super('JOB_CANCELLED', given === undefined ? what : `${what}: ${given}`)
    this.queueName = queueName
    this.jobId = jobId
    this.reason = given
  }

  /** The error of which only the message was kept. */
  static read(queueName: string, jobId: string, message: string): JobCancelledError {
    const head = `${whatHappened(queueName, jobId)}: `
    const reason = message.startsWith(head) ? message.slice(head.length) : undefined
    return new JobCancelledError(queueName, jobId, reason)
  }
}

function whatHappened(queueName: string, jobId: string): string {
  return `Job '${jobId}' of queue '${queueName}' was cancelled`
}

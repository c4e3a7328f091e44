import { shorten } from '../../../facts/shorten.js'
import { PikkuError } from './pikku-error.js'

/** There is no job of that id in that queue: it never was, was removed, or is no longer kept. */
export class JobNotFoundError extends PikkuError {
  readonly queueName: string
  readonly jobId: string

  constructor(queueName: string, jobId: string) {
    super('JOB_NOT_FOUND', `Queue '${shorten(queueName)}' has no job '${shorten(jobId)}'`)
    this.queueName = queueName
    this.jobId = jobId
  }
}

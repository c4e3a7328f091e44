import { PikkuError } from './pikku-error.js'
import type { JobError } from '../queue-job.js'

/** The job that was waited for failed for good, or was discarded. `cause` is what its handler threw, as plain data. */
export class JobFailedError extends PikkuError {
  readonly queueName: string
  readonly jobId: string
  readonly error: JobError
  readonly discarded: boolean

  constructor(job: {
    readonly queueName: string
    readonly id: string
    readonly error?: JobError | undefined
    readonly discarded?: boolean | undefined
  }) {
    const error = job.error ?? { name: 'Error', message: 'no reason was kept' }
    const verb = job.discarded ? 'was discarded' : 'failed'
    super('JOB_FAILED', `Job '${job.id}' of queue '${job.queueName}' ${verb}: ${error.message}`, {
      cause: error,
    })
    this.queueName = job.queueName
    this.jobId = job.id
    this.error = error
    this.discarded = job.discarded ?? false
  }
}

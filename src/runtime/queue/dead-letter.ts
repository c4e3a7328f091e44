import type { TakenJob } from '../worker/run-job.js'
import { toJobError } from './job-error.js'
import type { JobError } from './queue-job.js'

/** What a dead letter queue receives: the job that failed for good, and why. */
export interface DeadLetterJob<Input = unknown> {
  readonly queueName: string
  readonly jobId: string
  readonly data: Input
  readonly error: JobError
  readonly attempts: number
  /** ISO 8601. */
  readonly failedAt: string
}

/** The data of the dead letter of `job`, ready to be added to its dead letter queue. */
export function toDeadLetterJob(job: TakenJob, error: Error): DeadLetterJob {
  return {
    queueName: job.queueName,
    jobId: job.id,
    data: job.data,
    error: toJobError(error),
    attempts: job.attempt,
    failedAt: new Date().toISOString(),
  }
}

/**
 * The id of the dead letter of a job. Taken from the job's own, so that an engine that has no transaction can repeat
 * the move after a crash without making two letters. The attempt is part of it: a job retried by hand may die again.
 */
export function deadLetterJobId(job: Pick<TakenJob, 'queueName' | 'id' | 'attempt'>): string {
  return `${job.queueName}/${job.id}/${job.attempt}`
}

import type { JobOptions } from './options/job-options.js'
import type { TakenJob } from './taken-job.js'
import { toJobError } from './job-error.js'
import type { JobError } from './queue-job.js'
import type { AnyQueueJobMap } from './queue-job-map.js'

/** What a dead letter queue receives: the job that failed for good, and why. */
export interface DeadLetterJob<Input = unknown> {
  readonly queueName: string
  readonly jobId: string
  readonly data: Input
  /** Of the data; absent for 1. */
  readonly version?: number
  readonly error: JobError
  readonly attempts: number
  /** ISO 8601. */
  readonly failedAt: string
}

/**
 * A letter with the keys of its job, which is put back with them. They are no part of the type that handlers take, since
 * each of them is made of the data.
 */
export interface KeyedLetter extends DeadLetterJob {
  readonly pikkuKeys?: Pick<JobOptions, 'group' | 'unique'>
}

/** The queues of a map that take dead letters. */
export type DeadLetterQueue<Map extends AnyQueueJobMap<Map>> = {
  [Name in keyof Map & string]: Map[Name]['input'] extends DeadLetterJob ? Name : never
}[keyof Map & string]

/** The data of the dead letter of `job`, ready to be added to its dead letter queue. */
export function toDeadLetterJob(job: Omit<TakenJob, 'enqueuedAt'>, error: unknown): DeadLetterJob {
  return {
    queueName: job.queueName,
    jobId: job.id,
    data: job.data,
    ...(job.options.version === undefined ? {} : { version: job.options.version }),
    error: toJobError(error),
    attempts: job.attempt,
    failedAt: new Date().toISOString(),
  }
}

/** The same on an engine with groups and uniqueness. */
export function toKeyedLetter(job: Omit<TakenJob, 'enqueuedAt'>, error: unknown): KeyedLetter {
  const { group, unique = uniqueBy(job.uniqueKey) } = job.options
  const letter = toDeadLetterJob(job, error)
  if ((group ?? unique) === undefined) return letter
  return { ...letter, pikkuKeys: { group, unique } as JobOptions }
}

/** When it is put back, nothing but the key matters. */
function uniqueBy(key: string | undefined): JobOptions['unique'] {
  return key === undefined ? undefined : { key, while: 'unfinished', then: 'keep' }
}

/**
 * The id of the dead letter of a job, for an engine that has no transaction: taken from the job's own, so that the
 * move can be repeated after a crash without making two letters.
 *
 * It tells deaths apart by the attempt alone. An engine whose attempts begin anew when a job is retried by hand, or
 * whose ids can be used again, must pass a number that goes on instead: a second letter of the same id would be lost.
 */
export function deadLetterJobId(job: Pick<TakenJob, 'queueName' | 'id' | 'attempt'>): string {
  return `${job.queueName}/${job.id}/${job.attempt}`
}

import type { Duration } from './options/duration.js'
import type { JobWhere } from './job-where.js'
import type { JobSnapshot, JobStatus } from './queue-job.js'

// oxlint-disable-next-line typescript/no-explicit-any -- of any queue
export interface ListOptions<Data = any> {
  /** Default: every status, in the order active, waiting, delayed, failed, completed. */
  readonly status?: JobStatus | readonly JobStatus[]
  /** Only jobs whose data has these values. They are compared here, after the jobs are read. */
  readonly where?: JobWhere<Data>
  /** The most jobs that are given. Default: all of them. */
  readonly limit?: number
  /** The `cursor` of an earlier list with the same `status`: goes on after the last job that it gave. */
  readonly cursor?: string | undefined
  /** How many jobs are read at once. Default 100. */
  readonly pageSize?: number
}

/** Jobs, read page by page while they are iterated over. */
export interface JobList<Job> extends AsyncIterable<Job> {
  /** Where to go on after the last job that was given. `undefined` before the first one, and when there are no more. */
  readonly cursor: string | undefined
}

// oxlint-disable-next-line typescript/no-explicit-any -- of any queue
export type RetryAllOptions<Data = any> = Pick<ListOptions<Data>, 'where' | 'limit'>

export interface CleanOptions {
  readonly status: 'completed' | 'failed' | readonly ('completed' | 'failed')[]
  /** Jobs that ended longer ago than this, in milliseconds. */
  readonly olderThan: Duration
  /** The most jobs that are removed. Default: all of them. */
  readonly limit?: number
}

/** What is looked at of a job to find it. */
export interface FoundBy {
  readonly data: unknown
}

/** Asks for one page of the jobs that have a status. */
export interface JobPageRequest {
  readonly status: JobStatus
  readonly limit: number
  /** The cursor of a job: the page begins after it, whether that job is still there or not. */
  readonly after?: string | undefined
}

/**
 * Waiting jobs are in the order in which they will run, delayed ones in the order in which they become due, active
 * ones in the order in which they started; of completed and failed ones, the last to end is first.
 */
export interface JobPage {
  readonly jobs: readonly ListedJob[]
  /** The cursor at which the next page begins. Absent on the last page. */
  readonly next?: string
}

export interface ListedJob {
  readonly job: JobSnapshot
  readonly cursor: string
}

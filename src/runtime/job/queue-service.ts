import type { ProviderCapabilities } from './capabilities.js'
import type { DeadLetterJob } from './dead-letter.js'
import type { JobOptions } from './options/job-options.js'
import type { JobSnapshot, WaitOptions } from './queue-job.js'
import type { CleanOptions, FoundBy, JobList, ListOptions, RetryAllOptions } from './listing.js'
import type { KeyStats, KeyStatsOptions } from './key-stats.js'
import type { QueueStats } from './queue-stats.js'
import type { RedriveOptions } from './redrive.js'
import type { QueueSchedule } from './schedule.js'
import type { JobEvent, WatchOptions } from './watching.js'

/** One job of `addMany`. */
export interface NewJob {
  readonly data: unknown
  readonly options?: JobOptions
}

/** What goes with the new data of a job. */
export type UpdateOptions = Pick<JobOptions, 'version' | 'group' | 'unique'>

/** What `addIfNew` has done. */
export interface AddedJob {
  readonly id: string
  /** `false` when there was a job of that id, of which nothing was changed. */
  readonly isNew: boolean
}

/**
 * The producer's side of a provider: this is what a provider implements, and what `new PikkuQueue(service)` takes.
 * A method that a provider lacks is absent; the client then throws `UnsupportedByProviderError`.
 *
 * Every implementation resolves `options` with `resolveJobOptions`, so that an option means the same everywhere.
 */
export interface QueueService {
  readonly capabilities: ProviderCapabilities
  /** Resolves to the job's id once the engine has accepted the job for good. */
  add(queueName: string, data: unknown, options?: JobOptions): Promise<string>
  addMany(queueName: string, jobs: readonly NewJob[]): Promise<string[]>
  /** As `add` does, and tells whether the job was added. Throws `InvalidJobOptionsError` without a `jobId`. */
  addIfNew?(queueName: string, data: unknown, options?: JobOptions): Promise<AddedJob>
  /** The job, or `undefined` when there is none of that id. */
  findJob?(queueName: string, jobId: string): Promise<JobSnapshot | undefined>
  /** The finished job. Throws `WaitTimeoutError`, or `JobNotFoundError`. */
  waitForFinish?(queueName: string, jobId: string, options?: WaitOptions): Promise<JobSnapshot>
  /**
   * What happens to the jobs of a queue from now on, in any process, until the signal or the service ends, or with `jobId`
   * until the job has ended; `toResult` is for what is stored. `watchJobs` of `pikku/provider` makes it of what an engine tells.
   */
  watch?(
    queueName: string,
    options: WatchOptions,
    toResult: (stored: unknown) => unknown,
  ): AsyncIterableIterator<JobEvent>
  /** Removes a job that is not running. Throws `JobNotFoundError`, or `JobActiveError`. */
  remove?(queueName: string, jobId: string): Promise<void>
  /** Puts a failed job back into its queue, and gives the id to follow. Throws `JobNotFoundError`, or `JobNotFailedError`. */
  retry?(queueName: string, jobId: string): Promise<string>
  /**
   * Ends a job that has not ended, wherever it is: it has failed with `JobCancelledError`, without retry and without dead
   * letter, and a worker that runs it has lost it. Throws `JobNotFoundError`, or `JobFinishedError`.
   */
  cancel?(queueName: string, jobId: string, reason?: string): Promise<void>
  /**
   * Replaces the data of a job of which no attempt was made, and the version of its data: either its handler sees the new
   * data, or this throws. Throws `JobNotFoundError`, `JobBegunError`, or `InvalidJobOptionsError` for data whose keys are not
   * those of the job.
   */
  update?(queueName: string, jobId: string, data: unknown, options?: UpdateOptions): Promise<void>
  /** Makes a delayed job waiting; its wait for `expires` begins now. Throws `JobNotFoundError`, or `JobNotDelayedError`. */
  promote?(queueName: string, jobId: string): Promise<void>
  /** No worker of any process takes a job of the queue any more, until `resume`. Lasting; those in hand go on. */
  pause?(queueName: string): Promise<void>
  resume?(queueName: string): Promise<void>
  isPaused?(queueName: string): Promise<boolean>
  /** Ends a repeating job. Resolves to whether there was one of that key. */
  unschedule?(queueName: string, key: string): Promise<boolean>
  /** The schedules of the queue, in any order. */
  schedules?(queueName: string): Promise<QueueSchedule[]>
  /** Takes the dead letters of this queue that no worker has taken back to where they came from, and gives them. */
  redrive?(queueName: string, options?: RedriveOptions): Promise<DeadLetterJob[]>
  failedJobs?(queueName: string, options?: { readonly limit?: number }): Promise<JobSnapshot[]>
  stats?(queueName: string): Promise<QueueStats>
  /** The limits and the groups of a queue. Its cost grows with its groups, so ask for it when somebody looks. */
  keyStats?(queueName: string, options?: KeyStatsOptions): Promise<KeyStats>
  /** The jobs of a queue, each made of what is stored. `listJobs` of `pikku/provider` makes it of pages. */
  listJobs?<Job extends FoundBy>(
    queueName: string,
    options: ListOptions,
    toJob: (stored: JobSnapshot) => Job,
  ): JobList<Job>
  /** Puts failed jobs back, and gives how many. `retryAll` of `pikku/provider` makes it of `listJobs` and `retry`. */
  retryAll?(
    queueName: string,
    options: RetryAllOptions,
    toJob: (stored: JobSnapshot) => FoundBy,
  ): Promise<number>
  /** Removes every job that has not begun, but for the next run of each schedule, and gives how many. */
  drain?(queueName: string): Promise<number>
  /** Removes jobs that have ended, and gives how many. */
  clean?(queueName: string, options: CleanOptions): Promise<number>
  /**
   * The same service within a transaction of the caller's own: what it adds is there when that is committed, and never was
   * when it is rolled back.
   */
  withTransaction?(transaction: object): TransactionService
  /** Closes what this service opened. */
  close(): Promise<void>
}

/** What can be done within a transaction. */
export type TransactionService = Pick<QueueService, 'capabilities' | 'add' | 'addMany' | 'close'> &
  Required<Pick<QueueService, 'unschedule'>>

import type { Duration } from './options/duration.js'
import type { StopSignal } from './stop-signal.js'

/** A job's progress: a percentage, a text, or any plain data that the producer will read back from `job.progress`. */
export type JobProgress = number | string | { readonly [key: string]: unknown }

/** One of the jobs that a batch handler got at once. */
export interface BatchJob {
  readonly jobId: string
  /** 1 for the first run of this job. */
  readonly attempt: number
  readonly maxAttempts: number
  readonly enqueuedAt: Date
  /** When this run of a schedule was due; absent for any other job. */
  readonly scheduledFor?: Date
}

/** The running job, as its handler sees it (`interaction.queue`). */
export interface QueueInteraction {
  readonly queueName: string
  /** In a batch: of its first job; `jobs` has them all. */
  readonly jobId: string
  /** 1 for the first run of this job, `maxAttempts` for the last one allowed. In a batch: of its first job. */
  readonly attempt: number
  readonly maxAttempts: number
  /** When the producer added the job. In a batch: its first job. */
  readonly enqueuedAt: Date
  /** When this run of a schedule was due; `undefined` for any other job. In a batch: of its first job. */
  readonly scheduledFor: Date | undefined
  /** The jobs of this call, in the order of the data: several in a batch, otherwise one. */
  readonly jobs: readonly BatchJob[]
  /** Aborted when the job times out, and when a stopping worker's grace period ends. */
  readonly signal: StopSignal
  /**
   * Reports progress to whoever reads the job; in a batch, for all of its jobs.
   * Where the provider keeps none, nothing happens but one line in the log: the same handler runs on every provider.
   */
  updateProgress(progress: JobProgress): Promise<void>
  /**
   * Keeps a line with the job, in a batch with each of its jobs: the newest 1,000 are `job.logs`. Where the provider keeps
   * no jobs, it goes to the logger.
   */
  log(text: string): Promise<void>
  /** Ends the job as failed, without retry; it goes to the dead letter queue. Never returns: it throws. */
  readonly fail: (reason: string | Error) => never
  /**
   * Ends this run: the job comes again after this time (a number is in milliseconds). It costs no attempt, and it is no
   * failure. In a batch, of all its jobs. Never returns: it throws.
   */
  readonly snooze: (duration: Duration) => never
  /** Ends the job without retry and without dead letter. Never returns: it throws. */
  readonly discard: (reason?: string) => never
}

/** Where a function was called from. `queue` is there when a queue worker called it. */
export interface Interaction {
  readonly queue?: QueueInteraction
}

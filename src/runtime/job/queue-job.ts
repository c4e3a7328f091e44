import type { JobProgress } from './interaction.js'
import type { Duration } from './options/duration.js'
import type { TraceContext } from './trace-context.js'

export type JobStatus = 'waiting' | 'active' | 'completed' | 'failed' | 'delayed'

export function isFinished(status: JobStatus): boolean {
  return status === 'completed' || status === 'failed'
}

/** Why a job failed, as plain data. Long texts and long chains of causes are cut. */
export interface JobError {
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly cause?: JobErrorCause
  /** The inner errors of an `AggregateError`. */
  readonly errors?: readonly JobErrorCause[]
}

/** An error below another one. Its own causes are stored with it; the type ends here, so that it is not recursive. */
export interface JobErrorCause {
  readonly name: string
  readonly message: string
  readonly stack?: string
}

/** What a provider knows of a job at one moment: plain data, no methods; `data` and `result` are in wire format. */
export interface JobSnapshot {
  readonly id: string
  readonly queueName: string
  readonly status: JobStatus
  readonly data: unknown
  /** Of its data, as pikku-queue.lock.json counts. Absent for the first. */
  readonly version?: number
  /** The trace that it was added in. */
  readonly trace?: TraceContext
  readonly result?: unknown
  readonly progress?: JobProgress
  /** What its handler has logged, the newest 1,000 lines. Only of a job that was asked for by its id. */
  readonly logs?: readonly string[]
  readonly error?: JobError
  /** True when `interaction.queue.discard()` ended it. */
  readonly discarded?: boolean
  /** When a delayed job becomes waiting. */
  readonly delayedUntil?: Date
  /** Attempts begun so far. */
  readonly attempts: number
  readonly maxAttempts: number
  readonly createdAt: Date
  readonly startedAt?: Date
  readonly finishedAt?: Date
}

export interface WaitOptions {
  /** Give up after this many milliseconds with a `WaitTimeoutError`. Default: 60 000. */
  readonly timeout?: Duration
}

/**
 * A job as its producer sees it: a snapshot of the moment it was read, and ways to act on it.
 * `await job.refresh()` reads again.
 *
 * @typeParam Output what the handler returns
 * @typeParam Input what the handler takes
 */
export interface QueueJob<Output = unknown, Input = unknown> {
  readonly id: string
  readonly queueName: string
  readonly status: JobStatus
  readonly data: Input
  /** The trace that it was added in, where a tracer of OpenTelemetry is registered. */
  readonly trace?: TraceContext
  /** There once the job is completed. */
  readonly result?: Output
  readonly progress?: JobProgress
  /** What its handler has logged with `interaction.queue.log`: the newest 1,000 lines. Absent where there are none. */
  readonly logs?: readonly string[]
  /** There once an attempt has failed. */
  readonly error?: JobError
  readonly discarded?: boolean
  readonly delayedUntil?: Date
  readonly attempts: number
  readonly maxAttempts: number
  readonly createdAt: Date
  readonly startedAt?: Date
  readonly finishedAt?: Date
  /** The job as it is now. Throws `JobNotFoundError` when it is gone. */
  refresh(): Promise<QueueJob<Output, Input>>
  /** The status as it is now. */
  getStatus(): Promise<JobStatus>
  /** Resolves to the result; rejects with `JobFailedError` or `WaitTimeoutError`. Absent where the provider keeps no results. */
  waitForCompletion?(timeout?: number | WaitOptions): Promise<Output>
}

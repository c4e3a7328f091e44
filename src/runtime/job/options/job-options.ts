import type { JobGroup, JobUnique } from '../keys/key-options.js'
import type { TraceContext } from '../trace-context.js'
import type { Duration } from './duration.js'

/** Higher runs sooner, on every provider. The names stand for -10, 0, 10 and 20. */
export type JobPriority = number | 'low' | 'normal' | 'high' | 'critical'

export type BackoffKind = 'fixed' | 'linear' | 'exponential'

/** How failed attempts are repeated. */
export interface RetryOptions {
  /** How often the job runs at most, the first run included. Default 3. */
  readonly attempts?: number
  /** Default `exponential`. */
  readonly backoff?: BackoffKind
  /** Wait before the second attempt, in milliseconds. Default 1000. */
  readonly delay?: Duration
  /** No wait is longer than this, in milliseconds. Default 60 000. */
  readonly maxDelay?: Duration
  /** What an exponential wait is multiplied by each time. Default 2. */
  readonly factor?: number
  /** Spreads each wait at random by up to this share of it, 0 to 1: `0.2` makes 10 s any time from 8 s to 12 s. Default 0. */
  readonly jitter?: number
}

/**
 * Runs a job again and again: by a cron expression (5 fields, or 6 with seconds first), or at a fixed distance.
 * The expression is read on the clocks of `timezone`, a name such as 'Europe/Berlin'. Default 'UTC'.
 */
export type RepeatOptions = (
  | { readonly cron: string; readonly timezone?: string; readonly key?: string }
  | { readonly every: Duration; readonly key?: string }
) &
  RunRules

/** What becomes of runs of a schedule that come at a bad time. */
export interface RunRules {
  /** A run that is due before an earlier run of the schedule has ended, its retries included. Default `allow`. */
  readonly overlap?: 'allow' | 'skip'
  /** Runs that were due while no worker was there: one run makes up for all of them (`once`, the default), or none. */
  readonly missed?: 'once' | 'skip'
  /** Each run begins later by up to this, in milliseconds, so that not all begin at once. The same run at the same time. */
  readonly jitter?: Duration
}

/** What a producer may ask of one job. What is absent falls back to the worker's wiring, then to pikku's defaults. */
export interface JobOptions {
  readonly priority?: JobPriority
  /** Wait before the first attempt, in milliseconds. */
  readonly delay?: Duration
  /** Attempts after the first one: `retries: 2` runs the job three times at most. */
  readonly retries?: number
  /** Runs in all: `attempts` = `retries` + 1. Give one of the two. */
  readonly attempts?: number
  readonly backoff?: BackoffKind
  readonly retry?: RetryOptions
  /** One attempt may take this long, in milliseconds; then its signal is aborted and the attempt fails. */
  readonly timeout?: Duration
  /** Not run, but failed for good, if it has waited for longer than this after it became due, in milliseconds. */
  readonly expires?: Duration
  /** The job's own id. Adding an id that is there already adds nothing and gives the same id. */
  readonly jobId?: string
  readonly repeat?: RepeatOptions
  /**
   * The group of its queue that the job belongs to, for `config.groupConcurrency`. Where the wiring has `group`, pikku
   * computes it from the data, and it cannot be given.
   */
  readonly group?: JobGroup
  /** pikku sets it itself, from `unique` of the wiring. */
  readonly unique?: JobUnique
  /** The trace that this job belongs to. pikku sets it itself where a tracer of OpenTelemetry is registered. */
  readonly trace?: TraceContext
  /** pikku sets it itself, for a queue that is wired with `external: true`. */
  readonly external?: ExternalJob
  /** The version of the job's data. pikku sets it itself, from the lock; absent for 1. */
  readonly version?: number
  /** Which completed jobs of the queue are kept: so many, or by `count` and `age`; `true` keeps none, `false` keeps all. */
  readonly removeOnComplete?: KeepOption
  /** Which failed jobs of the queue are kept: so many, or by `count` and `age`; `true` keeps none, `false` keeps all. */
  readonly removeOnFail?: KeepOption
}

/** A job that a worker other than pikku's runs: it is stored as the engine's own producer would store it. */
export interface ExternalJob {
  /** `job.name`, where the engine has names for jobs. Default: the queue's. */
  readonly jobName?: string
  /**
   * Its data as JSON. Throws `InvalidJobDataError`, and `InvalidJobOptionsError` for a job that its worker itself would
   * have to hold back until `notBefore`.
   */
  readonly encode: (queueName: string, data: unknown, notBefore?: number) => string
}

/** Which finished jobs are kept. They are removed when another job of their queue ends. */
export type KeepOption =
  | boolean
  | number
  | {
      /** The newest so many. */
      readonly count?: number
      /** Those that have ended within this time, in milliseconds. With `count`, both must hold. */
      readonly age?: Duration
    }

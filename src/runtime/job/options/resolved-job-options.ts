import type { ExternalJob } from './job-options.js'
import type { ResolvedRepeat } from './resolve-repeat.js'
import type { RetryPolicy } from './retry-policy.js'
import type { JobGroup, JobUnique } from '../keys/key-options.js'
import type { TraceContext } from '../trace-context.js'

/** `true` and `false` resolved: how many finished jobs are kept, or which, or `false` for all of them. */
export type KeepCount = number | false | KeepRule

export interface KeepRule {
  readonly count?: number
  /** Milliseconds. */
  readonly age?: number
}

/**
 * Job options checked, in one spelling, and in milliseconds. They are `JobOptions` again, so that what a provider
 * stores is what `runJob` reads back. What the producer did not ask for is absent, but for `priority` and `delay`.
 */
export interface ResolvedJobOptions {
  /** A whole number, higher is sooner. Default 0. */
  readonly priority: number
  /** Default 0. */
  readonly delay: number
  readonly retry?: Partial<RetryPolicy>
  readonly timeout?: number
  readonly expires?: number
  readonly jobId?: string
  readonly repeat?: ResolvedRepeat
  readonly group?: JobGroup
  readonly unique?: JobUnique
  readonly removeOnComplete?: KeepCount
  readonly removeOnFail?: KeepCount
  readonly trace?: TraceContext
  readonly version?: number
  readonly external?: ExternalJob
}

import type { PikkuFunction } from '../functions/pikku-function.js'
import type { PikkuMiddleware } from '../functions/middleware.js'
import type { KeepCount } from '../job/options/resolved-job-options.js'
import type { RetryPolicy } from '../job/options/retry-policy.js'
import type { GroupConcurrency } from '../job/keys/key-options.js'
import type { WorkerEvent } from './worker-options.js'

/** A worker's `config` in one spelling. Every time is in **milliseconds**, also those that are given in seconds. */
export interface ResolvedWorkerConfig {
  readonly concurrency: number
  readonly maxConcurrency?: number
  /** As it was given: `readKeyRules` reads it. */
  readonly groupConcurrency?: GroupConcurrency
  readonly prefetch?: number
  readonly pollInterval?: number
  readonly visibilityTimeout?: number
  readonly lockDuration: number
  readonly drainDelay?: number
  readonly removeOnComplete?: KeepCount
  readonly removeOnFail?: KeepCount
  readonly maxStalledCount: number
  readonly name?: string
  readonly autorun: boolean
}

/** Options about keys, as they were given: `readKeyRules` of the provider kit reads them. */
export interface GivenKeyOptions {
  readonly limit?: unknown
  readonly group?: unknown
  readonly unique?: unknown
}

/** A queue wired to a function, whichever spelling wired it: what a provider starts. */
export interface WiredWorker extends GivenKeyOptions {
  readonly queueName: string
  // Which types a queue carries is known where it is wired; behind the registry they are gone.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly func: PikkuFunction<any, any>
  /** Complete: what the wiring says, otherwise pikku's defaults. */
  readonly retry: RetryPolicy
  readonly deadLetterQueue?: string
  /** Milliseconds. */
  readonly timeout?: number
  /** Milliseconds. */
  readonly expires?: number
  /** Of jobs that name none. */
  readonly priority?: number
  /** Milliseconds; of jobs that name none. */
  readonly delay?: number
  /** The handler takes an array of up to `size` jobs' data, gathered for at most `timeout` milliseconds. */
  readonly batch?: { readonly size: number; readonly timeout: number }
  readonly config: ResolvedWorkerConfig
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly middleware: readonly PikkuMiddleware<any>[]
  readonly tags: readonly string[]
  readonly events: readonly WorkerEvent[]
  readonly metrics: boolean
  /** By the version that each takes. */
  readonly upcast?: Readonly<Record<number, (old: unknown) => unknown>>
  /** Names of the `config` options that were given: what a provider does not know of them is reported at start. */
  readonly givenConfig: readonly string[]
  /** Options that pikku itself does not know; reported at start. */
  readonly unknownOptions: readonly string[]
}

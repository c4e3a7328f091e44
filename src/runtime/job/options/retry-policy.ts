import { retryDefaults, retryGrowth } from '../../../facts/retry-defaults.js'
import { reconcileAliases } from './reconcile-aliases.js'
import { assertInteger } from './assert-integer.js'
import { assertOneOf } from './assert-one-of.js'
import type { BackoffKind, RetryOptions } from './job-options.js'
import { mapDefined } from './map-defined.js'
import { milliseconds } from './parse-duration.js'
import type { Refuse } from './read-options.js'
import { withoutUndefined } from './without-undefined.js'

/** How failed attempts are repeated, complete and in milliseconds. */
export interface RetryPolicy {
  /** Runs in all, the first one included. */
  readonly attempts: number
  readonly backoff: BackoffKind
  readonly delay: number
  readonly maxDelay: number
  readonly factor: number
  /** A share of 0 to 1. Absent for none. */
  readonly jitter?: number
}

/** The same on every provider. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = retryDefaults

const BACKOFFS: readonly string[] = ['fixed', 'linear', 'exponential'] satisfies BackoffKind[]
const MOST_ATTEMPTS = 1_000_000

/** Where `retries`, `attempts` and `retry` were found; any of them may say the same thing. */
export interface RetrySources {
  readonly retries?: number | undefined
  readonly attempts?: number | undefined
  readonly backoff?: BackoffKind | undefined
  readonly retry?: RetryOptions | undefined
}

/**
 * What was asked of the retry policy, checked and in milliseconds; what was not asked is absent.
 * `refuse` makes the error for a value that is out of range or contradicts another one.
 */
export function readRetryOptions(sources: RetrySources, refuse: Refuse): Partial<RetryPolicy> {
  const { retry } = sources
  const attempts = readAttempts(sources, refuse)
  const backoff = reconcileAliases('backoff', sources.backoff, retry?.backoff, refuse)
  if (backoff !== undefined) assertOneOf('backoff', backoff, BACKOFFS, refuse)
  const factor = retry?.factor
  if (factor !== undefined && !(Number.isFinite(factor) && factor >= 1)) {
    throw refuse(`retry.factor: ${String(factor)} is not a number of 1 or more`)
  }
  const jitter = retry?.jitter
  if (jitter !== undefined && !(Number.isFinite(jitter) && jitter >= 0 && jitter <= 1)) {
    throw refuse(`retry.jitter: ${String(jitter)} is not a number of 0 to 1`)
  }
  const delay = optionalDuration(retry?.delay, 'retry.delay')
  const maxDelay = optionalDuration(retry?.maxDelay, 'retry.maxDelay')
  if (delay !== undefined && maxDelay !== undefined && maxDelay < delay) {
    throw refuse(`retry.maxDelay (${maxDelay} ms) is shorter than retry.delay (${delay} ms)`)
  }
  return withoutUndefined({ attempts, backoff, delay, maxDelay, factor, jitter })
}

/** `asked`, completed by `base`. A `delay` asked without a `maxDelay` is never cut short by the base's. */
export function completeRetryPolicy(
  asked: Partial<RetryPolicy>,
  base: RetryPolicy = DEFAULT_RETRY_POLICY,
): RetryPolicy {
  const { delay = base.delay, maxDelay = Math.max(base.maxDelay, delay) } = asked
  return { ...base, ...asked, maxDelay }
}

/** The wait in milliseconds after attempt number `attempt` (1 for the first) has failed. */
export function retryDelay(policy: RetryPolicy, attempt: number): number {
  const { delay, maxDelay, jitter = 0 } = policy
  if (delay === 0) return 0
  const wait = Math.min(maxDelay, delay * retryGrowth(policy, attempt))
  // Bounded before the draw: cutting what was drawn would give half of the waits the same length.
  const longest = Math.min(maxDelay, wait * (1 + jitter))
  const shortest = wait * (1 - jitter)
  return Math.ceil(shortest + (longest - shortest) * Math.random())
}

function readAttempts(
  { retries, attempts, retry }: RetrySources,
  refuse: Refuse,
): number | undefined {
  const total = reconcileAliases('attempts', attempts, retry?.attempts, refuse)
  if (total !== undefined) assertInteger('attempts', total, [1, MOST_ATTEMPTS], refuse)
  if (retries === undefined) return total
  const asked = assertInteger('retries', retries, [0, MOST_ATTEMPTS], refuse) + 1
  if ((total ?? asked) === asked) return asked
  throw refuse(`retries: ${retries} means ${asked} attempts, but attempts: ${total} is given too`)
}

function optionalDuration(value: RetryOptions['delay'], option: string): number | undefined {
  return mapDefined(value, (given) => milliseconds(given, option))
}

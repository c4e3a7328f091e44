import { retryGrowth } from '../facts/retry-defaults.js'
import type { RetrySettings } from './worker-settings.js'

/** The waits between the attempts of a job, in milliseconds, without jitter; null if only the running program knows. */
export function retryWaits({
  attempts,
  backoff,
  delay,
  maxDelay,
  factor,
}: RetrySettings): readonly number[] | null {
  const isKnown = [attempts, delay, maxDelay, factor].every((value) => typeof value === 'number')
  if (!isKnown || typeof backoff !== 'string') return null
  const count = Math.min(Number(attempts) - 1, MOST_WAITS)
  return Array.from({ length: Math.max(count, 0) }, (_, index) =>
    Math.min(
      Number(delay) * retryGrowth({ backoff, factor: Number(factor) }, index + 1),
      Number(maxDelay),
    ),
  )
}

/** Enough to tell that a job is retried for hours. */
const MOST_WAITS = 1_000

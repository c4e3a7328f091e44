import type { JobOptions } from './job-options.js'
import { refuseJobOption, resolveTimeout } from './resolve-unrepeated-options.js'
import { completeRetryPolicy, readRetryOptions } from './retry-policy.js'
import type { RetryPolicy } from './retry-policy.js'

/** The retry policy of one job: what its producer asked for, otherwise `base` (what the worker's wiring says, or the default). */
export function jobRetryPolicy(options: JobOptions, base: RetryPolicy): RetryPolicy {
  const { retry, retries, attempts, backoff } = options
  if (
    retry === undefined &&
    retries === undefined &&
    attempts === undefined &&
    backoff === undefined
  ) {
    return base
  }
  const asked = readRetryOptions(options, refuseJobOption)
  return completeRetryPolicy(asked, base)
}

/** Milliseconds: what the producer asked for, otherwise what the wiring says; `undefined` is no limit. */
export function jobTimeout(options: JobOptions, wired: number | undefined): number | undefined {
  return options.timeout === undefined ? wired : resolveTimeout(options.timeout)
}

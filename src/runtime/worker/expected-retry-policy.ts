import { wiredWorker } from './registry.js'
import { findDefinition } from '../client/define-queues.js'
import { InvalidJobOptionsError } from '../job/errors/invalid-job-options-error.js'
import type { JobOptions } from '../job/options/job-options.js'
import { jobRetryPolicy } from '../job/options/job-policy.js'
import {
  DEFAULT_RETRY_POLICY,
  completeRetryPolicy,
  readRetryOptions,
} from '../job/options/retry-policy.js'
import type { RetryPolicy } from '../job/options/retry-policy.js'

/** Whether the worker of a queue is not pikku's, as far as this process can know: then it is the engine that retries. */
export function servedElsewhere(queueName: string): boolean {
  return findDefinition(queueName)?.external !== undefined
}

/**
 * The retry policy that a job will most likely get, as far as this process can know. The first of these that says
 * something counts: the producer's options, the wiring in this process, the generated definitions, the default. It is
 * only shown to a producer (`job.maxAttempts`); the worker decides what happens, in `runJob`.
 */
export function expectedRetryPolicy(queueName: string, options: JobOptions): RetryPolicy {
  const policy = wiredWorker(queueName)?.retry ?? definedPolicy(queueName)
  try {
    return jobRetryPolicy(options, policy)
  } catch {
    // Stored options that make no sense fail the job; whoever looks at it must still see it.
    return policy
  }
}

function definedPolicy(queueName: string): RetryPolicy {
  const retry = findDefinition(queueName)?.retry
  if (retry === undefined) return DEFAULT_RETRY_POLICY
  return completeRetryPolicy(
    readRetryOptions({ retry }, (reason) => new InvalidJobOptionsError(reason)),
  )
}

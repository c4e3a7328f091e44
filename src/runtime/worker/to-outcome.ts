import { hasErrorCode } from '../job/errors/has-error-code.js'
import { isObject } from '../job/is-object.js'
import { read } from '../job/read-thrown.js'
import { jobRetryPolicy } from '../job/options/job-policy.js'
import { retryDelay } from '../job/options/retry-policy.js'
import type { AttemptEnd } from './attempt.js'
import type { JobOutcome } from '../job/job-outcome.js'
import type { TakenJob } from '../job/taken-job.js'
import type { WiredWorker } from './wired-worker.js'

/** What the end of an attempt means for one job. */
export function toOutcome(end: AttemptEnd, job: TakenJob, worker: WiredWorker): JobOutcome {
  switch (end.kind) {
    case 'returned':
      return { kind: 'completed', result: end.result }
    case 'threw':
      return hasErrorCode(end.error, 'NON_RETRYABLE')
        ? failed(end.error, worker)
        : retryOrFail(end.error, job, worker)
    case 'failed':
      return failed(end.error, worker)
    case 'discarded':
    case 'released':
      return end
  }
}

/** An ordinary failure of this attempt: tried again while attempts are left. */
export function retryOrFail(error: Error, job: TakenJob, worker: WiredWorker): JobOutcome {
  const policy = jobRetryPolicy(job.options, worker.retry)
  if (job.attempt >= policy.attempts) return failed(error, worker)
  return { kind: 'retry', error, delay: retryAfter(error) ?? retryDelay(policy, job.attempt) }
}

/**
 * The wait that a `RetryAfterError` asks for, whichever copy of the package made it. Of an error of another realm, the
 * thrown value is the cause of its stand-in.
 */
function retryAfter(error: Error): number | undefined {
  if (!hasErrorCode(error, 'RETRY_AFTER')) return undefined
  const { delay, cause } = error as { delay?: unknown; cause?: unknown }
  const asked = delay ?? (isObject(cause) ? read(cause, 'delay') : undefined)
  return typeof asked === 'number' && asked >= 0 && Number.isFinite(asked)
    ? Math.ceil(asked)
    : undefined
}

/** Failed for good, with the worker's dead letter queue when it has one. */
export function failed(error: Error, { deadLetterQueue }: WiredWorker): JobOutcome {
  return deadLetterQueue === undefined
    ? { kind: 'failed', error }
    : { kind: 'failed', error, deadLetterQueue }
}

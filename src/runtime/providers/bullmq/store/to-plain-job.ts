import { InvalidJobOptionsError } from '../../../job/errors/invalid-job-options-error.js'
import type { ExternalJob } from '../../../job/options/job-options.js'
import type { ResolvedJobOptions } from '../../../job/options/resolved-job-options.js'
import type { RetryPolicy } from '../../../job/options/retry-policy.js'
import type { BullJobOptions, NewBullJob } from '../connection/bullmq-module.js'
import { toEngineId } from './engine-id.js'
import { toEngineKeep } from './engine-keep.js'

/**
 * A job for a worker of BullMQ that knows nothing of pikku: what `queue.add(name, data, options)` of BullMQ itself
 * stores, which is also how often the worker tries it. Throws
 * `InvalidJobDataError`, and `InvalidJobOptionsError` for what BullMQ has no word for.
 */
export function toPlainJob(
  job: { readonly queueName: string; readonly data: unknown; readonly id: string },
  external: ExternalJob,
  resolved: ResolvedJobOptions,
): NewBullJob {
  const { queueName, data, id } = job
  const { delay, retry = {}, removeOnComplete, removeOnFail } = resolved
  // BullMQ makes the text itself.
  external.encode(queueName, data)
  const priority = plainPriority(resolved.priority)
  const backoff = plainBackoff(retry)
  const opts: BullJobOptions = { jobId: plainId(id), attempts: retry.attempts ?? 1 }
  if (priority > 0) opts.priority = priority
  if (delay > 0) opts.delay = delay
  if (backoff !== undefined) opts.backoff = backoff
  if (removeOnComplete !== undefined) opts.removeOnComplete = toEngineKeep(removeOnComplete)
  if (removeOnFail !== undefined) opts.removeOnFail = toEngineKeep(removeOnFail)
  return { name: external.jobName ?? queueName, data, opts }
}

/** The worker reads `job.id`, which must be the id that was asked for. */
function plainId(id: string): string {
  if (toEngineId(id) === id) return id
  throw new InvalidJobOptionsError(
    `jobId: BullMQ refuses '${id}': an id of a queue that is served elsewhere holds neither ':' nor '%', and is no number`,
  )
}

/** BullMQ runs jobs without a priority first, which are those of every other producer of the queue. */
function plainPriority(priority: number): number {
  if (priority <= 0) return -priority
  throw new InvalidJobOptionsError(
    "priority: BullMQ runs nothing before jobs without a priority; give those that may wait a lower one ('low', or a" +
      ' negative number)',
  )
}

function plainBackoff(retry: Partial<RetryPolicy>): BullJobOptions['backoff'] {
  const { backoff, delay, maxDelay, factor = 2, jitter } = retry
  const isKnown =
    backoff !== 'linear' &&
    factor === 2 &&
    (maxDelay ?? jitter) === undefined &&
    (backoff === undefined) === (delay === undefined)
  if (!isKnown) {
    throw new InvalidJobOptionsError(
      "retry: a worker of BullMQ knows `attempts` alone, or with `backoff: 'fixed' | 'exponential'` and `delay`",
    )
  }
  return backoff === undefined || delay === undefined ? undefined : { type: backoff, delay }
}

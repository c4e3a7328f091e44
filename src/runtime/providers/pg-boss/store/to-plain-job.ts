import { InvalidJobDataError } from '../../../job/errors/invalid-job-data-error.js'
import { InvalidJobOptionsError } from '../../../job/errors/invalid-job-options-error.js'
import type { ExternalJob } from '../../../job/options/job-options.js'
import type { ResolvedJobOptions } from '../../../job/options/resolved-job-options.js'
import { engineId, newEngineId } from './engine-id.js'
import { jsonbRefuses } from './stored-json.js'

/** A job for a worker of pg-boss that knows nothing of pikku, in the words of `boss.send`. */
export interface PlainJob {
  readonly id: string
  /** JSON. */
  readonly text: string
  readonly options: PlainOptions
}

/** What is absent is up to the queue, as `createQueue` has made it. */
interface PlainOptions {
  readonly id: string
  readonly priority: number
  /** Seconds. */
  startAfter?: number
  retryLimit?: number
  /** Seconds. */
  retryDelay?: number
  retryBackoff?: boolean
}

/** Throws `InvalidJobDataError`, and `InvalidJobOptionsError` for what pg-boss has no word for. */
export function toPlainJob(
  { queueName, data }: { readonly queueName: string; readonly data: unknown },
  external: ExternalJob,
  asked: ResolvedJobOptions,
): PlainJob {
  const { jobId, priority, delay, retry = {} } = asked
  const text = external.encode(queueName, data)
  if (jsonbRefuses(text)) {
    throw new InvalidJobDataError(
      `The job data of queue '${queueName}' cannot be stored: PostgreSQL takes neither the character NUL nor half of a surrogate pair`,
    )
  }
  const id = jobId ?? newEngineId()
  // The worker reads `job.id`, which must be the id that was asked for.
  if (engineId(queueName, id) !== id) {
    throw new InvalidJobOptionsError(
      `jobId: an id of pg-boss is a UUID, and '${id}' is none; pikku's own ids are known to pikku's workers alone`,
    )
  }
  const options: PlainOptions = { id, priority, ...plainRetry(retry) }
  if (delay > 0) options.startAfter = delay / 1_000
  return { id, text, options }
}

function plainRetry(
  retry: NonNullable<ResolvedJobOptions['retry']>,
): Pick<PlainOptions, 'retryLimit' | 'retryDelay' | 'retryBackoff'> {
  const { attempts, backoff, delay, maxDelay, factor, jitter } = retry
  const isKnown =
    backoff !== 'linear' &&
    (maxDelay ?? factor ?? jitter) === undefined &&
    (delay === undefined || Number.isInteger(delay / 1_000))
  if (!isKnown) {
    throw new InvalidJobOptionsError(
      "retry: a worker of pg-boss knows `attempts`, `backoff: 'fixed' | 'exponential'`, and a `delay` of whole seconds",
    )
  }
  return {
    ...(attempts === undefined ? {} : { retryLimit: attempts - 1 }),
    ...(backoff === undefined ? {} : { retryBackoff: backoff === 'exponential' }),
    ...(delay === undefined ? {} : { retryDelay: delay / 1_000 }),
  }
}

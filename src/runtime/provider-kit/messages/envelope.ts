import type { JobOptions } from '../../job/options/job-options.js'

/** Of the message body. A reader refuses a higher one, and leaves its message in the queue. */
export const ENVELOPE_FORMAT = 1

/**
 * The body of a message: a job, for an engine that stores nothing but messages. Producer and consumer share it, on SQS
 * and on Cloudflare Queues alike.
 */
export interface Envelope {
  readonly pikku: typeof ENVELOPE_FORMAT
  readonly id: string
  /** The queue as the code calls it; the engine's own name of it may differ (a stage, a prefix). */
  readonly queue: string
  /** When the producer added the job, in milliseconds since 1970. */
  readonly enqueuedAt: number
  /** Absent when the job data is `undefined`. */
  readonly data?: unknown
  /** What the producer asked and the worker must know. */
  readonly options?: JobOptions | undefined
  /** Deliveries that earlier messages of this job have used up; the engine counts those of this message alone. */
  readonly attemptsBefore?: number
  /** Not to be run before, in milliseconds since 1970: a delay longer than the engine can hold a message back. */
  readonly notBefore?: number | undefined
}

import type { JobError, QueueJob } from '../runtime/job/queue-job.js'
import { describeValue, type Described } from './describe-value.js'
import { previewText } from './preview-text.js'
import type { Redaction } from './redaction.js'
import { withoutSecrets } from './without-secrets.js'

/** A row of the list. Times are ISO texts, as everywhere in the JSON of the studio. */
export interface JobRow extends JobTimes {
  readonly id: string
  readonly status: string
  readonly attempts: number
  readonly maxAttempts: number
  readonly data: string
  /** Its first line. */
  readonly error?: string
}

interface JobTimes {
  readonly createdAt: string
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly delayedUntil?: string
}

/** All there is about one job. */
export interface JobDetails extends Omit<JobRow, 'data' | 'error'> {
  readonly data: Described
  readonly result?: Described
  readonly progress?: Described
  readonly error?: Described
  readonly stack?: string
  readonly logs: readonly string[]
  /** The id of the trace that it belongs to. */
  readonly trace?: string
  readonly discarded?: true
}

const LONGEST_ERROR = 160
const LONGEST_STACK = 20_000
const LONGEST_LINE = 2_000

export function rowOf(job: QueueJob, redaction: Redaction): JobRow {
  const { error } = job
  return {
    ...common(job),
    data: previewText(job.data, redaction.of(job.queueName, job.data)),
    ...(error !== undefined && { error: errorLine(error) }),
  }
}

export function detailsOf(job: QueueJob, redaction: Redaction): JobDetails {
  const isHidden = redaction.of(job.queueName, job.data)
  const { error, logs = [], progress } = job
  const trace = traceIdOf(job)
  return {
    ...common(job),
    data: describeValue(job.data, isHidden),
    ...('result' in job && { result: describeValue(job.result, isHidden) }),
    ...(progress !== undefined && { progress: describeValue(progress, isHidden) }),
    ...(error !== undefined && { error: describeValue(withoutStack(error), () => false) }),
    ...(error?.stack !== undefined && { stack: error.stack.slice(0, LONGEST_STACK) }),
    ...(trace !== undefined && { trace }),
    logs: logs.map((line) => line.slice(0, LONGEST_LINE)),
    ...(job.discarded === true && { discarded: true }),
  }
}

/** As W3C's `traceparent` has it. */
function traceIdOf({ trace }: QueueJob): string | undefined {
  return /^[\da-f]{2}-([\da-f]{32})-/.exec(trace?.['traceparent'] ?? '')?.[1]
}

function common(job: QueueJob): Omit<JobRow, 'data' | 'error'> {
  const { id, status, attempts, maxAttempts, createdAt, startedAt, finishedAt, delayedUntil } = job
  return {
    id,
    status,
    attempts,
    maxAttempts,
    createdAt: createdAt.toISOString(),
    ...(startedAt !== undefined && { startedAt: startedAt.toISOString() }),
    ...(finishedAt !== undefined && { finishedAt: finishedAt.toISOString() }),
    ...(delayedUntil !== undefined && { delayedUntil: delayedUntil.toISOString() }),
  }
}

function errorLine({ name, message }: JobError): string {
  const [first = ''] = withoutSecrets(`${name}: ${message}`).split('\n')
  return first.length > LONGEST_ERROR ? `${first.slice(0, LONGEST_ERROR - 1)}…` : first
}

function withoutStack(error: JobError): object {
  return Object.fromEntries(Object.entries(error).filter(([name]) => name !== 'stack'))
}

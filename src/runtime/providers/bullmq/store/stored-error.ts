import { readJobError, toJobError } from '../../../job/job-error.js'
import type { JobError, JobStatus } from '../../../job/queue-job.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import type { BullJob } from '../connection/bullmq-module.js'

const DISCARDED = 'JobDiscardedError'
/** A message that BullMQ takes for a wish of its own: to put the job back, uncounted, for ever. */
const RATE_LIMIT = 'bullmq:rateLimitExceeded'
/** The last line of a stack whose error says more than name, message and stack do, or says it in odd characters. */
const WHOLE = '\n{"pikku":1,"error":'

type BadEnd = Extract<JobOutcome, { readonly error: Error }>

/**
 * The error that BullMQ is given for a failed attempt: never the one that was thrown, for BullMQ knows some errors by
 * their name or message and does something else with them. It stores the message and the stack alone, so the stack is
 * made to begin with the error's name, from where `readStoredError` takes it.
 */
export class StoredError extends Error {
  readonly outcome: BadEnd

  constructor(outcome: BadEnd) {
    const error = toJobError(outcome.error)
    super(error.message === RATE_LIMIT ? `${error.name}: ${RATE_LIMIT}` : error.message)
    this.stack = stackOf(error)
    this.outcome = outcome
  }

  /** Milliseconds to the next attempt; absent when there is none. */
  get delay(): number | undefined {
    return this.outcome.kind === 'retry' ? this.outcome.delay : undefined
  }
}

/** Why a job failed, as BullMQ has kept it. It gives a message that is empty as none. */
export function readStoredError(job: BullJob, status: JobStatus): JobError | undefined {
  const { stacktrace } = job
  const failedReason = job.failedReason ?? (status === 'failed' ? '' : undefined)
  if (failedReason === undefined) return undefined
  const stack = stacktrace?.at(-1) ?? undefined
  const whole = readWhole(stack)
  if (whole !== undefined) return whole
  const mark = stack?.indexOf(`: ${failedReason}`) ?? -1
  if (stack === undefined || mark < 1) return readJobError({ message: failedReason })
  return readJobError({ name: stack.slice(0, mark), message: failedReason, stack })
}

export function isDiscarded(error: JobError | undefined): boolean {
  return error?.name === DISCARDED
}

function stackOf(error: JobError): string {
  const { name, message, stack } = error
  const text = headed(`${name}: ${message}`, stack)
  const { stack: _, ...rest } = error
  return isSimple(error) ? text : `${text}${WHOLE}${JSON.stringify({ ...rest, stack: text })}}`
}

/** All of it can be read off a stack that begins with name and message. */
function isSimple({ name, message, cause, errors }: JobError): boolean {
  return (
    cause === undefined &&
    errors === undefined &&
    message !== RATE_LIMIT &&
    !name.includes(':') &&
    // Half of a surrogate pair is another character when it comes back.
    !/\p{Surrogate}/u.test(name + message)
  )
}

function readWhole(stack: string | undefined): JobError | undefined {
  const start = stack?.lastIndexOf(WHOLE) ?? -1
  if (stack === undefined || start < 0) return undefined
  try {
    return readJobError(JSON.parse(stack.slice(start + WHOLE.length, -1)))
  } catch {
    return undefined
  }
}

function headed(head: string, stack: string | undefined): string {
  if (stack === undefined || stack.startsWith(head)) return stack ?? head
  const frames = stack.search(/\n\s+at /)
  return frames === -1 ? head : head + stack.slice(frames)
}

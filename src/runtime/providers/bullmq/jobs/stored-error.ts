import { toJobError } from '../../../queue/job-error.js'
import type { JobError, JobStatus } from '../../../queue/queue-job.js'
import type { BullJob } from '../connection/bullmq-module.js'

const DISCARDED = 'JobDiscardedError'

/**
 * The error that BullMQ is given for a failed attempt. It stores the message and the stack alone, so the stack is made
 * to begin with the error's name, from where `readStoredError` takes it.
 */
export class StoredError extends Error {
  /** Milliseconds to the next attempt; absent when there is none. */
  readonly delay: number | undefined
  readonly original: Error

  constructor(error: Error, delay?: number) {
    super(error.message)
    const { name, message, stack } = toJobError(error)
    this.stack = headed(`${name}: ${message}`, stack)
    this.delay = delay
    this.original = error
  }
}

/** Why a job failed, as BullMQ has kept it. It gives a message that is empty as none. */
export function readStoredError(job: BullJob, status: JobStatus): JobError | undefined {
  const { stacktrace } = job
  const failedReason = job.failedReason ?? (status === 'failed' ? '' : undefined)
  if (failedReason === undefined) return undefined
  const stack = stacktrace?.at(-1) ?? undefined
  const mark = stack?.indexOf(`: ${failedReason}`) ?? -1
  if (stack === undefined || mark < 1) return { name: 'Error', message: failedReason }
  return { name: stack.slice(0, mark), message: failedReason, stack }
}

export function isDiscarded(error: JobError | undefined): boolean {
  return error?.name === DISCARDED
}

function headed(head: string, stack: string | undefined): string {
  if (stack === undefined || stack.startsWith(head)) return stack ?? head
  const frames = stack.search(/\n\s+at /)
  return frames === -1 ? head : head + stack.slice(frames)
}

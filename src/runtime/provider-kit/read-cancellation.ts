import { JobCancelledError } from '../job/errors/job-cancelled-error.js'
import { readJobError } from '../job/job-error.js'

/** The cancellation of a job that is stored as failed with this error; `undefined` when it failed in another way. */
export function readCancellation(
  queueName: string,
  jobId: string,
  stored: unknown,
): JobCancelledError | undefined {
  const { name, message } = readJobError(stored)
  return name === 'JobCancelledError'
    ? JobCancelledError.read(queueName, jobId, message)
    : undefined
}

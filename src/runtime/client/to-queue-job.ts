import { JobFailedError } from '../job/errors/job-failed-error.js'
import type { JobSnapshot, JobStatus, QueueJob, WaitOptions } from '../job/queue-job.js'

/** Where a dressed job reads itself again. */
export interface JobSource {
  getJob(queueName: string, jobId: string): Promise<QueueJob>
  /** `undefined` where the provider keeps no results. */
  readonly waitForCompletion:
    | ((queueName: string, jobId: string, options?: number | WaitOptions) => Promise<unknown>)
    | undefined
}

/** A snapshot with the ways to act on it. */
export function toQueueJob(snapshot: JobSnapshot, source: JobSource): QueueJob {
  const { id, queueName } = snapshot
  const refresh = (): Promise<QueueJob> => source.getJob(queueName, id)
  const { waitForCompletion } = source
  return {
    ...snapshot,
    refresh,
    getStatus: async (): Promise<JobStatus> => (await refresh()).status,
    ...(waitForCompletion === undefined
      ? {}
      : {
          waitForCompletion: (timeout?: number | WaitOptions) =>
            waitForCompletion(queueName, id, timeout),
        }),
  }
}

/** The result of a finished job. Throws `JobFailedError` when it failed or was discarded. */
export function resultOf(job: JobSnapshot): unknown {
  if (job.status !== 'completed') throw new JobFailedError(job)
  return job.result
}

import { JobFailedError } from '../job/errors/job-failed-error.js'
import type { JobSnapshot, JobStatus, QueueJob, WaitOptions } from '../job/queue-job.js'
import type { QueueService } from '../job/queue-service.js'

/** The client that a dressed job reads itself with. */
export interface JobSource {
  readonly queueService: QueueService
  getJob(queueName: string, jobId: string): Promise<QueueJob>
  waitForCompletion(
    queueName: string,
    jobId: string,
    options?: number | WaitOptions,
  ): Promise<unknown>
}

/** A snapshot with the ways to act on it. */
export function toQueueJob(snapshot: JobSnapshot, client: JobSource): QueueJob {
  const { id, queueName } = snapshot
  const refresh = (): Promise<QueueJob> => client.getJob(queueName, id)
  return {
    ...snapshot,
    refresh,
    getStatus: async (): Promise<JobStatus> => (await refresh()).status,
    ...(client.queueService.waitForFinish && {
      waitForCompletion: (timeout?: number | WaitOptions) =>
        client.waitForCompletion(queueName, id, timeout),
    }),
  }
}

/** The result of a finished job. Throws `JobFailedError` when it failed or was discarded. */
export function resultOf(job: JobSnapshot): unknown {
  if (job.status !== 'completed') throw new JobFailedError(job)
  return job.result
}

import { expectedRetryPolicy } from '../../../provider-kit/index.js'
import type { JobProgress } from '../../../job/interaction.js'
import { isFinished } from '../../../job/queue-job.js'
import type { JobSnapshot, JobStatus } from '../../../job/queue-job.js'
import type { BullJob } from '../connection/bullmq-module.js'
import { fromEngineId } from './engine-id.js'
import type { FoundJob } from './find-engine-job.js'
import { readData, readOptions } from './read-engine-job.js'
import { isDiscarded, readStoredError } from './stored-error.js'
import { readStoredResult } from './stored-result.js'

export function toSnapshot(queueName: string, found: FoundJob): JobSnapshot {
  const { job, status, delayedUntil } = found
  const error = readStoredError(job, status)
  const { finishedOn, processedOn } = job
  return {
    id: fromEngineId(job.id ?? ''),
    queueName,
    status,
    data: readData(job),
    ...result(job, status),
    // BullMQ has 0 for none.
    ...(job.progress === 0 ? {} : { progress: job.progress as JobProgress }),
    ...(error === undefined ? {} : { error }),
    ...(status === 'failed' && isDiscarded(error) ? { discarded: true } : {}),
    ...(delayedUntil === undefined ? {} : { delayedUntil }),
    attempts: job.attemptsMade + (status === 'active' ? 1 : 0),
    maxAttempts: expectedRetryPolicy(queueName, readOptions(job.opts)).attempts,
    createdAt: new Date(job.timestamp),
    ...(typeof processedOn === 'number' ? { startedAt: new Date(processedOn) } : {}),
    ...(isFinished(status) && typeof finishedOn === 'number'
      ? { finishedAt: new Date(finishedOn) }
      : {}),
  }
}

function result({ returnvalue }: BullJob, status: JobStatus): { result?: unknown } {
  const value = status === 'completed' ? readStoredResult(returnvalue) : undefined
  return value === undefined ? {} : { result: value }
}

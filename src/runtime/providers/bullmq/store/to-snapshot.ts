import { expectedRetryPolicy, servedElsewhere } from '../../../provider-kit/index.js'
import type { JobProgress } from '../../../job/interaction.js'
import { isFinished } from '../../../job/queue-job.js'
import type { JobSnapshot } from '../../../job/queue-job.js'
import { fromEngineId } from './engine-id.js'
import type { FoundJob } from './find-engine-job.js'
import { readData, readOptions } from './read-engine-job.js'
import { isDiscarded, readStoredError } from './stored-error.js'
import { readStoredResult } from './stored-result.js'
import { withoutUndefined } from '../../../job/options/without-undefined.js'

export function toSnapshot(queueName: string, found: FoundJob): JobSnapshot {
  const { job, status, delayedUntil } = found
  const error = readStoredError(job, status)
  const options = readOptions(job.opts)
  return {
    id: fromEngineId(job.id ?? ''),
    queueName,
    status,
    data: readData(job),
    attempts: job.attemptsMade + (status === 'active' ? 1 : 0),
    maxAttempts: servedElsewhere(queueName)
      ? (job.opts.attempts ?? 1)
      : expectedRetryPolicy(queueName, options).attempts,
    createdAt: new Date(job.timestamp),
    ...withoutUndefined({
      version: options.version,
      trace: options.trace,
      result: status === 'completed' ? readStoredResult(job.returnvalue) : undefined,
      // BullMQ has 0 for none.
      progress: job.progress === 0 ? undefined : (job.progress as JobProgress),
      error,
      discarded: status === 'failed' && isDiscarded(error) ? true : undefined,
      delayedUntil,
      startedAt: toDate(job.processedOn),
      finishedAt: isFinished(status) ? toDate(job.finishedOn) : undefined,
    }),
  }
}

function toDate(time: unknown): Date | undefined {
  return typeof time === 'number' ? new Date(time) : undefined
}

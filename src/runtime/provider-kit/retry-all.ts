import { hasErrorCode } from '../job/errors/has-error-code.js'
import type { FoundBy, ListOptions, RetryAllOptions } from '../job/listing.js'
import type { JobSnapshot } from '../job/queue-job.js'
import type { QueueService } from '../job/queue-service.js'

type ListingService = Required<Pick<QueueService, 'listJobs' | 'retry'>>

/** Failed jobs are read so many at once, and put back so many at once. */
const READ = 1_000
const PUT_BACK = 50

/**
 * The `retryAll` of a service that lists its jobs and puts one back. A job that fails again meanwhile is the last to have
 * failed, and is not met a second time. Gives how many were put back.
 */
export async function retryAll(
  service: ListingService,
  queueName: string,
  { where, limit }: RetryAllOptions,
  toJob: (stored: JobSnapshot) => FoundBy,
): Promise<number> {
  const options: ListOptions = {
    status: 'failed',
    pageSize: READ,
    ...(where === undefined ? {} : { where }),
    ...(limit === undefined ? {} : { limit }),
  }
  const failed = service.listJobs(queueName, options, (stored) => ({
    id: stored.id,
    data: toJob(stored).data,
  }))
  let count = 0
  let batch: string[] = []
  const putBack = async (): Promise<void> => {
    const done = await Promise.all(batch.map((id) => retryIfFailed(service, queueName, id)))
    count += done.filter(Boolean).length
    batch = []
  }
  for await (const { id } of failed) {
    batch.push(id)
    if (batch.length === PUT_BACK) await putBack()
  }
  await putBack()
  return count
}

/** Somebody else may have retried or removed it. */
async function retryIfFailed(
  service: ListingService,
  queueName: string,
  id: string,
): Promise<boolean> {
  try {
    await service.retry(queueName, id)
    return true
  } catch (error) {
    if (hasErrorCode(error, 'JOB_NOT_FAILED') || hasErrorCode(error, 'JOB_NOT_FOUND')) return false
    throw error
  }
}

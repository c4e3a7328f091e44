import { UnsupportedByProviderError } from '../../../job/errors/unsupported-by-provider-error.js'
import type { BullJob } from '../connection/bullmq-module.js'
import type { JobPlace } from '../store/find-engine-job.js'
import { renewWait } from '../store/renew-wait.js'

/** BullMQ's code for a job that is not delayed. */
const NOT_DELAYED = -3

/**
 * `false` when the job is not delayed any more. Throws `UnsupportedByProviderError` for the next run of a schedule: BullMQ
 * would find the same moment for the run after it, and so add none.
 */
export async function promoteJob({ queue, client }: JobPlace, job: BullJob): Promise<boolean> {
  const { id = '', repeatJobKey: key } = job
  const schedule = key === undefined ? undefined : await queue.getJobScheduler(key)
  if (id === `repeat:${key}:${schedule?.next}`) {
    throw new UnsupportedByProviderError(
      'bullmq',
      'promoting the next run of a schedule',
      'add a job with the same data',
    )
  }
  await renewWait(client, queue.toKey(id), Date.now() - job.timestamp)
  try {
    await job.promote()
    return true
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === NOT_DELAYED) return false
    throw error
  }
}

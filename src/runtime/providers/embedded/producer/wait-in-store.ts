import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import { toError } from '../../../job/job-error.js'
import { isFinished } from '../../../job/queue-job.js'
import type { JobSnapshot } from '../../../job/queue-job.js'
import { waitForFinish } from '../../../provider-kit/wait-for-finish.js'
import type { FinishWait } from '../../../provider-kit/wait-for-finish.js'
import { findJobRow, toSnapshot } from '../store/read-jobs.js'
import type { Store } from '../store/store.js'

/** Resolves to the job as soon as it is completed or has failed for good. Throws `JobNotFoundError`, `WaitTimeoutError`. */
export function waitInStore(store: Store, wait: FinishWait): Promise<JobSnapshot> {
  const { queueName, jobId } = wait
  return waitForFinish<JobSnapshot>(wait, ({ resolve, reject }) => {
    const look = (finished?: JobSnapshot): void => {
      try {
        const job = finished ?? read(store, queueName, jobId)
        if (isFinished(job.status)) resolve(job)
      } catch (error) {
        reject(toError(error))
      }
    }
    const stopListening = store.listenToJob(queueName, jobId, look)
    look()
    return stopListening
  })
}

function read(store: Store, queueName: string, jobId: string): JobSnapshot {
  const row = findJobRow(store.db, queueName, jobId)
  if (row === undefined) throw new JobNotFoundError(queueName, jobId)
  return toSnapshot(row, store.now())
}

import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import { toError } from '../../../job/job-error.js'
import type { JobSnapshot } from '../../../job/queue-job.js'
import { waitForFinish } from '../../../provider-kit/wait-for-finish.js'
import type { FinishWait } from '../../../provider-kit/wait-for-finish.js'
import { findJobRow, findState, toSnapshot } from '../store/read-jobs.js'
import { STATE } from '../store/schema.js'
import type { Store } from '../store/store.js'

/** Resolves to the job as soon as it is completed or has failed for good. Throws `JobNotFoundError`, `WaitTimeoutError`. */
export function waitInStore(store: Store, wait: FinishWait): Promise<JobSnapshot> {
  const { queueName, jobId } = wait
  return waitForFinish<JobSnapshot>(wait, ({ resolve, reject }) => {
    const look = (finished?: JobSnapshot): void => {
      try {
        store.db.file?.assertInPlace()
        const job = finished ?? readFinished(store, queueName, jobId)
        if (job !== undefined) resolve(job)
      } catch (error) {
        reject(toError(error))
      }
    }
    const stopListening = store.listenToJob(queueName, jobId, look)
    look()
    return stopListening
  })
}

/** At each commit of another process all are asked for that are waited for, and most have not ended. */
function readFinished(store: Store, queueName: string, jobId: string): JobSnapshot | undefined {
  const state = findState(store.db, queueName, jobId)
  if (state !== undefined && state < STATE.completed) return undefined
  const row = findJobRow(store.db, queueName, jobId)
  if (row === undefined) throw new JobNotFoundError(queueName, jobId)
  return row.state < STATE.completed ? undefined : toSnapshot(row, store.now())
}

import { onAbort } from '../../../provider-kit/index.js'
import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import { WaitTimeoutError } from '../../../job/errors/wait-timeout-error.js'
import { toError } from '../../../job/job-error.js'
import type { JobSnapshot } from '../../../job/queue-job.js'
import { startLongTimer } from '../../../job/long-timer.js'
import { findJobRow, toSnapshot } from '../store/read-jobs.js'
import type { Store } from '../store/store.js'

export interface Wait {
  readonly store: Store
  readonly queueName: string
  readonly jobId: string
  /** Milliseconds. */
  readonly timeout: number
  /** Aborted when the service is closed; its reason is what the wait then rejects with. */
  readonly signal: AbortSignal
}

/** Resolves to the job as soon as it is completed or has failed for good. Throws `JobNotFoundError`, `WaitTimeoutError`. */
export function waitForFinish(wait: Wait): Promise<JobSnapshot> {
  const { store, queueName, jobId, timeout, signal } = wait
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      stopListening()
      cancelTimer()
      stopWaitingForClose()
      settle()
    }
    const look = (finished?: JobSnapshot): void => {
      try {
        const job = finished ?? read(wait)
        if (isFinished(job)) end(() => resolve(job))
      } catch (error) {
        end(() => reject(toError(error)))
      }
    }
    const giveUp = (): void => end(() => reject(signal.reason as Error))
    const stopWaitingForClose = onAbort(signal, giveUp)
    const stopListening = store.listenToJob(queueName, jobId, look)
    const cancelTimer = startLongTimer(timeout, () => {
      end(() => reject(new WaitTimeoutError(queueName, jobId, timeout)))
    })
    look()
  })
}

function read({ store, queueName, jobId }: Wait): JobSnapshot {
  const row = findJobRow(store.db, queueName, jobId)
  if (row === undefined) throw new JobNotFoundError(queueName, jobId)
  return toSnapshot(row, store.now())
}

function isFinished({ status }: JobSnapshot): boolean {
  return status === 'completed' || status === 'failed'
}

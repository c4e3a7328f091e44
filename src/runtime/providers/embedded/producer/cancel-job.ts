import { JobCancelledError } from '../../../job/errors/job-cancelled-error.js'
import { errorText } from '../../../provider-kit/settlement-of.js'
import type { JobStatus } from '../../../job/queue-job.js'
import { addMetrics } from '../store/metrics.js'
import { findJobRow, toSnapshot } from '../store/read-jobs.js'
import { advanceSchedule } from '../store/schedules.js'
import { STATE } from '../store/schema.js'
import type { Store } from '../store/store.js'

const CANCEL = `
  UPDATE jobs SET state = ${STATE.failed}, error = ?, finished_at = ?, lock = NULL, lock_until = NULL
  WHERE seq = ?`

/** The lock of a running job goes with its state: the worker that has it settles nothing any more. */
export function cancelJob(
  store: Store,
  queue: string,
  job: { readonly id: string; readonly reason: string | undefined },
): 'cancelled' | 'missing' | JobStatus {
  const { db } = store
  const now = store.now()
  const { id, reason } = job
  const error = errorText(new JobCancelledError(queue, id, reason))
  let nextRun: number | undefined
  const end = db.transaction(() => {
    const row = findJobRow(db, queue, id)
    if (row === undefined) return 'missing'
    if (row.state >= STATE.completed) return toSnapshot(row, now).status
    db.sql(CANCEL).run(error, now, row.seq)
    nextRun = advanceSchedule(db, row, now)
    addMetrics(db, queue, { completed: 0, failed: 1, latency: 0 }, now)
    return 'cancelled'
  })
  if (end !== 'cancelled') return end
  store.queueChanged(queue, 'cancelled')
  store.jobReady(queue, nextRun ?? now, now)
  store.jobFinished(queue, id)
  return end
}

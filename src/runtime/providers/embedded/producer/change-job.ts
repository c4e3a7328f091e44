import type { JobStatus } from '../../../job/queue-job.js'
import { findJobRow, toSnapshot } from '../store/read-jobs.js'
import { advanceSchedule } from '../store/schedules.js'
import { STATE } from '../store/schema.js'
import { withDelay } from '../store/stored-options.js'
import type { Store } from '../store/store.js'

const REVIVE = `
  UPDATE jobs
  SET state = ${STATE.waiting}, run_at = ?, options = ?, attempt = 0, stalls = 0, discarded = 0, error = NULL,
    finished_at = NULL, progress = NULL
  WHERE seq = ?`

/** Removes a job that is not running. When it is the next run of a schedule, that run is left out, and the one after it is added. */
export function removeJob(
  store: Store,
  queue: string,
  id: string,
): 'removed' | 'missing' | 'active' {
  const { db } = store
  const now = store.now()
  const end = db.transaction(() => {
    const row = findJobRow(db, queue, id)
    if (row === undefined) return 'missing'
    if (row.state === STATE.active) return 'active'
    db.sql('DELETE FROM jobs WHERE seq = ?').run(row.seq)
    const next = advanceSchedule(db, row, now)
    if (next !== undefined) store.jobReady(queue, next, now)
    return 'removed'
  })
  if (end !== 'removed') return end
  // Another job may have waited for it.
  store.queueChanged(queue)
  store.jobFinished(queue, id)
  return end
}

/** Puts a failed job back, with all its attempts before it. Else says in which status it is. */
export function reviveJob(
  store: Store,
  queue: string,
  id: string,
): 'revived' | 'missing' | JobStatus {
  const { db } = store
  const now = store.now()
  const end = db.transaction(() => {
    const row = findJobRow(db, queue, id)
    if (row === undefined) return 'missing'
    if (row.state !== STATE.failed) return toSnapshot(row, now).status
    // Its turn was over when it failed.
    if (row.group_key != null)
      db.sql('UPDATE jobs SET first_due = ? WHERE seq = ?').run(now, row.seq)
    db.sql(REVIVE).run(now, withDelay(row.options, now - row.created_at), row.seq)
    return 'revived'
  })
  if (end === 'revived') store.jobReady(queue, now, now)
  return end
}

import type { JobStatus } from '../../../job/queue-job.js'
import { findJobRow, toSnapshot } from '../store/read-jobs.js'
import { STATE } from '../store/schema.js'
import type { Store } from '../store/store.js'
import { withDelay, withVersion } from '../store/stored-options.js'

export interface NewData {
  /** JSON. */
  readonly data: string | null
  readonly version: number | undefined
}

/** Replaces the data of a job of which no attempt was made. */
export function updateJob(
  { db, now }: Store,
  queue: string,
  id: string,
  { data, version }: NewData,
): 'updated' | 'missing' | JobStatus {
  return db.transaction(() => {
    const row = findJobRow(db, queue, id)
    if (row === undefined) return 'missing'
    if (row.state > STATE.delayed || row.attempt > 0) return toSnapshot(row, now()).status
    const options = withVersion(row.options, version)
    db.sql('UPDATE jobs SET data = ?, options = ? WHERE seq = ?').run(data, options, row.seq)
    return 'updated'
  })
}

const PROMOTE = `
  UPDATE jobs SET state = ${STATE.waiting}, run_at = ?, options = ? WHERE seq = ?`

/** Makes a delayed job waiting. */
export function promoteJob(
  store: Store,
  queue: string,
  id: string,
): 'promoted' | 'missing' | JobStatus {
  const { db } = store
  const now = store.now()
  const end = db.transaction(() => {
    const row = findJobRow(db, queue, id)
    if (row === undefined) return 'missing'
    const { status } = toSnapshot(row, now)
    if (status !== 'delayed') return status
    db.sql(PROMOTE).run(now, withDelay(row.options, now - row.created_at), row.seq)
    return 'promoted'
  })
  if (end === 'promoted') store.queueChanged(queue)
  return end
}

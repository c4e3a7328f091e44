import type { JobStatus } from '../../../job/queue-job.js'
import { refuseOtherKeys } from '../../../provider-kit/refuse-other-keys.js'
import type { KeysOfJob } from '../../../provider-kit/refuse-other-keys.js'
import { findJobRow, toSnapshot } from '../store/read-jobs.js'
import { STATE } from '../store/schema.js'
import type { Store } from '../store/store.js'
import { withDelay, withVersion } from '../store/stored-options.js'

export interface NewData extends KeysOfJob {
  /** JSON. */
  readonly data: string | null
  readonly version: number | undefined
}

/** Replaces the data of a job of which no attempt was made. Throws `InvalidJobOptionsError` for another key. */
export function updateJob(
  { db, now }: Store,
  queue: string,
  id: string,
  changed: NewData,
): 'updated' | 'missing' | JobStatus {
  const { data, version } = changed
  return db.transaction(() => {
    const row = findJobRow(db, queue, id)
    if (row === undefined) return 'missing'
    if (row.state > STATE.delayed || row.attempt > 0) return toSnapshot(row, now()).status
    refuseOtherKeys(changed, {
      group: row.group_key || undefined,
      unique: row.unique_key ?? undefined,
    })
    const options = withVersion(row.options, version)
    db.sql('UPDATE jobs SET data = ?, options = ? WHERE seq = ?').run(data, options, row.seq)
    return 'updated'
  })
}

const DUE_NOW = 'UPDATE jobs SET first_due = ? WHERE seq = ? AND first_due > ?'
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
    if (row.group_key != null) db.sql(DUE_NOW).run(now, row.seq, now)
    db.sql(PROMOTE).run(now, withDelay(row.options, now - row.created_at), row.seq)
    return 'promoted'
  })
  if (end === 'promoted') store.queueChanged(queue)
  return end
}

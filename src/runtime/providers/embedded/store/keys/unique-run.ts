import { newJobId } from '../../../../job/new-job-id.js'
import type { StoredOptions } from '../../../../job/options/stored-options.js'
import { insertJob } from '../insert-job.js'
import type { ClaimedRow } from '../job-row.js'
import type { Store } from '../store.js'
import { makeKeyTables, NEVER } from './key-tables.js'
import { applyUnique } from './unique-jobs.js'

const SET_KEY = 'UPDATE jobs SET unique_key = ? WHERE seq = ? AND lock = ?'

/** Applies uniqueness to a run of a schedule that has been taken, as if it were added now. */
export function isKeptBack(
  { db, now }: Pick<Store, 'db' | 'now'>,
  row: ClaimedRow,
  { unique, group }: StoredOptions,
): boolean {
  if (unique === undefined) return false
  makeKeyTables(db)
  return db.transaction(() => {
    const { queue, priority, data, options, seq, lock } = row
    const at = now()
    const job = { queue, id: row.id, priority, runAt: at, now: at, data, options, group }
    // It is due: there is nothing to wait for.
    const { wait: _wait, atMost: _atMost, ...rule } = unique
    const verdict = applyUnique(db, { ...job, unique: rule, isRun: true })
    if (verdict.kind === 'kept') return true
    if (verdict.runAt === NEVER) {
      return insertJob(db, { ...job, id: newJobId(), runAt: NEVER, uniqueKey: unique.key })
    }
    db.sql(SET_KEY).run(unique.key, seq, lock)
    return false
  })
}

import type { JobGroup } from '../../../job/keys/key-options.js'
import type { Database } from '../connection/database.js'
import { NEVER } from './keys/key-tables.js'
import { STATE } from './schema.js'

export interface JobInsert {
  readonly queue: string
  readonly id: string
  readonly priority: number
  /** Milliseconds since 1970. */
  readonly runAt: number
  readonly now: number
  readonly data: string | null
  readonly options: string | null
  readonly repeatKey?: string
  readonly group?: JobGroup | undefined
  readonly uniqueKey?: string | undefined
}

// `OR FAIL`, in all of them: see the triggers of the key tables.
const INSERT = `
  INSERT OR FAIL INTO jobs (queue, id, state, priority, run_at, data, options, repeat_key, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (queue, id) DO NOTHING`

/** One that waits behind another job is due when it is added. */
const FIRST_DUE = `
  CASE (SELECT in_order FROM queue_rules WHERE queue = ?1) WHEN 0 THEN NULL
  ELSE CASE ?5 WHEN ${NEVER} THEN ?9 ELSE ?5 END END`

const INSERT_WITH_KEYS = `
  INSERT OR FAIL INTO jobs (queue, id, state, priority, run_at, data, options, repeat_key, created_at,
    group_key, tier, unique_key, first_due)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ${FIRST_DUE})
  ON CONFLICT (queue, id) DO NOTHING`

// The usual case of many jobs: each value that is bound costs as much as one that is stored.
const INSERT_COUNTED = `
  INSERT OR FAIL INTO jobs (queue, id, state, priority, run_at, data, options, group_key, created_at, tier, turn, first_due)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ${FIRST_DUE})
  ON CONFLICT (queue, id) DO NOTHING`

/**
 * Adds a job. `false` when the queue has one of that id, whatever its state. `isCounted`: within `countAdded`, which leaves
 * one of a schedule, or with a unique key, to its trigger.
 */
export function insertJob(db: Database, job: JobInsert, isCounted = false): boolean {
  const state = job.runAt > job.now ? STATE.delayed : STATE.waiting
  const { queue, id, priority, runAt, data, options, repeatKey, now, group, uniqueKey } = job
  if (group === undefined && uniqueKey === undefined) {
    const values = [queue, id, state, priority, runAt, data, options, repeatKey ?? null, now]
    return db.sql(INSERT).run(...values) > 0
  }
  const [key, tier] = [group?.id ?? null, group?.tier ?? null]
  if (isCounted && uniqueKey === undefined && repeatKey === undefined) {
    const values = [queue, id, state, priority, runAt, data, options, key, now, tier]
    return db.sql(INSERT_COUNTED).run(...values) > 0
  }
  const values = [queue, id, state, priority, runAt, data, options, repeatKey ?? null, now]
  return db.sql(INSERT_WITH_KEYS).run(...values, key, tier, uniqueKey ?? null) > 0
}

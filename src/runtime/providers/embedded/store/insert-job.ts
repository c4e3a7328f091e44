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
  /** Whoever adds it calls `countAdded` in the same transaction. */
  readonly isCounted?: boolean | undefined
}

const INSERT = `
  INSERT INTO jobs (queue, id, state, priority, run_at, data, options, repeat_key, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (queue, id) DO NOTHING`

const INSERT_WITH_KEYS = `
  INSERT OR FAIL INTO jobs (queue, id, state, priority, run_at, data, options, repeat_key, created_at,
    group_key, tier, unique_key, turn, first_due)
  VALUES (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    CASE (SELECT in_order FROM queue_rules WHERE queue = ?1) WHEN 0 THEN NULL ELSE ? END)
  ON CONFLICT (queue, id) DO NOTHING`

/** Adds a job. `false` when the queue has one of that id, whatever its state. */
export function insertJob(db: Database, job: JobInsert): boolean {
  const state = job.runAt > job.now ? STATE.delayed : STATE.waiting
  const { queue, id, priority, runAt, data, options, repeatKey, now, group, uniqueKey, isCounted } =
    job
  const values = [queue, id, state, priority, runAt, data, options, repeatKey ?? null, now] as const
  if (group === undefined && uniqueKey === undefined) return db.sql(INSERT).run(...values) > 0
  // One that waits behind another job is due when it is added.
  const firstDue = runAt === NEVER ? now : runAt
  const turn = isCounted === true ? 0 : null
  const keys = [group?.id ?? null, group?.tier ?? null, uniqueKey ?? null, turn, firstDue]
  return db.sql(INSERT_WITH_KEYS).run(...values, ...keys) > 0
}

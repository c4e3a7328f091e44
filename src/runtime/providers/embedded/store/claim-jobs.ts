import type { Database } from './database.js'
import { asJobRows } from './job-row.js'
import type { JobRow } from './job-row.js'
import { advanceSchedule } from './schedules.js'
import { STATE } from './schema.js'

export interface Claim {
  readonly queue: string
  readonly limit: number
  /** Unique to this claim. */
  readonly lock: string
  readonly lockUntil: number
  readonly now: number
}

const CLAIM = `
  UPDATE jobs
  SET state = ${STATE.active}, attempt = attempt + 1, lock = ?, lock_until = ?, started_at = ?, progress = NULL
  WHERE seq IN (
    SELECT seq FROM jobs WHERE queue = ? AND state = ${STATE.waiting}
    ORDER BY priority DESC, run_at, seq LIMIT ?
  )
  RETURNING *`

const COUNT_ACTIVE = `SELECT COUNT(*) AS count FROM jobs WHERE queue = ? AND state = ${STATE.active}`

/** Takes up to `limit` waiting jobs, highest priority first, then the longest due. Inside the caller's transaction. */
export function claimJobs(db: Database, claim: Claim): JobRow[] {
  const { queue, limit, lock, lockUntil, now } = claim
  const rows = asJobRows(db.sql(CLAIM).all(lock, lockUntil, now, queue, limit))
  for (const row of rows) advanceSchedule(db, row, now)
  return rows.length > 1 ? rows.sort(byTurn) : rows
}

/** Over all processes. */
export function countActive(db: Database, queue: string): number {
  return Number(db.sql(COUNT_ACTIVE).get(queue)?.count)
}

// SQLite gives the claimed rows in no order that it promises.
function byTurn(one: JobRow, other: JobRow): number {
  return other.priority - one.priority || one.run_at - other.run_at || one.seq - other.seq
}

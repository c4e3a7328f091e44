import type { Database } from '../connection/database.js'
import type { ClaimedRow } from './job-row.js'
import { isNotPaused } from './paused-queues.js'
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

const CLAIM = claimText(`
  SELECT seq FROM jobs WHERE queue = ?4 AND state = ${STATE.waiting} AND ${isNotPaused('?4')}
  ORDER BY priority DESC, run_at, seq LIMIT ?5`)

const COUNT_JOBS = `SELECT COUNT(*) AS count FROM jobs WHERE queue = ? AND state = ${STATE.active}`
const COUNT_LOCKS = `
  SELECT COUNT(DISTINCT lock) AS count FROM jobs WHERE queue = ? AND state = ${STATE.active}`
const COUNT_WAITING = `
  SELECT COUNT(*) AS count FROM (
    SELECT 1 FROM jobs WHERE queue = ?1 AND state = ${STATE.waiting} AND ${isNotPaused('?1')} LIMIT ?2
  )`

export interface Claimed {
  readonly jobs: readonly ClaimedRow[]
  /** When there is more to take: the next runs of the repeating jobs among them, and ends of limits. */
  readonly wakeAt: readonly number[]
}

/** SQL: takes the jobs of these numbers. Its parameters are the lock, until when it holds, the time, and those of `seqs`. */
function claimText(seqs: string): string {
  return beginText('', `WHERE seq IN (${seqs})`)
}

/**
 * SQL: begins jobs. Its parameters are the lock, until when it holds, the time, and those of what is given. `OR FAIL`: see
 * the triggers of the key tables.
 */
export function beginText(set: string, which: string): string {
  return `
  UPDATE OR FAIL jobs
  SET state = ${STATE.active}, attempt = attempt + 1, lock = ?1, lock_until = ?2, started_at = ?3,
    progress = CASE WHEN lock IS NULL THEN NULL ELSE progress END${set}
  ${which}
  RETURNING seq, queue, id, priority, run_at, data, options, repeat_key, attempt, lock, error, created_at, started_at`
}

/** Takes up to `limit` waiting jobs, highest priority first, then the longest due. Inside the caller's transaction. */
export function claimJobs(db: Database, claim: Claim): Claimed {
  const jobs = takeJobs(db, claim)
  return {
    jobs: jobs.length > 1 ? jobs.sort(byTurn) : jobs,
    wakeAt: advanceAll(db, jobs, claim.now),
  }
}

/** Adds the next runs of the repeating jobs among them, and gives when they are due. */
export function advanceAll(db: Database, jobs: readonly ClaimedRow[], now: number): number[] {
  return jobs.map((job) => advanceSchedule(db, job, now)).filter((run) => run !== undefined)
}

export function takeJobs(
  db: Database,
  { queue, limit, lock, lockUntil, now }: Claim,
): ClaimedRow[] {
  const statement = db.sql(CLAIM)
  // The usual case by the way that costs half as much: SQLite has changed all rows before it gives the first.
  const rows =
    limit === 1
      ? [statement.get(lock, lockUntil, now, queue, 1)].filter((row) => row !== undefined)
      : statement.all(lock, lockUntil, now, queue, limit)
  return rows as unknown as ClaimedRow[]
}

/** Handler calls under way over all processes: jobs, or batches, which share a lock. */
export function countActiveCalls(db: Database, queue: string, batch: boolean): number {
  return Number(db.sql(batch ? COUNT_LOCKS : COUNT_JOBS).get(queue)?.count)
}

/** How many jobs can be taken, counted no further than `limit`. Without a transaction it locks nobody out. */
export function countWaiting(db: Database, queue: string, limit: number): number {
  return Number(db.sql(COUNT_WAITING).get(queue, limit)?.count)
}

// SQLite gives the claimed rows in no order that it promises.
function byTurn(one: ClaimedRow, other: ClaimedRow): number {
  return other.priority - one.priority || one.run_at - other.run_at || one.seq - other.seq
}

import type { Database } from '../connection/database.js'
import { hasKeyTables } from './keys/key-tables.js'
import { nextOpening, openDue } from './keys/queue-rules.js'
import { STATE } from './schema.js'

const PROMOTE = `
  UPDATE jobs SET state = ${STATE.waiting} WHERE state = ${STATE.delayed} AND run_at <= ? RETURNING queue`
const NEXT_DUE = `SELECT MIN(run_at) AS due FROM jobs WHERE state = ${STATE.delayed}`

/** One step of a walk over the index for each queue, not for each job. */
const WAITING_QUEUES = `
  WITH RECURSIVE names (name) AS (
    SELECT MIN(queue) FROM jobs WHERE state = ${STATE.waiting}
    UNION ALL
    SELECT (SELECT MIN(queue) FROM jobs WHERE state = ${STATE.waiting} AND queue > names.name)
    FROM names WHERE names.name IS NOT NULL
  )
  SELECT name FROM names WHERE name IS NOT NULL`

/** Makes delayed jobs waiting whose time has come, opens what a limit has shut until now, and gives their queues. */
export function promoteDueJobs(db: Database, now: number): Set<string> {
  const promoted = db
    .sql(PROMOTE)
    .all(now)
    .map((row) => String(row.queue))
  return new Set(hasKeyTables(db) ? [...promoted, ...openDue(db, now)] : promoted)
}

/** When the next delayed job of any queue is due, or a limit ends. */
export function nextDue(db: Database): number | undefined {
  const due = db.sql(NEXT_DUE).get()?.due
  const next = typeof due === 'number' ? due : undefined
  const opening = hasKeyTables(db) ? nextOpening(db) : undefined
  return next === undefined || (opening ?? Infinity) < next ? opening : next
}

/** The queues that have a waiting job. */
export function waitingQueues(db: Database): string[] {
  return db
    .sql(WAITING_QUEUES)
    .all()
    .map((row) => String(row.name))
}

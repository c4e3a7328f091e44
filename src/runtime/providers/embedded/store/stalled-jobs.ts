import type { Database } from '../connection/database.js'
import { asJobRows } from './job-row.js'
import type { JobRow } from './job-row.js'
import { STATE } from './schema.js'

const STALLED_QUEUES = `
  SELECT DISTINCT queue FROM jobs WHERE state = ${STATE.active} AND lock_until <= ?`
const STALLED = `SELECT * FROM jobs WHERE queue = ? AND state = ${STATE.active} AND lock_until <= ?`
const PUT_BACK = `
  UPDATE jobs
  SET state = ${STATE.waiting}, attempt = attempt - 1, stalls = stalls + 1, lock = NULL, lock_until = NULL
  WHERE seq = ?`
const COUNT_STALL = 'UPDATE jobs SET stalls = stalls + 1 WHERE seq = ?'

/** The queues that have an active job whose worker gave no sign of life in time. */
export function stalledQueues(db: Database, now: number): string[] {
  return db
    .sql(STALLED_QUEUES)
    .all(now)
    .map((row) => String(row.queue))
}

/** The active jobs of a queue whose workers gave no sign of life in time. */
export function stalledJobs(db: Database, queue: string, now: number): JobRow[] {
  return asJobRows(db.sql(STALLED).all(queue, now))
}

/** Back into the queue; the attempt that was cut off does not count, the stall does. */
export function putBackStalled(db: Database, job: JobRow): void {
  db.sql(PUT_BACK).run(job.seq)
}

export function countStall(db: Database, job: JobRow): void {
  db.sql(COUNT_STALL).run(job.seq)
}

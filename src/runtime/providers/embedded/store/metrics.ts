import type { QueueStats } from '../../../job/queue-stats.js'
import type { Database } from '../connection/database.js'
import { hasKeyTables } from './keys/key-tables.js'
import { keptBack } from './keys/unique-jobs.js'
import { STATE } from './schema.js'

/** What finished in one queue, not yet written. */
export interface Finished {
  completed: number
  failed: number
  /** Sum over the completed ones, in milliseconds, from being ready to being completed. */
  latency: number
}

const WINDOW = 60

const ADD = `
  INSERT INTO metrics (queue, second, completed, failed, latency) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (queue, second) DO UPDATE SET
    completed = completed + excluded.completed,
    failed = failed + excluded.failed,
    latency = latency + excluded.latency`
const PRUNE = 'DELETE FROM metrics WHERE queue = ? AND second < ?'
const SUM = `
  SELECT COALESCE(SUM(completed), 0) AS completed, COALESCE(SUM(failed), 0) AS failed,
    COALESCE(SUM(latency), 0) AS latency
  FROM metrics WHERE queue = ? AND second > ?`

/**
 * One statement, so that they are of one moment, and each from an index alone. No index has the delayed jobs of one queue:
 * they are what is left.
 */
const COUNT = `
  SELECT total, waiting, active, completed, failed, total - waiting - active - completed - failed AS delayed FROM (
    SELECT (SELECT COUNT(*) FROM jobs WHERE queue = ?1) AS total,
      (${countText(`state = ${STATE.waiting}`)}) AS waiting,
      (${countText(`state = ${STATE.active}`)}) AS active,
      (${countText(`state >= ${STATE.completed} AND state = ${STATE.completed}`)}) AS completed,
      (${countText(`state >= ${STATE.completed} AND state = ${STATE.failed}`)}) AS failed
  )`

/** SQL. SQLite uses a partial index only where it finds the condition of that index. */
function countText(condition: string): string {
  return `SELECT COUNT(*) FROM jobs WHERE queue = ?1 AND ${condition}`
}

const OLDEST = `SELECT MIN(run_at) AS first FROM jobs WHERE queue = ? AND state = ${STATE.waiting}`

/** Inside the caller's transaction. */
export function addMetrics(db: Database, queue: string, finished: Finished, now: number): void {
  const second = Math.floor(now / 1_000)
  const { completed, failed, latency } = finished
  db.sql(ADD).run(queue, second, completed, failed, latency)
  db.sql(PRUNE).run(queue, second - WINDOW)
}

export function readStats(db: Database, queue: string, now: number): QueueStats {
  const counted = db.sql(COUNT).get(queue)
  const count = (status: keyof typeof STATE): number => Number(counted?.[status])
  const recent = readRecent(db, queue, now)
  const finished = recent.completed + recent.failed
  return {
    waiting: count('waiting'),
    active: count('active'),
    completed: count('completed'),
    failed: count('failed'),
    delayed: count('delayed'),
    throughput: recent.completed,
    ...readOldest(db, queue, now),
    ...readDeduplicated(db, queue, now),
    ...(recent.completed === 0 ? {} : { latency: recent.latency / recent.completed }),
    ...(finished === 0 ? {} : { errorRate: recent.failed / finished }),
  }
}

function readOldest(db: Database, queue: string, now: number): { oldestWaiting?: number } {
  const first = db.sql(OLDEST).get(queue)?.first
  return first == null ? {} : { oldestWaiting: Math.max(0, now - Number(first)) }
}

function readDeduplicated(db: Database, queue: string, now: number): { deduplicated?: number } {
  const deduplicated = hasKeyTables(db) ? keptBack(db, queue, now) : 0
  return deduplicated === 0 ? {} : { deduplicated }
}

function readRecent(db: Database, queue: string, now: number): Finished {
  const row = db.sql(SUM).get(queue, Math.floor(now / 1_000) - WINDOW)
  return {
    completed: Number(row?.completed),
    failed: Number(row?.failed),
    latency: Number(row?.latency),
  }
}

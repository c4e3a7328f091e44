import type { Database } from '../connection/database.js'

/**
 * Made when a store is opened that has none. It belongs to no version of the schema: an older pikku can still open the
 * file, and takes jobs of paused queues.
 */
const CREATE = 'CREATE TABLE IF NOT EXISTS paused (queue TEXT PRIMARY KEY) WITHOUT ROWID'
const FIND_TABLE = "SELECT 1 AS found FROM sqlite_master WHERE name = 'paused'"

/** SQL: the queue of this parameter is not paused. */
export function isNotPaused(queue: string): string {
  return `NOT EXISTS (SELECT 1 FROM paused WHERE queue = ${queue})`
}

export function hasPaused(db: Database): boolean {
  return db.sql(FIND_TABLE).get() !== undefined
}

/** Inside the caller's transaction. */
export function createPaused(db: Database): void {
  if (!hasPaused(db)) db.driver.exec(CREATE)
}

export function pauseQueue(db: Database, queue: string): void {
  db.transaction(() => db.sql('INSERT OR IGNORE INTO paused (queue) VALUES (?)').run(queue))
}

export function resumeQueue(db: Database, queue: string): void {
  db.transaction(() => db.sql('DELETE FROM paused WHERE queue = ?').run(queue))
}

export function isPaused(db: Database, queue: string): boolean {
  return db.sql('SELECT 1 AS found FROM paused WHERE queue = ?').get(queue) !== undefined
}

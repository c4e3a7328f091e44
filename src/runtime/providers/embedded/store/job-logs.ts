import { MOST_LOGS } from '../../../provider-kit/handler-call.js'
import type { Database } from '../connection/database.js'
import { HELD } from './settle-job.js'
import type { Held } from './settle-job.js'

// Made with the first line, since most files never hold one, and a trigger costs each job that is removed. It belongs to
// no version of the schema: an older pikku leaves it alone.
const CREATE = `
  CREATE TABLE IF NOT EXISTS logs (seq INTEGER PRIMARY KEY, job INTEGER NOT NULL, text TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS logs_by_job ON logs (job, seq);
  CREATE TRIGGER IF NOT EXISTS logs_removed AFTER DELETE ON jobs
  BEGIN DELETE FROM logs WHERE job = OLD.seq; END;`
const FIND_TABLE = "SELECT 1 AS found FROM sqlite_master WHERE name = 'logs'"
const ADD = `INSERT INTO logs (job, text) SELECT seq, ? FROM jobs ${HELD}`
const TRIM = `
  DELETE FROM logs WHERE job = ? AND seq <= (
    SELECT seq FROM logs WHERE job = ? ORDER BY seq DESC LIMIT 1 OFFSET ${MOST_LOGS}
  )`
const READ = 'SELECT text FROM logs WHERE job = ? ORDER BY seq'

const made = new WeakSet<Database>()

/** Inside the caller's transaction. Does nothing when the job is no longer held. */
export function writeLog(db: Database, held: Held, text: string): void {
  if (!made.has(db)) db.driver.exec(CREATE)
  if (db.sql(ADD).run(text, held.seq, held.lock) > 0) db.sql(TRIM).run(held.seq, held.seq)
}

/** To be called once a transaction with `writeLog` is committed: one that is rolled back takes the table away again. */
export function logsWritten(db: Database): void {
  made.add(db)
}

export function readLogs(db: Database, seq: number): string[] {
  if (!made.has(db) && db.sql(FIND_TABLE).get() === undefined) return []
  return db
    .sql(READ)
    .all(seq)
    .map(({ text }) => String(text))
}

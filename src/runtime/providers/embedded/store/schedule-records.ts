import type { ScheduleId, ScheduleRecord, ScheduleState } from '../../../provider-kit/index.js'
import type { Database } from '../connection/database.js'

// Made with the first record, as most files never hold one. It belongs to no version of the schema: an older pikku leaves
// it alone.
const CREATE = `
  CREATE TABLE IF NOT EXISTS declared_schedules (
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    wired TEXT NOT NULL,
    declared TEXT NOT NULL,
    PRIMARY KEY (queue, key)
  ) WITHOUT ROWID`
const FIND_TABLE = "SELECT 1 AS found FROM sqlite_master WHERE name = 'declared_schedules'"
const WRITE = `
  INSERT INTO declared_schedules (queue, key, wired, declared) VALUES (?, ?, ?, ?)
  ON CONFLICT (queue, key) DO UPDATE SET wired = excluded.wired, declared = excluded.declared`

/** Inside the caller's transaction, as all of this. */
export function readScheduleState(db: Database): ScheduleState {
  const standing = db.sql('SELECT queue, key FROM schedules').all()
  const hasTable = db.sql(FIND_TABLE).get() !== undefined
  const records = hasTable ? db.sql('SELECT * FROM declared_schedules').all() : []
  return {
    standing: standing.map(({ queue, key }) => ({ queueName: String(queue), key: String(key) })),
    records: records.map(({ queue, key, wired, declared }) => ({
      queueName: String(queue),
      key: String(key),
      wired: JSON.parse(String(wired)) as string[],
      declared: String(declared),
    })),
  }
}

export function writeRecord(db: Database, record: ScheduleRecord): void {
  const { queueName, key, wired, declared } = record
  db.driver.exec(CREATE)
  db.sql(WRITE).run(queueName, key, JSON.stringify(wired), declared)
}

export function removeRecord(db: Database, { queueName, key }: ScheduleId): void {
  if (db.sql(FIND_TABLE).get() === undefined) return
  db.sql('DELETE FROM declared_schedules WHERE queue = ? AND key = ?').run(queueName, key)
}

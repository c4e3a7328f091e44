import type { KeyRules } from '../../../../provider-kit/key-rules.js'
import { readWiredRules, writeWiredRules } from '../../../../provider-kit/wired-rules.js'
import type { Database } from '../../connection/database.js'

// A table of its own, because a file of an earlier pikku already has `queue_rules`.
const MAKE =
  'CREATE TABLE IF NOT EXISTS wired_rules (queue TEXT PRIMARY KEY, rules TEXT NOT NULL) WITHOUT ROWID'
const FIND_TABLE = "SELECT 1 FROM sqlite_master WHERE name = 'wired_rules'"
const WRITE = 'INSERT OR REPLACE INTO wired_rules (queue, rules) VALUES (?, ?)'
const FORGET = 'DELETE FROM wired_rules WHERE queue = ?'
const READ = 'SELECT rules FROM wired_rules WHERE queue = ?'

/** Keeps the rules of a worker that is started for those who read its numbers, inside the caller's transaction. */
export function keepWiredRules(db: Database, queue: string, rules: KeyRules | undefined): void {
  if (rules !== undefined) {
    db.driver.exec(MAKE)
    db.sql(WRITE).run(queue, writeWiredRules(rules))
  } else if (isThere(db)) db.sql(FORGET).run(queue)
}

/** Undefined for a queue without limits and groups, and before its first worker has started. */
export function wiredRules(db: Database, queue: string): KeyRules | undefined {
  const text = isThere(db) ? db.sql(READ).get(queue)?.rules : undefined
  return typeof text === 'string' ? readWiredRules(text) : undefined
}

function isThere(db: Database): boolean {
  return db.sql(FIND_TABLE).get() !== undefined
}

import type { Database } from '../connection/database.js'
import { isProcessAlive, thisProcess } from './process-identity.js'
import { STATE } from './schema.js'

interface OwnerRow {
  readonly token: string
  readonly host: string
  readonly pid: number
  readonly started: string
}

/** Owners of other machines that nobody can ask for are forgotten after this time, in milliseconds. */
const FORGET_AFTER = 30 * 86_400_000

const REGISTER = 'INSERT INTO owners (token, host, pid, started, since) VALUES (?, ?, ?, ?, ?)'
const FORGET = 'DELETE FROM owners WHERE host <> ? AND since < ?'

/** Makes known which process will hold jobs under this token. */
export function registerOwner(db: Database, token: string): void {
  const { host, pid, started } = thisProcess()
  const now = Date.now()
  db.sql(REGISTER).run(token, host, pid, started, now)
  // One that still lives is only found dead later than it could be: when its locks end.
  db.sql(FORGET).run(host, now - FORGET_AFTER)
}

export function removeOwner(db: Database, token: string): void {
  db.sql('DELETE FROM owners WHERE token = ?').run(token)
}

/** Owners on this machine whose process is certainly gone. */
export function deadOwners(db: Database): string[] {
  const { host } = thisProcess()
  const rows = db.sql('SELECT * FROM owners WHERE host = ?').all(host) as unknown as OwnerRow[]
  return rows.filter((row) => !isProcessAlive(row)).map((row) => row.token)
}

/**
 * Ends the locks of a dead owner at once, so that nobody waits for them to run out. Inside the caller's transaction.
 * `substr` and not `LIKE`: a token may hold `_`.
 */
export function expireOwner(db: Database, token: string): void {
  db.sql(
    `UPDATE jobs SET lock_until = 0 WHERE state = ${STATE.active} AND substr(lock, 1, length(?)) = ?`,
  ).run(token, token)
  removeOwner(db, token)
}

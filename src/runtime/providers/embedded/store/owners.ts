import type { Database } from './database.js'
import { isProcessAlive, thisProcess } from './process-identity.js'
import { STATE } from './schema.js'

interface OwnerRow {
  readonly token: string
  readonly host: string
  readonly pid: number
  readonly started: string
}

/** Makes known which process will hold jobs under this token. */
export function registerOwner(db: Database, token: string): void {
  const { host, pid, started } = thisProcess()
  db.sql('INSERT INTO owners (token, host, pid, started) VALUES (?, ?, ?, ?)').run(
    token,
    host,
    pid,
    started,
  )
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

export type SqlValue = string | number | null

export type SqlRow = Readonly<Record<string, SqlValue>>

/** A prepared statement with positional parameters. */
export interface Statement {
  /** Runs it, and gives how many rows it changed. */
  run(...values: SqlValue[]): number
  get(...values: SqlValue[]): SqlRow | undefined
  all(...values: SqlValue[]): SqlRow[]
}

/** What the store asks of a SQLite binding. Synchronous: nothing else of this process runs inside a transaction. */
export interface Driver {
  readonly name: DriverName
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}

export type DriverName = 'node:sqlite' | 'libsql' | 'better-sqlite3'

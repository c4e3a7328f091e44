import type { Driver, DriverName, SqlRow, SqlValue, Statement } from './driver.js'

interface BetterStatement {
  run(...values: SqlValue[]): { readonly changes: number }
  get(...values: SqlValue[]): unknown
  all(...values: SqlValue[]): unknown[]
}

interface BetterDatabase {
  exec(sql: string): unknown
  prepare(sql: string): BetterStatement
  close(): unknown
}

/** `better-sqlite3`, and `libsql`, which has the same interface. */
export interface BetterSqlite3Module {
  readonly default: new (path: string) => BetterDatabase
}

export function openBetterSqlite3(
  module: BetterSqlite3Module,
  path: string,
  name: DriverName,
): Driver {
  const database = new module.default(path)
  return {
    name,
    exec: (sql) => void database.exec(sql),
    prepare: (sql) => wrap(database.prepare(sql)),
    close: () => void database.close(),
  }
}

function wrap(statement: BetterStatement): Statement {
  return {
    run: (...values) => statement.run(...values).changes,
    get: (...values) => statement.get(...values) as SqlRow | undefined,
    all: (...values) => statement.all(...values) as SqlRow[],
  }
}

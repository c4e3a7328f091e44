import type { Driver, DriverName, SqlRow, SqlValue, Statement } from './driver.js'

interface BetterStatement {
  /** Numbers are numbers, whatever the handle of somebody else says: of better-sqlite3, and of Node. */
  safeIntegers?(on: boolean): unknown
  setReadBigInts?(on: boolean): unknown
  run(...values: SqlValue[]): { readonly changes: number | bigint }
  get(...values: SqlValue[]): unknown
  all(...values: SqlValue[]): unknown[]
}

interface BetterDatabase extends SqliteHandle {
  close(): unknown
}

/** Of `node:sqlite`, `better-sqlite3` or `libsql`, as far as it is used. */
export interface SqliteHandle {
  exec(sql: string): unknown
  prepare(sql: string): BetterStatement
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
    prepare: (sql) => wrap(() => database.prepare(sql)),
    close: () => void database.close(),
  }
}

/**
 * One statement for each way of running it. libsql 0.5.29 does not reset a statement after `all()`: the `get()` that
 * follows on the same one ignores its own parameters and runs with those of the `all()`.
 */
function wrap(prepare: () => BetterStatement): Statement {
  let forRun: BetterStatement | undefined
  let forGet: BetterStatement | undefined
  let forAll: BetterStatement | undefined
  return {
    run: (...values) => Number((forRun ??= prepare()).run(...values).changes),
    get: (...values) => (forGet ??= prepare()).get(...values) as SqlRow | undefined,
    all: (...values) => (forAll ??= prepare()).all(...values) as SqlRow[],
  }
}

/** Statements on a handle of somebody else, who closes it. The three bindings are alike in what is used. */
export function borrowHandle(handle: SqliteHandle): Driver {
  return {
    name: 'better-sqlite3',
    exec: (sql) => void handle.exec(sql),
    prepare: (sql) =>
      wrap(() => {
        const statement = handle.prepare(sql)
        statement.safeIntegers?.(false)
        statement.setReadBigInts?.(false)
        return statement
      }),
    close: () => {},
  }
}

import type { Driver, SqlRow, SqlValue, Statement } from './driver.js'

interface NodeStatement {
  run(...values: SqlValue[]): { readonly changes: number | bigint }
  get(...values: SqlValue[]): SqlRow | undefined
  all(...values: SqlValue[]): SqlRow[]
}

interface NodeDatabase {
  exec(sql: string): void
  prepare(sql: string): NodeStatement
  close(): void
}

/** The part of `node:sqlite` that is used; its types are not in those of Node 20. */
export interface NodeSqliteModule {
  readonly DatabaseSync: new (path: string) => NodeDatabase
}

export function openNodeSqlite(module: NodeSqliteModule, path: string): Driver {
  const database = new module.DatabaseSync(path)
  return {
    name: 'node:sqlite',
    exec: (sql) => database.exec(sql),
    prepare: (sql) => wrap(database.prepare(sql)),
    close: () => database.close(),
  }
}

function wrap(statement: NodeStatement): Statement {
  return {
    run: (...values) => Number(statement.run(...values).changes),
    get: (...values) => statement.get(...values),
    all: (...values) => statement.all(...values),
  }
}

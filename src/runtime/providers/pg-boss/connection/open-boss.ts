import { describeTables } from '../store/tables.js'
import type { Tables } from '../store/tables.js'
import { createOwnTables } from '../store/own-tables.js'
import type { PgBossOptions } from '../options.js'
import { loadPgBoss } from './load-pg-boss.js'
import type { BossDatabase, PgBossInstance } from './pg-boss-module.js'
import { rowsOf } from './sql.js'
import type { Sql } from './sql.js'

/** A pg-boss in use. */
export interface OpenBoss {
  readonly boss: PgBossInstance
  readonly database: BossDatabase
  readonly sql: Sql
  readonly tables: Tables
  /** Stops it if it is ours. */
  readonly close: () => Promise<void>
}

export interface OpenBossOptions {
  readonly options: PgBossOptions
  /** The side that runs jobs also does pg-boss's housekeeping: it removes old jobs. */
  readonly supervise: boolean
  readonly onError: (error: Error) => void
}

/** pg-boss 10 would archive a finished job after 12 hours; 12 keeps it for 7 days. */
const WEEK = 7 * 24 * 60 * 60

/** Starts pg-boss, makes what is missing in the database, and finds out which version's tables are there. */
export async function openBoss(request: OpenBossOptions): Promise<OpenBoss> {
  const { options, onError } = request
  const boss = options.boss ?? (await createBoss(request))
  let closed = false
  const listener = (error: Error): void => {
    // The pool may tell of its last connections after it was closed.
    if (!closed) onError(error)
  }
  // Without a listener an 'error' event, and so a lost connection, ends the process.
  boss.on('error', listener)
  const close = async (): Promise<void> => {
    closed = true
    if (options.boss === undefined) await stopBoss(boss)
    else boss.off('error', listener)
  }
  try {
    await boss.start()
    const database = boss.getDb() as BossDatabase
    const sql: Sql = async (text, values) =>
      rowsOf(await database.executeSql(text, values === undefined ? undefined : [...values]))
    const tables = await describeTables(sql, options.schema)
    await createOwnTables(sql, tables)
    return { boss, database, sql, tables, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function createBoss({ options, supervise }: OpenBossOptions): Promise<PgBossInstance> {
  const constructor = await loadPgBoss(options.pgBoss)
  return new constructor({
    archiveCompletedAfterSeconds: WEEK,
    connectionTimeoutMillis: 10_000,
    ...options.pgBossOptions,
    ...connectionOptions(options),
    // pikku's schedules are its own: they know seconds, and `every`.
    schedule: false,
    supervise,
  })
}

function connectionOptions(options: PgBossOptions): Record<string, unknown> {
  const { host, port, user, password, database, ssl, max, schema } = options
  const place = { host, port, user, password, database }
  const isPlaced = Object.values(place).some((value) => value !== undefined)
  const connectionString =
    options.connectionString ?? (isPlaced ? undefined : process.env['DATABASE_URL'])
  return withoutUndefined({ ...place, ssl, max, schema, connectionString })
}

function withoutUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

async function stopBoss(boss: PgBossInstance): Promise<void> {
  await boss.stop({ graceful: false }).catch(() => {})
  // pg-boss 10 does not close the pool of an instance whose start has failed.
  const database = boss.getDb() as BossDatabase & { readonly opened?: boolean }
  if (database.opened) await database.close?.().catch(() => {})
}

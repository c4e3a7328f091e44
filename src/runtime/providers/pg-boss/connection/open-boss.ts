import { endsWithin } from '../../../provider-kit/index.js'
import { checkHost, checkUrl, refusePlace } from '../../../job/check-place.js'
import { ifNotEmpty } from '../../../job/shown-place.js'
import { describeTables } from '../store/tables.js'
import type { Tables } from '../store/tables.js'
import { createOwnTables } from '../store/own-tables.js'
import type { PgBossOptions } from '../options.js'
import { loadPgBoss } from './load-pg-boss.js'
import type { BossDatabase, PgBossInstance } from './pg-boss-module.js'
import { rowsOf } from './sql.js'
import { Sockets } from './sockets.js'
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
  /** How long PostgreSQL may take to answer one call, in milliseconds. */
  readonly timeout: number
}

const LONGEST_CONNECT = 10_000
/** For the farewell to PostgreSQL, in milliseconds. */
const CLOSE_TIMEOUT = 500

/** pg-boss 10 would archive a finished job after 12 hours; 12 keeps it for 7 days. */
const WEEK = 7 * 24 * 60 * 60

/** Starts pg-boss, makes what is missing in the database, and finds out which version's tables are there. */
export async function openBoss(request: OpenBossOptions): Promise<OpenBoss> {
  const { options, onError } = request
  const sockets = new Sockets()
  const boss = options.boss ?? (await createBoss(request, sockets))
  let closed = false
  const listener = (error: Error): void => {
    // The pool may tell of its last connections after it was closed.
    if (!closed) onError(error)
  }
  // Without a listener an 'error' event, and so a lost connection, ends the process.
  boss.on('error', listener)
  const close = async (): Promise<void> => {
    closed = true
    if (options.boss === undefined) await stopBoss(boss, sockets)
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

async function createBoss(
  { options, supervise, timeout }: OpenBossOptions,
  sockets: Sockets,
): Promise<PgBossInstance> {
  const constructor = await loadPgBoss(options.pgBoss)
  const connection = { ...options.pgBossOptions, ...connectionOptions(options) }
  checkConnection(connection)
  return new constructor({
    archiveCompletedAfterSeconds: WEEK,
    connectionTimeoutMillis: Math.min(timeout, LONGEST_CONNECT),
    stream: sockets.open,
    ...connection,
    // pikku's schedules are its own: they know seconds, and `every`.
    schedule: false,
    supervise,
  })
}

function connectionOptions(options: PgBossOptions): Record<string, unknown> {
  const { ssl, max, schema } = options
  const place = given({
    host: options.host,
    port: options.port,
    user: options.user,
    password: options.password,
    database: options.database,
  })
  const isPlaced = Object.keys(place).length > 0
  const connectionString =
    ifNotEmpty(options.connectionString) ?? (isPlaced ? undefined : process.env['DATABASE_URL'])
  return given({ ...place, ssl, max, schema, connectionString })
}

/** What `pg` itself would read in another way, it would say in its errors with all its secrets. */
function checkConnection({ connectionString, host }: Record<string, unknown>): void {
  checkHost('host', host)
  if (typeof connectionString !== 'string') {
    if (host === undefined) checkHost('PGHOST', process.env['PGHOST'])
    return
  }
  const option = 'connectionString'
  if (/^\s*\w+\s*=/.test(connectionString)) {
    throw refusePlace(
      option,
      'it has the form key=value, which pg does not read; give a URL (postgres://user:password@host/database)' +
        ' or the options host, user, password and database',
    )
  }
  // The path of a socket.
  if (/^(?:\/(?!\/)|socket:)/.test(connectionString)) return
  checkUrl(connectionString, {
    option,
    scheme: /^\w[\w+.-]*:\/\//,
    example: 'postgres://user:password@host:5432/database',
  })
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => ifNotEmpty(value) !== undefined),
  )
}

async function stopBoss(boss: PgBossInstance, sockets: Sockets): Promise<void> {
  await endsWithin(sayFarewell(boss), CLOSE_TIMEOUT)
  sockets.destroy()
}

async function sayFarewell(boss: PgBossInstance): Promise<void> {
  await boss.stop({ graceful: false }).catch(() => {})
  // pg-boss 10 does not close the pool of an instance whose start has failed.
  const database = boss.getDb() as BossDatabase & { readonly opened?: boolean }
  if (database.opened) await database.close?.().catch(() => {})
}

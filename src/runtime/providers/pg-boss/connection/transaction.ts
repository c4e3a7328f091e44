import { PikkuError } from '../../../job/errors/pikku-error.js'
import { rowsOf } from './sql.js'
import type { Row, Sql } from './sql.js'

/** A transaction of yours, as the library has it that began it. */
export type PgBossTransaction =
  /** A client of `pg`, after `BEGIN`. */
  | { query(text: string, values?: unknown[]): Promise<unknown> }
  /** What pg-boss takes as its `db` option. */
  | { executeSql(text: string, values?: unknown[]): Promise<unknown> }
  /** Drizzle: `db.transaction(async (tx) => …)`. */
  | { execute(query: never): PromiseLike<unknown>; rollback(): never }
  /** Kysely: `db.transaction().execute(async (trx) => …)`. */
  | { executeQuery(query: never): Promise<unknown>; readonly isTransaction: boolean }
  /** Knex: `knex.transaction(async (trx) => …)`. */
  | { raw(text: string, values: never): PromiseLike<unknown>; readonly isTransaction?: boolean }
  /** Prisma: `prisma.$transaction(async (tx) => …)`. */
  | { $queryRawUnsafe(text: string, ...values: never[]): PromiseLike<unknown> }

type Method = (...given: unknown[]) => PromiseLike<unknown>

/** Each library is known by a method that no other one has. */
type Reader = (holder: Holder) => Sql | string

type Holder = Readonly<Record<string, unknown>>

const READERS: readonly (readonly [method: string, read: Reader])[] = [
  ['$queryRawUnsafe', readPrisma],
  ['executeQuery', readKysely],
  ['executeSql', (holder) => (text, values) => answer(holder, 'executeSql', text, listOf(values))],
  ['raw', readKnex],
  ['query', readPg],
  ['execute', readDrizzle],
]

/**
 * Runs statements within a transaction. Throws `PikkuError` for what is none, such as a pool: each of its statements may
 * run on another connection, and none within the transaction.
 */
export function sqlOf(transaction: PgBossTransaction): Sql {
  const holder = transaction as unknown as Holder
  const reader = READERS.find(([method]) => typeof holder[method] === 'function')
  const sql = reader?.[1](holder) ?? 'it has no method that pikku knows'
  if (typeof sql !== 'string') return sql
  throw new PikkuError(
    'INVALID_TRANSACTION',
    `withTransaction: this is no transaction, because ${sql}. Give a client of pg after BEGIN, or what Drizzle, Kysely,` +
      ' Knex or Prisma hand to the function that runs within the transaction',
  )
}

function readPg(holder: Holder): Sql | string {
  if (typeof holder['totalCount'] === 'number') return 'it is a pool: take a client of it'
  return (text, values) => answer(holder, 'query', text, listOf(values))
}

function readPrisma(holder: Holder): Sql | string {
  if (typeof holder['$connect'] === 'function') return 'it is the Prisma client itself'
  // Prisma sends a text as what the cast after it says, and knows only some of PostgreSQL's types.
  return (text, values = []) =>
    answer(
      holder,
      '$queryRawUnsafe',
      text.replaceAll(/(\$\d+)(?=::)/g, '$1::text'),
      ...texts(values),
    )
}

/** Without plugins, which may rename the columns of the answer. */
function readKysely(holder: Holder): Sql | string {
  if (holder['isTransaction'] !== true) return 'it is the Kysely instance itself'
  const plain = (holder['withoutPlugins'] as () => Holder).call(holder)
  return (sql, parameters = []) => {
    const query = { kind: 'RawNode', sqlFragments: [sql], parameters: [] }
    return answer(plain, 'executeQuery', { sql, parameters, query, queryId: { queryId: 'pikku' } })
  }
}

/** Knex has `?` for a value, in the order in which they stand. */
function readKnex(holder: Holder): Sql | string {
  if (holder['isTransaction'] !== true) return 'it is the Knex instance itself'
  return (text, values = []) => {
    const given: unknown[] = []
    const marked = text.replaceAll('?', '\\?').replaceAll(/\$(\d+)/g, (_, place: string) => {
      given.push(values[Number(place) - 1])
      return '?'
    })
    return answer(holder, 'raw', marked, given)
  }
}

/** A query of Drizzle's is whatever gives its text and its values. */
function readDrizzle(holder: Holder): Sql | string {
  if (typeof holder['rollback'] !== 'function') return 'it is the Drizzle database itself'
  return (sql, params = []) => {
    const query = { toQuery: () => ({ sql, params: listOf(params) }) }
    return answer(holder, 'execute', { getSQL: () => query })
  }
}

async function answer(holder: Holder, method: string, ...given: unknown[]): Promise<Row[]> {
  const found = await (holder[method] as Method).apply(holder, given)
  // The rows themselves, or a result that has them.
  return Array.isArray(found) && !found.some((each) => Array.isArray(Object(each).rows))
    ? (found as Row[])
    : rowsOf(found)
}

function listOf(values: readonly unknown[] | undefined): unknown[] | undefined {
  return values && [...values]
}

/** The others are numbers and null. */
function texts(values: readonly unknown[]): unknown[] {
  return values.map((value) => {
    if (value === null || value === undefined) return null
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}

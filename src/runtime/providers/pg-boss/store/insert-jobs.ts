import type { OpenBoss } from '../connection/open-boss.js'
import type { Sql } from '../connection/sql.js'
import { GROUPS_ONE_BY_ONE, groupsAtOnce } from './keys/group-trigger.js'
import { makeFunction } from './keys/own-function.js'
import type { OwnFunction } from './keys/own-function.js'
import type { Tables } from './tables.js'

export interface JobInsert {
  readonly id: string
  /** JSON. */
  readonly envelope: string
  readonly priority: number
  /** Milliseconds from now, by the database's clock. */
  readonly delay: number
  /** It has a key of `group`. */
  readonly isGrouped?: boolean
}

export interface Inserting {
  readonly open: Pick<OpenBoss, 'sql' | 'tables'>
  /** Where the jobs are written: pg-boss's own connections, or the caller's transaction. */
  readonly sql: Sql
  readonly queueName: string
}

/**
 * Retries are pikku's. Where pg-boss itself still acts on an active job (see lease.ts), it must put it back into its
 * queue rather than fail it.
 */
const RETRY_LIMIT = 1_000_000

/** pg-boss deletes a job that nobody took in 14 days; a job of ours waits as long as it takes. */
export const RETENTION = `interval '10 years'`

/** The columns that a new job needs; pg-boss's own defaults fill the others. */
export function insertColumns({ hasDeletion }: Tables): string {
  return `id, name, data, priority, created_on, start_after, keep_until, retry_limit, policy${hasDeletion ? ', deletion_seconds' : ''}`
}

/** SQL: values for `insertColumns`. `queue` is a row of pg-boss's queue table, or null. */
export function insertValues(
  { hasDeletion }: Tables,
  job: {
    readonly id: string
    readonly name: string
    readonly data: string
    readonly priority: string
    readonly createdOn: string
    readonly startAfter: string
    readonly queue: string
  },
): string {
  const { id, name, data, priority, createdOn, startAfter, queue } = job
  const deletion = hasDeletion ? `, COALESCE(${queue}.deletion_seconds, 7 * 24 * 60 * 60)` : ''
  return `${id}, ${name}, ${data}, ${priority}, ${createdOn}, ${startAfter}, ${startAfter} + ${RETENTION}, ${RETRY_LIMIT}, ${queue}.policy${deletion}`
}

/** SQL: tells those who listen that the queue `name` has something new; once, if `source` has a row. */
export function wakeText({ channel }: Tables, name: string, source: string): string {
  return channel === undefined
    ? 'SELECT NULL AS woken WHERE false'
    : `SELECT pg_notify(${channel}, ${name}) AS woken FROM ${source} LIMIT 1`
}

/**
 * Adds jobs in one statement: all or none. An id that the queue has already adds nothing.
 * Gives how many were added; `undefined` when pg-boss has no such queue; nothing is added then.
 */
export async function insertJobs(
  { open: { sql: own, tables }, sql, queueName }: Inserting,
  jobs: readonly JobInsert[],
): Promise<number | undefined> {
  const text = jobs.some(({ isGrouped }) => isGrouped)
    ? await groupedText(own, tables)
    : insertText(tables)
  const [row] = await sql(text, [queueName, `[${jobs.map(encode).join(',')}]`])
  return Number(row?.['queues']) > 0 ? Number(row?.['added']) : undefined
}

/** Whether the job of this id was added with this in its envelope. */
export async function hasNonce(
  sql: Sql,
  { job }: Tables,
  { queueName, id, nonce }: { readonly queueName: string; readonly id: string; nonce: string },
): Promise<boolean> {
  const text = `SELECT 1 FROM ${job} WHERE name = $1 AND id = $2::uuid AND data ->> 'nonce' = $3`
  return (await sql(text, [queueName, id, nonce])).length > 0
}

function encode({ id, envelope, priority, delay }: JobInsert, place: number): string {
  return `{"id":"${id}","data":${envelope},"priority":${priority},"delay":${delay},"place":${place}}`
}

const texts = new WeakMap<Tables, string>()

function insertText(tables: Tables): string {
  const text = texts.get(tables) ?? makeInsertText(tables)
  texts.set(tables, text)
  return text
}

/** The same as a function, which has the groups of all jobs written down at once. */
async function groupedText(sql: Sql, tables: Tables): Promise<string> {
  const add = await makeFunction(sql, tables, addGroupedFunction)
  return `SELECT * FROM ${add}($1, $2)`
}

function addGroupedFunction(tables: Tables): OwnFunction {
  return {
    name: 'add_grouped_jobs',
    parameters: 'text, json',
    returns: 'TABLE (queues bigint, added bigint, woken bigint)',
    settings: GROUPS_ONE_BY_ONE,
    usesJobs: true,
    body: `
#variable_conflict use_column
BEGIN
  ${groupsAtOnce('added')}
  RETURN QUERY ${insertText(tables)};
END`,
  }
}

// The last line reads `woken`, or PostgreSQL would not run it.
function makeInsertText(tables: Tables): string {
  const values = insertValues(tables, {
    id: 'x.id',
    name: 'q.name',
    data: 'x.data',
    priority: 'x.priority',
    // Jobs added at once keep their order: a queue is served in the order of this column.
    createdOn: `now() + x.place * interval '1 microsecond'`,
    startAfter: `now() + x.delay * interval '1 millisecond'`,
    queue: 'q',
  })
  return `
    WITH q AS (SELECT * FROM ${tables.queue} WHERE name = $1::text),
    added AS (
      INSERT INTO ${tables.job} (${insertColumns(tables)})
      SELECT ${values}
      FROM json_to_recordset($2::json) AS x(id uuid, data jsonb, priority int, delay float8, place float8), q
      ON CONFLICT DO NOTHING
      RETURNING 1
    ),
    woken AS (${wakeText(tables, '$1::text', 'added')})
    SELECT (SELECT count(*) FROM q) AS queues, (SELECT count(*) FROM added) AS added,
      (SELECT count(*) FROM woken) AS woken`
}

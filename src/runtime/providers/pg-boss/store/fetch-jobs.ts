import type { Sql } from '../connection/sql.js'
import { leaseColumn, newLease } from './lease.js'
import { isNotPaused } from './paused-queues.js'
import { quote } from './quote.js'
import type { Tables } from './tables.js'

export interface Fetch {
  readonly queueName: string
  readonly limit: number
  /** Milliseconds. */
  readonly lockDuration: number
  /** Jobs active at once over all processes. */
  readonly maxActive: number | undefined
}

/** A job taken, as it stands in the database. */
export interface FetchedJob {
  readonly id: string
  readonly data: unknown
  readonly priority: number
  readonly retryCount: number
  readonly createdOn: Date
  /** The same in seconds, to the microsecond. */
  readonly queuedAt: number
  /** `started_on` to the microsecond: whoever takes the job next has another one. */
  readonly fence: string
}

/**
 * Takes up to `limit` jobs whose time has come, the highest priority first, then the oldest. By their ids and not by a
 * join, as `settleJobs` writes them; and without a CTE, since to plan one costs as much as to look for a pause.
 */
export async function fetchJobs(sql: Sql, tables: Tables, fetch: Fetch): Promise<FetchedJob[]> {
  const rows =
    fetch.maxActive === undefined
      ? await sql(fetchText(tables, fetch, '$1', '$2::int'), [fetch.queueName, fetch.limit])
      : await sql(limitedText(tables, fetch, fetch.maxActive))
  return (rows as unknown as FetchedRow[]).map(toFetchedJob).sort(byTurn)
}

export type FetchedRow = Omit<FetchedJob, 'createdOn'>

/** One time is enough: to write it as a date in PostgreSQL, and to read it here, costs more than the rest of a row. */
export function toFetchedJob(row: FetchedRow): FetchedJob {
  const { id, data, priority, retryCount, queuedAt, fence } = row
  const createdOn = new Date(Math.floor(queuedAt * 1_000))
  return { id, data, priority, retryCount, createdOn, queuedAt, fence }
}

function fetchText(tables: Tables, fetch: Fetch, name: string, limit: string): string {
  const { job, hasBlocked } = tables
  const lease = newLease(tables, fetch.lockDuration)
  return `
    UPDATE ${job} j SET ${fetchAssignments(tables, { startedOn: 'now()', lease })}
    WHERE j.name = ${name} AND j.id = ANY(ARRAY(
      SELECT id FROM ${job}
      WHERE name = ${name} AND state < 'active' AND start_after <= now()${hasBlocked ? ' AND NOT blocked' : ''}
        AND ${isNotPaused(tables, name)}
      ORDER BY priority DESC, created_on
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    ))
    RETURNING ${FETCHED}`
}

/** SQL: what makes the job `j` one that is taken. */
export function fetchAssignments(
  tables: Tables,
  { startedOn, lease }: { readonly startedOn: string; readonly lease: string },
): string {
  // A heartbeat of pg-boss's would ask for touch(); our lease stands in its place.
  const heartbeat = tables.hasHeartbeat ? ', heartbeat_on = now(), heartbeat_seconds = NULL' : ''
  return `
      state = 'active', started_on = ${startedOn},
      retry_count = CASE WHEN j.started_on IS NOT NULL THEN j.retry_count + 1 ELSE j.retry_count END,
      ${leaseColumn(tables)} = ${lease}${heartbeat}`
}

export const FETCHED = `j.id, j.data, j.priority, j.retry_count AS "retryCount",
      extract(epoch FROM j.created_on)::float8 AS "queuedAt", j.started_on::text AS fence`

/**
 * Counts before it takes. Two statements, because the second must see what was committed while the first waited for
 * the lock; sent as one text, they are one transaction.
 */
function limitedText(tables: Tables, fetch: Fetch, maxActive: number): string {
  const name = quote(fetch.queueName)
  const active = `(SELECT count(*) FROM ${tables.job} WHERE name = ${name} AND state = 'active')`
  const limit = `GREATEST(0, LEAST(${fetch.limit}, ${maxActive} - ${active}))`
  return `
    SELECT pg_advisory_xact_lock(hashtextextended(${quote(`pikku ${tables.schema} ${fetch.queueName}`)}, 0));
    ${fetchText(tables, fetch, name, limit)}`
}

// RETURNING promises no order.
function byTurn(one: FetchedJob, other: FetchedJob): number {
  return other.priority - one.priority || one.queuedAt - other.queuedAt
}

import type { KeepRule } from '../../../job/options/resolved-job-options.js'
import type { JobProgress } from '../../../job/interaction.js'
import { storedValue } from './stored-json.js'
import type { Sql } from '../connection/sql.js'
import { isNotPaused } from './paused-queues.js'
import { leaseColumn, leaseIsOver, renewedLease } from './lease.js'
import { hasBeenSeen } from './watched-queues.js'
import type { HeldRow } from './settle-jobs.js'
import type { Tables } from './tables.js'

/** A sign of life for jobs in hand. Gives the places of those that are still held: of one job, two runs may be in hand. */
export async function renewLeases(
  sql: Sql,
  tables: Tables,
  jobs: {
    readonly queueName: string
    readonly held: readonly HeldRow[]
    readonly lockDuration: number
  },
): Promise<Set<number>> {
  const text = `
    UPDATE ${tables.job} j SET ${leaseColumn(tables)} = ${renewedLease(tables, jobs.lockDuration)}
    FROM unnest($2::uuid[], $3::timestamptz[]) WITH ORDINALITY AS i(id, fence, place)
    WHERE j.name = $1 AND j.id = ANY($2::uuid[]) AND j.id = i.id AND j.state = 'active' AND j.started_on = i.fence
    RETURNING i.place`
  const rows = await sql(text, [
    jobs.queueName,
    jobs.held.map((each) => each.id),
    jobs.held.map((each) => each.fence),
  ])
  return new Set(rows.map((row) => Number(row['place']) - 1))
}

export interface AbandonedJob extends HeldRow {
  readonly data: unknown
  readonly retryCount: number
  readonly createdOn: Date
  /** How often a dead worker has left it before. */
  readonly stalls: number
}

/** The active jobs whose workers gave no sign of life in time. */
export async function abandonedJobs(
  sql: Sql,
  tables: Tables,
  queueName: string,
): Promise<AbandonedJob[]> {
  const text = `
    SELECT j.id, j.data, j.retry_count AS "retryCount", j.created_on AS "createdOn", j.started_on::text AS fence,
      COALESCE(n.stalls, 0) AS stalls
    FROM ${tables.job} j LEFT JOIN ${tables.notes} n ON n.queue = j.name AND n.job_id = j.id
    WHERE j.name = $1 AND j.state = 'active' AND ${leaseIsOver(tables)}`
  return (await sql(text, [queueName])) as unknown as AbandonedJob[]
}

/** `false` when the job is no longer held: what its handler reports is no longer true. */
export async function writeProgress(
  sql: Sql,
  tables: Tables,
  report: { readonly queueName: string; readonly held: HeldRow; readonly progress: JobProgress },
): Promise<boolean> {
  const text = `
    INSERT INTO ${tables.notes} AS n (queue, job_id, progress, attempt_started_on)
    SELECT j.name, j.id, $4::jsonb, j.started_on FROM ${tables.job} j
    WHERE j.name = $1 AND j.id = $2::uuid AND j.state = 'active' AND j.started_on = $3::timestamptz
    ON CONFLICT (queue, job_id) DO UPDATE SET
      progress = excluded.progress, attempt_started_on = excluded.attempt_started_on, updated_on = now()
    RETURNING 1`
  const { queueName, held, progress } = report
  const stored = storedValue(JSON.stringify(progress))
  const rows = await sql(text, [queueName, held.id, held.fence, stored])
  return rows.length > 0
}

/**
 * Removes the finished jobs that are not kept. Those that another worker removes at this moment are left to it: to wait
 * for it, while it waits for one that was removed here, would be a deadlock.
 */
export async function pruneJobs(
  sql: Sql,
  tables: Tables,
  prune: {
    readonly queueName: string
    readonly state: 'completed' | 'failed'
    readonly keep: KeepRule
  },
): Promise<void> {
  const { queueName, state, keep } = prune
  const finished = `SELECT id FROM ${tables.job} WHERE name = $1 AND state = '${state}'`
  const remove = async (ids: string, limit: number): Promise<void> => {
    const text = `
      DELETE FROM ${tables.job} WHERE name = $1 AND id = ANY(ARRAY(
        SELECT id FROM ${tables.job} WHERE name = $1 AND id = ANY(ARRAY(${ids})) AND ${hasBeenSeen(tables)}
        FOR UPDATE SKIP LOCKED
      ))`
    await sql(text, [queueName, limit])
  }
  const tooOld = `${finished} AND completed_on < now() - $2::float8 * interval '1 millisecond'`
  if (keep.age !== undefined) await remove(tooOld, keep.age)
  const tooMany = `${finished} ORDER BY completed_on DESC, id DESC OFFSET $2`
  if (keep.count !== undefined) await remove(tooMany, keep.count)
}

/** Milliseconds until the next job of the queue is due, not above 0 when one is; `undefined` when none can be taken. */
export async function nextDue(
  sql: Sql,
  tables: Tables,
  queueName: string,
): Promise<number | undefined> {
  const { job, hasBlocked } = tables
  const text = `
    SELECT extract(epoch FROM min(start_after) - clock_timestamp()) * 1000 AS wait
    FROM ${job} WHERE name = $1 AND state < 'active'${hasBlocked ? ' AND NOT blocked' : ''}
      AND ${isNotPaused(tables, '$1')}`
  const [row] = await sql(text, [queueName])
  const wait: unknown = row?.['wait']
  return wait === null || wait === undefined ? undefined : Number(wait)
}

/** Forgets what was noted of jobs that are gone. */
export async function sweepNotes(
  sql: Sql,
  { job, notes }: Tables,
  queueName: string,
): Promise<void> {
  const text = `
    DELETE FROM ${notes} n WHERE n.queue = $1 AND n.updated_on < now() - interval '1 hour'
      AND NOT EXISTS (SELECT 1 FROM ${job} j WHERE j.name = n.queue AND j.id = n.job_id)`
  await sql(text, [queueName])
}

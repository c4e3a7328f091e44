import type { ResolvedClean } from '../../../job/options/resolve-clean.js'
import type { Sql } from '../connection/sql.js'
import type { Tables } from './tables.js'

interface Removal {
  readonly queueName: string
  readonly most: number
}

/** Removes up to `most` jobs that have not begun, but for the next runs of schedules. Gives how many. */
export async function drainJobs(
  sql: Sql,
  tables: Tables,
  { queueName, most }: Removal,
): Promise<number> {
  const where = `
    j.state < 'active' AND NOT EXISTS (
      SELECT 1 FROM ${tables.schedules} s WHERE s.queue = j.name AND s.next_id = j.id
    )`
  return remove(sql, removalText(tables, where), [queueName, most])
}

/** Removes up to `most` jobs that ended so long ago. Gives how many. */
export async function cleanJobs(
  sql: Sql,
  tables: Tables,
  { queueName, statuses, age, most }: Removal & Omit<ResolvedClean, 'limit'>,
): Promise<number> {
  const states = statuses.flatMap((status) =>
    status === 'failed' ? ['failed', 'cancelled'] : [status],
  )
  const where = `
    j.state::text = ANY($3::text[]) AND j.completed_on < now() - $4::float8 * interval '1 millisecond'
    ORDER BY j.completed_on`
  return remove(sql, removalText(tables, where), [queueName, most, states, age])
}

/** A job that another statement has locked is just being taken or removed. */
function removalText({ job, notes }: Tables, where: string): string {
  return `
    WITH chosen AS (
      SELECT j.id FROM ${job} j WHERE j.name = $1 AND ${where} LIMIT $2 FOR UPDATE SKIP LOCKED
    ),
    gone AS (
      DELETE FROM ${job} WHERE name = $1 AND id = ANY(ARRAY(SELECT id FROM chosen)) RETURNING id
    ),
    forgotten AS (
      DELETE FROM ${notes} WHERE queue = $1 AND job_id = ANY(ARRAY(SELECT id FROM gone))
    )
    SELECT count(*) AS count FROM gone`
}

async function remove(sql: Sql, text: string, values: readonly unknown[]): Promise<number> {
  const [row] = await sql(text, values)
  return Number(row?.['count'])
}

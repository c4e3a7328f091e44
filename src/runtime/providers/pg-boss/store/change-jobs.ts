import type { JobError } from '../../../job/queue-job.js'
import type { Sql } from '../connection/sql.js'
import { withDelay } from './with-delay.js'
import { wakeText } from './insert-jobs.js'
import { storedKey } from './keys/key-tables.js'
import { readOutput } from './stored-output.js'
import type { Tables } from './tables.js'

interface JobPlace {
  readonly queueName: string
  readonly id: string
}

/** Removes a job that is not running, and gives its data; `undefined` when there is none, or it runs. */
export async function removeJob(
  sql: Sql,
  { job, notes }: Tables,
  { queueName, id }: JobPlace,
): Promise<{ readonly data: unknown } | undefined> {
  const text = `
    WITH gone AS (DELETE FROM ${job} WHERE name = $1 AND id = $2::uuid AND state <> 'active' RETURNING data),
    forgotten AS (
      DELETE FROM ${notes} WHERE queue = $1 AND job_id = $2::uuid AND EXISTS (SELECT 1 FROM gone)
    )
    SELECT data FROM gone`
  const [row] = await sql(text, [queueName, id])
  return row && { data: row['data'] }
}

/**
 * Ends a job in any process, and gives its data; `undefined` when there is none, or it has ended. Whoever runs it holds it
 * no longer, since it is not active. `id` in `output` tells that it is this cancellation when it is asked for twice.
 */
export async function cancelJob(
  sql: Sql,
  { job }: Tables,
  { queueName, id }: JobPlace,
  output: { readonly text: string; readonly id: string },
): Promise<{ readonly data: unknown } | undefined> {
  const text = `
    WITH ended AS (
      UPDATE ${job} SET state = 'failed', output = $3::jsonb, completed_on = now()
      WHERE name = $1 AND id = $2::uuid AND state <= 'active' RETURNING data
    )
    SELECT data FROM ended UNION ALL
    SELECT data FROM ${job} WHERE name = $1 AND id = $2::uuid AND output ->> 'cancellation' = $4`
  const [row] = await sql(text, [queueName, id, output.text, output.id])
  return row && { data: row['data'] }
}

/** Makes a delayed job due. `false` when it is not a delayed one. */
export async function promoteJob(
  sql: Sql,
  tables: Tables,
  { queueName, id }: JobPlace,
): Promise<boolean> {
  const text = `
    WITH promoted AS (
      UPDATE ${tables.job} j SET start_after = now(), data = ${withDelay('0')}
      WHERE name = $1 AND id = $2::uuid AND state < 'active' AND start_after > now()
      RETURNING id
    ),
    woken AS (${wakeText(tables, '$1::text', 'promoted')})
    SELECT id FROM promoted WHERE (SELECT count(*) FROM woken) >= 0`
  return (await sql(text, [queueName, id])).length > 0
}

/** Why the run that took the job at this moment was cancelled; `undefined` when it was not. */
export async function readCancelled(
  sql: Sql,
  { job }: Tables,
  run: { readonly queueName: string; readonly id: string; readonly fence: string },
): Promise<JobError | undefined> {
  const text = `
    SELECT output FROM ${job}
    WHERE name = $1 AND id = $2::uuid AND state = 'failed' AND started_on = $3::timestamptz`
  const [row] = await sql(text, [run.queueName, run.id, run.fence])
  return row && readOutput(row['output'], true).error
}

/** Puts a failed job back into its queue, with all its attempts before it. `false` when it is not a failed one. */
export async function reviveJob(
  sql: Sql,
  tables: Tables,
  { queueName, id }: JobPlace,
): Promise<boolean> {
  const { job, notes, uniqueJobs } = tables
  const text = `
    WITH revived AS (
      UPDATE ${job} j SET
        data = ${withDelay('0')},
        state = 'retry', retry_count = 0, started_on = NULL, completed_on = NULL, output = NULL,
        start_after = now(), keep_until = now() + interval '10 years'
      WHERE name = $1 AND id = $2::uuid AND state IN ('failed', 'cancelled')
      RETURNING id, COALESCE(data -> 'unique', (data ->> 'uniqueJson')::jsonb) ->> 'key' AS key
    ),
    forgotten AS (
      DELETE FROM ${notes} WHERE queue = $1 AND job_id = $2::uuid AND EXISTS (SELECT 1 FROM revived)
    ),
    keyed AS (
      INSERT INTO ${uniqueJobs} (queue, key, job_id)
      SELECT $1::text, ${storedKey('key')}, id FROM revived WHERE key IS NOT NULL
      ON CONFLICT (queue, key, job_id) DO UPDATE SET behind = false
    ),
    woken AS (${wakeText(tables, '$1::text', 'revived')})
    SELECT id FROM revived WHERE (SELECT count(*) FROM woken) >= 0`
  return (await sql(text, [queueName, id])).length > 0
}

import type { Sql } from '../../connection/sql.js'
import { wakeText } from '../insert-jobs.js'
import type { Tables } from '../tables.js'
import { NEVER } from './key-tables.js'

/**
 * Makes those jobs of a queue due that waited behind one of their key which has ended. One that is locked is left: it is
 * being given newer data, and the next call releases it.
 */
export async function releaseBehind(sql: Sql, tables: Tables, queueName: string): Promise<void> {
  const { job, uniqueJobs } = tables
  const text = `
    WITH free AS (
      SELECT u.job_id FROM ${uniqueJobs} u WHERE u.queue = $1::text AND u.behind AND NOT EXISTS (
        SELECT 1 FROM ${uniqueJobs} e JOIN ${job} o ON o.name = $1::text AND o.id = e.job_id
        WHERE e.queue = $1::text AND e.key = u.key AND e.job_id <> u.job_id AND o.state <= 'active'
          AND (NOT e.behind OR o.state = 'active')
      )
    ),
    locked AS (
      SELECT id FROM ${job} WHERE name = $1::text AND id = ANY(ARRAY(SELECT job_id FROM free)) AND state < 'active'
      FOR UPDATE SKIP LOCKED
    ),
    released AS (
      UPDATE ${job} j SET start_after = LEAST(j.start_after, CASE WHEN j.start_after = ${NEVER} THEN j.created_on END)
      WHERE name = $1::text AND id = ANY(ARRAY(SELECT id FROM locked))
      RETURNING id
    ),
    marked AS (
      UPDATE ${uniqueJobs} SET behind = false
      WHERE queue = $1::text AND behind AND job_id = ANY(ARRAY(SELECT id FROM locked))
    ),
    woken AS (${wakeText(tables, '$1::text', 'released')})
    SELECT (SELECT count(*) FROM woken) AS woken`
  await sql(text, [queueName])
}

/** Forgets what was written down of jobs that have ended or are gone. */
export async function sweepKeys(
  sql: Sql,
  { job, uniqueJobs, recentKeys, keptBack, groupNews }: Tables,
  queueName: string,
): Promise<void> {
  const text = `
    WITH ended AS (
      DELETE FROM ${uniqueJobs} u WHERE u.queue = $1 AND u.added_on < now() - interval '1 hour' AND NOT EXISTS (
        SELECT 1 FROM ${job} j WHERE j.name = u.queue AND j.id = u.job_id AND j.state <= 'active'
      )
    ),
    passed AS (DELETE FROM ${recentKeys} WHERE queue = $1 AND until < now()),
    -- Of a queue whose wiring has lost its groups.
    unheard AS (DELETE FROM ${groupNews} WHERE queue = $1 AND told_on < now() - interval '1 day')
    DELETE FROM ${keptBack} WHERE queue = $1 AND kept_on < now() - interval '2 minutes'`
  await sql(text, [queueName])
}

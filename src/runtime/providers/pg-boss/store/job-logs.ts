import { MOST_LOGS } from '../../../provider-kit/handler-call.js'
import type { Sql } from '../connection/sql.js'
import type { HeldRow } from './settle-jobs.js'
import type { Tables } from './tables.js'

/**
 * Keeps a line with a job that is still held. It carries the time at which the job was created: an id can be used again,
 * and what was logged of a job that is gone is swept later.
 */
export async function writeLog(
  sql: Sql,
  { job, logs }: Tables,
  line: { readonly queueName: string; readonly held: HeldRow; readonly text: string },
): Promise<void> {
  const text = `
    WITH gone AS (
      DELETE FROM ${logs} WHERE queue = $1 AND job_id = $2::uuid AND seq <= (
        SELECT seq FROM ${logs} WHERE queue = $1 AND job_id = $2::uuid
        ORDER BY seq DESC LIMIT 1 OFFSET ${MOST_LOGS - 1}
      )
    )
    INSERT INTO ${logs} (queue, job_id, created_on, text)
    SELECT j.name, j.id, j.created_on, $4 FROM ${job} j
    WHERE j.name = $1 AND j.id = $2::uuid AND j.state = 'active' AND j.started_on = $3::timestamptz`
  const { queueName, held } = line
  await sql(text, [queueName, held.id, held.fence, line.text])
}

/** SQL: the lines of the job `j` in their order; null for none. */
export function logsOf({ logs }: Tables): string {
  return `
    (SELECT array_agg(l.text ORDER BY l.seq) FROM ${logs} l
    WHERE l.queue = j.name AND l.job_id = j.id AND l.created_on = j.created_on)`
}

/** Forgets what jobs have logged that are gone. */
export async function sweepLogs(sql: Sql, { job, logs }: Tables, queueName: string): Promise<void> {
  const text = `
    DELETE FROM ${logs} l WHERE l.queue = $1 AND NOT EXISTS (
      SELECT 1 FROM ${job} j WHERE j.name = l.queue AND j.id = l.job_id AND j.created_on = l.created_on
    )`
  await sql(text, [queueName])
}

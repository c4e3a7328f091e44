import { LONGEST_UNSEEN } from '../../../provider-kit/look-reader.js'
import type { Row, Sql } from '../connection/sql.js'
import type { Tables } from './tables.js'

/**
 * A queue has a row here while somebody watches it: in it, workers count what a look at the jobs does not show. Without
 * one, to count changes no row.
 */
const MARK_INTERVAL = `interval '10 seconds'`
const MARK_LASTS = `interval '30 seconds'`

/** Says that the queue is watched. Gives what has been counted, and the time. */
export async function markWatched(
  sql: Sql,
  { watched }: Tables,
  queueName: string,
): Promise<{ readonly changes: number; readonly now: Date }> {
  const text = `
    WITH marked AS (
      INSERT INTO ${watched} AS w (queue) VALUES ($1)
      ON CONFLICT (queue) DO UPDATE SET seen_on = now() WHERE w.seen_on < now() - ${MARK_INTERVAL}
    )
    SELECT (SELECT changes FROM ${watched} WHERE queue = $1) AS changes, now() AS now`
  const [row = {} as Row] = await sql(text, [queueName])
  return { changes: Number(row['changes'] ?? 0), now: row['now'] as Date }
}

/** SQL: counts jobs that are removed as they end, and those that may look as if they had not been taken. */
export function countChanges({ watched }: Tables, settled: string): string {
  return `
      UPDATE ${watched} w SET changes = w.changes + s.count
      FROM (SELECT count(*) FROM (${settled}) s WHERE s.remove OR s.snoozed) s
      WHERE w.queue = $1::text AND s.count > 0`
}

/** SQL: whoever watches the queue `$1` has had the time to see how this job has ended. */
export function hasBeenSeen({ watched }: Tables): string {
  return `(
        completed_on < now() - ${LONGEST_UNSEEN} * interval '1 millisecond'
        OR NOT EXISTS (SELECT 1 FROM ${watched} WHERE queue = $1 AND seen_on > now() - ${MARK_LASTS})
      )`
}

import type { QueueStats } from '../../../job/queue-stats.js'
import type { Sql } from '../connection/sql.js'
import type { Tables } from './tables.js'

/** Counted in pg-boss's job table: finished jobs that are no longer kept are not in it. */
export async function readStats(sql: Sql, tables: Tables, queueName: string): Promise<QueueStats> {
  const [row = {}] = await sql(statsText(tables), [queueName])
  const count = (name: string): number => Number(row[name])
  const [completed, failed] = [count('completed_lately'), count('failed_lately')]
  return {
    waiting: count('waiting'),
    active: count('active'),
    completed: count('completed'),
    failed: count('failed'),
    delayed: count('delayed'),
    throughput: completed,
    ...(row['oldest'] == null ? {} : { oldestWaiting: count('oldest') }),
    ...(completed === 0 ? {} : { latency: count('latency') }),
    ...(count('kept_back') === 0 ? {} : { deduplicated: count('kept_back') }),
    ...(completed + failed === 0 ? {} : { errorRate: failed / (completed + failed) }),
  }
}

function statsText({ job, keptBack }: Tables): string {
  const lately = `completed_on > now() - interval '1 minute'`
  return `
    SELECT
      count(*) FILTER (WHERE state < 'active' AND start_after <= now()) AS waiting,
      count(*) FILTER (WHERE state < 'active' AND start_after > now()) AS delayed,
      count(*) FILTER (WHERE state = 'active') AS active,
      count(*) FILTER (WHERE state = 'completed') AS completed,
      count(*) FILTER (WHERE state IN ('failed', 'cancelled')) AS failed,
      count(*) FILTER (WHERE state = 'completed' AND ${lately}) AS completed_lately,
      count(*) FILTER (WHERE state IN ('failed', 'cancelled') AND ${lately}) AS failed_lately,
      extract(epoch FROM now() - min(start_after) FILTER (WHERE state < 'active' AND start_after <= now())) * 1000
        AS oldest,
      avg(extract(epoch FROM completed_on - start_after) * 1000)
        FILTER (WHERE state = 'completed' AND ${lately}) AS latency,
      (SELECT count(*) FROM ${keptBack} WHERE queue = $1 AND kept_on > now() - interval '1 minute') AS kept_back
    FROM ${job} WHERE name = $1`
}

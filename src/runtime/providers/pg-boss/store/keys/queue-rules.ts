import type { KeyRules } from '../../../../provider-kit/key-rules.js'
import type { OpenBoss } from '../../connection/open-boss.js'
import { writeWiredRules } from '../../../../provider-kit/wired-rules.js'
import type { Sql } from '../../connection/sql.js'
import { isNotPaused } from '../paused-queues.js'
import { quote } from '../quote.js'
import type { Tables } from '../tables.js'
import { claimLock } from './claim-lock.js'
import { groupQueues } from './grouped-queues.js'

/**
 * The rules of the queues whose workers are started, by name. With groups, the jobs that are there are grouped; what other
 * rules have shut is looked at again.
 */
export async function openRules(
  open: OpenBoss,
  rules: ReadonlyMap<string, KeyRules>,
): Promise<void> {
  const grouped = [...rules].flatMap(([queueName, { group }]) =>
    group === undefined ? [] : [{ queueName, ordered: group.ordered }],
  )
  if (grouped.length > 0) await groupQueues(open, grouped)
  for (const [queueName, own] of rules) await open.sql(openingText(open.tables, queueName, own))
}

function openingText(tables: Tables, queueName: string, own: KeyRules): string {
  const { rules, wiredRules, groupJobs, groups, starts } = tables
  const isLimited = own.limits.length + (own.group?.limits.length ?? 0) > 0
  const queue = quote(queueName)
  return `
    SELECT ${claimLock(tables, queue)};
    INSERT INTO ${rules} (queue) VALUES (${queue})
    ON CONFLICT (queue) DO UPDATE SET open_at = NULL;
    INSERT INTO ${wiredRules} VALUES (${queue}, ${quote(writeWiredRules(own))})
    ON CONFLICT (queue) DO UPDATE SET rules = excluded.rules;
    INSERT INTO ${groups} (queue, key, tier, turn)
    SELECT DISTINCT ON (g.key) g.queue, g.key, g.tier, r.served
    FROM ${groupJobs} g JOIN ${rules} r ON r.queue = g.queue WHERE g.queue = ${queue} ORDER BY g.key, g.due DESC
    ON CONFLICT DO NOTHING;
    UPDATE ${groups} SET open_at = NULL WHERE queue = ${queue} AND open_at IS NOT NULL;
    ${isLimited ? '' : `DELETE FROM ${starts} WHERE queue = ${queue}`}`
}

/** Of workers without rules, whose wiring may have had some. */
export async function forgetRules(
  { sql, tables }: OpenBoss,
  queueNames: readonly string[],
): Promise<void> {
  await sql(`DELETE FROM ${tables.wiredRules} WHERE queue = ANY($1::text[])`, [queueNames])
}

/** As `nextDue`, for a queue with rules: milliseconds until a job may begin. */
export async function nextDueByRules(
  sql: Sql,
  tables: Tables,
  queueName: string,
  { group }: KeyRules,
): Promise<number | undefined> {
  const next = group === undefined ? nextOfQueue(tables) : nextOfGroups(tables)
  const text = `
    SELECT extract(epoch FROM GREATEST(next.due, r.open_at) - clock_timestamp()) * 1000 AS wait
    FROM (${next}) next LEFT JOIN ${tables.rules} r ON r.queue = $1
    WHERE next.due IS NOT NULL AND ${isNotPaused(tables, '$1')}`
  const [row] = await sql(text, [queueName])
  const wait: unknown = row?.['wait']
  return wait === null || wait === undefined ? undefined : Number(wait)
}

function nextOfQueue({ job, hasBlocked }: Tables): string {
  return `
      SELECT min(start_after) AS due FROM ${job}
      WHERE name = $1 AND state < 'active'${hasBlocked ? ' AND NOT blocked' : ''}`
}

/** Of a group that is shut until something becomes of a job of it, nothing is due: that is news. */
function nextOfGroups({ groupJobs, groupNews, groups }: Tables): string {
  return `
      SELECT GREATEST(min(due), 'epoch') AS due FROM (
        SELECT min(ready_on) AS due FROM ${groupJobs} WHERE queue = $1 AND ready_on < 'infinity'
        UNION ALL (SELECT 'epoch' FROM ${groupNews} WHERE queue = $1 LIMIT 1)
        UNION ALL SELECT min(open_at) FROM ${groups} WHERE queue = $1 AND open_at < 'infinity'
        UNION ALL (SELECT 'epoch' FROM ${groups} WHERE queue = $1 AND open_at IS NULL LIMIT 1)
      ) each`
}

/** Of jobs whose table was emptied, no trigger has told. */
export async function sweepGroups(
  sql: Sql,
  { job, groupJobs, groupNews }: Tables,
  queueName: string,
): Promise<void> {
  const text = `
    WITH gone AS (
      DELETE FROM ${groupJobs} g WHERE g.queue = $1 AND NOT EXISTS (
        SELECT 1 FROM ${job} j WHERE j.name = g.queue AND j.id = g.job_id AND j.state <= 'active'
      )
      RETURNING key
    )
    INSERT INTO ${groupNews} (queue, key) SELECT DISTINCT $1::text, key FROM gone`
  await sql(text, [queueName])
}

import type { KeyRules } from '../../../../provider-kit/key-rules.js'
import type { OpenBoss } from '../../connection/open-boss.js'
import { writeWiredRules } from '../../../../provider-kit/wired-rules.js'
import type { Sql } from '../../connection/sql.js'
import { isNotPaused } from '../paused-queues.js'
import { quote } from '../quote.js'
import type { Tables } from '../tables.js'
import {
  COLUMNS,
  groupJobFunction,
  groupJobRows,
  groupJobsAddedFunction,
  IS_ADDED_AT_ONCE,
  IS_ONE_BY_ONE,
} from './group-trigger.js'
import { digestOf, makeFunction } from './own-function.js'

/**
 * The rules of a worker that is started: what other rules have shut is looked at again. With groups, the jobs that are
 * there are grouped, and whatever becomes of a job is written down from now on.
 */
export async function openRules(
  { sql, tables }: OpenBoss,
  queueName: string,
  own: KeyRules,
): Promise<void> {
  const { limits, group } = own
  const { rules, wiredRules, groupJobs, groups, starts } = tables
  const isLimited = limits.length + (group?.limits.length ?? 0) > 0
  const queue = quote(queueName)
  if (group !== undefined) await makeTriggers(sql, tables, queueName, group.ordered)
  await sql(`
    ${lockText(tables, queueName)}
    INSERT INTO ${rules} (queue) VALUES (${queue})
    ON CONFLICT (queue) DO UPDATE SET open_at = NULL;
    INSERT INTO ${wiredRules} VALUES (${queue}, ${quote(writeWiredRules(own))})
    ON CONFLICT (queue) DO UPDATE SET rules = excluded.rules;
    INSERT INTO ${groups} (queue, key, tier, turn)
    SELECT DISTINCT ON (g.key) g.queue, g.key, g.tier, r.served
    FROM ${groupJobs} g JOIN ${rules} r ON r.queue = g.queue WHERE g.queue = ${queue} ORDER BY g.key, g.due DESC
    ON CONFLICT DO NOTHING;
    UPDATE ${groups} SET open_at = NULL WHERE queue = ${queue} AND open_at IS NOT NULL;
    ${isLimited ? '' : `DELETE FROM ${starts} WHERE queue = ${queue}`}`)
}

/** Of workers without rules, whose wiring may have had some. */
export async function forgetRules(
  { sql, tables }: OpenBoss,
  queueNames: readonly string[],
): Promise<void> {
  await sql(`DELETE FROM ${tables.wiredRules} WHERE queue = ANY($1::text[])`, [queueNames])
}

/** SQL: the lock under which jobs of a queue are claimed. */
function lockText({ schema }: Tables, queueName: string): string {
  return `SELECT pg_advisory_xact_lock(hashtextextended(${quote(`pikku ${schema} ${queueName}`)}, 0));`
}

/** On the table of all queues, so that pg-boss may make its partition of this one anew. */
async function makeTriggers(
  sql: Sql,
  tables: Tables,
  queueName: string,
  isOrdered: boolean,
): Promise<void> {
  const { job, groupJobs } = tables
  const each = await makeFunction(sql, tables, groupJobFunction(tables))
  const added = await makeFunction(sql, tables, groupJobsAddedFunction(tables))
  const queue = quote(queueName)
  const triggersOf = (ordered: boolean): Readonly<Record<string, string>> => ({
    put: `AFTER INSERT OR UPDATE ON ${job} ${ofRow('NEW', queue)} EXECUTE FUNCTION ${each}(${ordered})`,
    gone: `AFTER DELETE ON ${job} ${ofRow('OLD', queue)} EXECUTE FUNCTION ${each}(${ordered})`,
    added: `AFTER INSERT ON ${job} REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT WHEN (${IS_ADDED_AT_ONCE}) EXECUTE FUNCTION ${added}(${ordered}, ${queue})`,
  })
  const ofQueue = `pikku_groups_${digestOf(queueName)}`
  const nameOf = (ordered: boolean): string =>
    `${ofQueue}_${digestOf(Object.values(triggersOf(ordered)).join())}`
  const there = `SELECT tgname FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname LIKE $2`
  const found = (await sql(there, [job, `${ofQueue}%`])).map((row) => String(row['tgname']))
  // Those of an ordered queue do for workers without order too, and other workers may still need them.
  if ([true, isOrdered].some((ordered) => found.includes(`${nameOf(ordered)}_put`))) return
  await sql(`
    SET LOCAL lock_timeout = '5s';
    ${lockText(tables, queueName)}
    ${found.map((other) => `DROP TRIGGER IF EXISTS ${other} ON ${job};`).join('')}
    ${Object.entries(triggersOf(isOrdered))
      .map(
        ([suffix, trigger]) => `
    DROP TRIGGER IF EXISTS ${nameOf(isOrdered)}_${suffix} ON ${job};
    CREATE TRIGGER ${nameOf(isOrdered)}_${suffix} ${trigger};`,
      )
      .join('')}
    INSERT INTO ${groupJobs} AS m (${COLUMNS}) ${groupJobRows(tables, `${job} j WHERE j.name = ${queue} AND j.state <= 'active'`, String(isOrdered))}
    ON CONFLICT (queue, job_id) DO UPDATE SET ordered = excluded.ordered WHERE m.ordered <> excluded.ordered`)
}

function ofRow(row: 'NEW' | 'OLD', queue: string): string {
  return `FOR EACH ROW WHEN (${row}.name = ${queue} AND ${IS_ONE_BY_ONE})`
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

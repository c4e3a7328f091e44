import type { KeyStats } from '../../../../job/key-stats.js'
import type { KeyRules, Limit } from '../../../../provider-kit/key-rules.js'
import { toGroupStats, toLimitStats } from '../../../../provider-kit/key-stats.js'
import type { LimitUse } from '../../../../provider-kit/key-stats.js'
import { opensAt } from '../../../../provider-kit/limits.js'
import type { Buckets } from '../../../../provider-kit/limits.js'
import { readWiredRules } from '../../../../provider-kit/wired-rules.js'
import type { Row, Sql } from '../../connection/sql.js'
import type { Tables } from '../tables.js'
import { groupIdOf } from './group-trigger.js'

interface Asked {
  readonly queueName: string
  /** How many groups are listed. */
  readonly most: number
}

/** The numbers of a queue's limits and of its largest groups. */
export async function readKeyStats(sql: Sql, tables: Tables, asked: Asked): Promise<KeyStats> {
  const { queueName } = asked
  const [own = {}] = await sql(rulesText(tables), [queueName])
  const deduplicated = Number(own['kept_back'])
  const written = own['rules']
  if (typeof written !== 'string') return { limits: [], groups: [], groupCount: 0, deduplicated }
  const { limits, group } = readWiredRules(written)
  const now = Number(own['now'])
  const usesOf = (keys: readonly string[], all: readonly Limit[]) =>
    readUses(sql, tables, { queueName, keys, limits: all })
  const stats = {
    limits: toLimitStats(limits, (await usesOf([''], limits)).get('') ?? [], now),
    deduplicated,
  }
  if (group === undefined) return { ...stats, groups: [], groupCount: 0 }
  const rows = await readGroups(sql, tables, asked, group)
  const uses = await usesOf(
    rows.map((row) => String(row['stored'])),
    group.limits,
  )
  const groups = rows.map((row) => {
    const facts = {
      key: String(row['key']),
      tier: typeof row['tier'] === 'string' ? row['tier'] : null,
      waiting: Number(row['waiting']),
      running: Number(row['running']),
      isHeld: row['held'] === true,
      uses: uses.get(String(row['stored'])) ?? [],
    }
    return toGroupStats(group, facts, now)
  })
  return { ...stats, groups, groupCount: Number(rows[0]?.['groups'] ?? 0) }
}

function rulesText({ wiredRules, keptBack }: Tables): string {
  return `
    SELECT (SELECT rules::text FROM ${wiredRules} WHERE queue = $1) AS rules,
      floor(extract(epoch FROM clock_timestamp()) * 1000) AS now,
      (SELECT count(*) FROM ${keptBack} WHERE queue = $1 AND kept_on > now() - interval '1 minute') AS kept_back`
}

/**
 * Counted in the rows that the trigger writes, each kind by the index that has it in the order of its keys. A long key is
 * stored as its digest: the job tells it.
 */
async function readGroups(
  sql: Sql,
  { job, groupJobs, groups }: Tables,
  { queueName, most }: Asked,
  { ordered }: NonNullable<KeyRules['group']>,
): Promise<readonly Row[]> {
  const isHeld = `(
        SELECT first.state <> 0 OR COALESCE(first.ready_on > now(), false) FROM ${groupJobs} first
        WHERE first.queue = $1 AND first.key = largest.key AND first.ordered AND first.first_due <= now()
        ORDER BY first.first_due, first.created_on, first.job_id LIMIT 1
      )`
  const text = `
    WITH each AS (
      SELECT key, count(*) AS waiting, 0 AS running FROM ${groupJobs}
      WHERE queue = $1 AND state = 0 AND ready_on IS NULL GROUP BY key
      UNION ALL SELECT key, 1, 0 FROM ${groupJobs} WHERE queue = $1 AND state = 0 AND ready_on <= now()
      UNION ALL SELECT key, 0, count(*) FROM ${groupJobs} WHERE queue = $1 AND state = 1 GROUP BY key
    ),
    counted AS MATERIALIZED (
      SELECT key, sum(waiting) AS waiting, sum(running) AS running FROM each GROUP BY key
    ),
    largest AS (SELECT * FROM counted ORDER BY waiting + running DESC, key LIMIT $2)
    SELECT largest.key AS stored, waiting, running, g.tier, (SELECT count(*) FROM counted) AS groups,
      ${ordered ? isHeld : 'false'} AS held,
      CASE WHEN left(largest.key, 1) <> chr(1) THEN largest.key ELSE COALESCE((
        SELECT ${groupIdOf('j')} FROM ${groupJobs} m JOIN ${job} j ON j.name = $1 AND j.id = m.job_id
        WHERE m.queue = $1 AND m.key = largest.key LIMIT 1
      ), '') END AS key
    FROM largest LEFT JOIN ${groups} g ON g.queue = $1 AND g.key = largest.key
    ORDER BY waiting + running DESC, largest.key`
  return sql(text, [queueName, most])
}

interface Scopes {
  readonly queueName: string
  readonly keys: readonly string[]
  readonly limits: readonly Limit[]
}

/** How the limits of these keys are used; nothing of a key none of whose jobs has begun. */
async function readUses(
  sql: Sql,
  { starts }: Tables,
  { queueName, keys, limits }: Scopes,
): Promise<ReadonlyMap<string, readonly LimitUse[]>> {
  const uses = new Map<string, LimitUse[]>()
  if (limits.length === 0 || keys.length === 0) return uses
  const text = `
    SELECT k.key, l.place, last.number, last.buckets,
      (SELECT s.at FROM ${starts} s WHERE s.queue = $1 AND s.key = k.key AND s.number = last.number + 1 - l.most) AS oldest,
      (SELECT count(*) FROM ${starts} s WHERE s.queue = $1 AND s.key = k.key AND s.number > last.number - l.most
        AND s.at > floor(extract(epoch FROM clock_timestamp()) * 1000) - l.per) AS used
    FROM unnest($2::text[]) AS k(key),
      unnest($3::bigint[], $4::bigint[]) WITH ORDINALITY AS l(most, per, place),
      LATERAL (
        SELECT s.number, s.buckets FROM ${starts} s WHERE s.queue = $1 AND s.key = k.key ORDER BY s.number DESC LIMIT 1
      ) last
    ORDER BY k.key, l.place`
  const [most, per] = [limits.map(({ max }) => max), limits.map((each) => Math.ceil(each.per))]
  for (const row of await sql(text, [queueName, keys, most, per])) {
    const limit = limits[Number(row['place']) - 1]
    if (limit === undefined) continue
    const oldest = row['oldest'] == null ? undefined : Number(row['oldest'])
    const buckets = (row['buckets'] ?? {}) as Buckets
    const log = { last: Number(row['number']), at: () => oldest, buckets }
    const use = { used: Number(row['used']), opens: opensAt([limit], log) }
    const key = String(row['key'])
    uses.set(key, [...(uses.get(key) ?? []), use])
  }
  return uses
}

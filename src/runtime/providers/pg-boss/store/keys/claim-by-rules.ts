import type { KeyRules } from '../../../../provider-kit/key-rules.js'
import { longestWindow } from '../../../../provider-kit/limits.js'
import { writeWiredRules } from '../../../../provider-kit/wired-rules.js'
import type { Sql } from '../../connection/sql.js'
import { toFetchedJob } from '../fetch-jobs.js'
import type { Fetch, FetchedJob, FetchedRow } from '../fetch-jobs.js'
import { newLease } from '../lease.js'
import type { Tables } from '../tables.js'
import { claimFunction } from './claim-function.js'
import { opensAtFunction, writeStartFunction } from './limit-functions.js'
import { makeFunction } from './own-function.js'
import type { OwnFunction } from './own-function.js'

/** As `fetchJobs`, of a queue with limits or groups: takes what may begin. */
export async function claimByRules(
  sql: Sql,
  tables: Tables,
  fetch: Fetch,
  rules: KeyRules,
): Promise<FetchedJob[]> {
  const claim = await makeFunction(sql, tables, defineClaim)
  const { queueName, limit, lockDuration, maxActive } = fetch
  const text = `
    SELECT * FROM ${claim}($1::text, $2::int, $3::jsonb, ${newLease(tables, lockDuration)}, $4::int)
    ORDER BY place, priority DESC, "queuedAt"`
  const rows = await sql(text, [queueName, limit, encode(rules), maxActive ?? null])
  return (rows as unknown as FetchedRow[]).map(toFetchedJob)
}

async function defineClaim(tables: Tables, sql: Sql): Promise<OwnFunction> {
  const opensAt = await makeFunction(sql, tables, opensAtFunction)
  const writeStart = await makeFunction(sql, tables, writeStartFunction)
  return claimFunction(tables, { opensAt, writeStart })
}

const encoded = new WeakMap<KeyRules, string>()

function encode(rules: KeyRules): string {
  const text = encoded.get(rules) ?? write(rules)
  encoded.set(rules, text)
  return text
}

function write(rules: KeyRules): string {
  const { limits, group } = rules
  const window = Math.max(longestWindow(limits), longestWindow(group?.limits ?? []))
  return `${writeWiredRules(rules).slice(0, -1)},"window":${window}}`
}

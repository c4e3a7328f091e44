import type { AddedJob } from '../../../../job/queue-service.js'
import type { OpenBoss } from '../../connection/open-boss.js'
import type { Row, Sql } from '../../connection/sql.js'
import { wakeText } from '../insert-jobs.js'
import type { PreparedInsert } from '../prepare-job.js'
import { releaseBehind } from './behind-jobs.js'
import { makeFunction } from './own-function.js'
import { addFunction } from './unique-function.js'

export interface AddingUnique {
  readonly open: OpenBoss
  /** Where the jobs are written: pg-boss's own connections, or the caller's transaction. */
  readonly sql: Sql
  readonly queueName: string
}

/** A job whose key counts from now on, since it is there already: a run of a schedule that has been taken. */
export type UniqueAdd = PreparedInsert & { readonly run?: string }

export interface UniqueAdded extends AddedJob {
  /** It waits until the job of its key that runs has ended. */
  readonly isBehind: boolean
}

/** Adds jobs as `unique` allows, and gives them in order; none when pg-boss has no such queue. */
export async function addUnique(
  { open, sql, queueName }: AddingUnique,
  jobs: readonly UniqueAdd[],
): Promise<UniqueAdded[]> {
  const { tables } = open
  // Not in the caller's transaction, which may be rolled back.
  const add = await makeFunction(open.sql, tables, addFunction)
  const text = `
    WITH added AS MATERIALIZED (SELECT * FROM ${add}($1::text, $2::json)),
    woken AS (${wakeText(tables, '$1::text', 'added WHERE is_new AND NOT is_behind')})
    SELECT id, is_new, is_behind, (SELECT count(*) FROM woken) AS woken FROM added ORDER BY place`
  const rows = await sql(text, [queueName, `[${jobs.map(encode).join(',')}]`])
  const added = rows.map(toAdded)
  // The job before it may have ended meanwhile, and nobody saw the one behind it.
  if (sql === open.sql && added.some(({ isBehind }) => isBehind))
    await releaseBehind(sql, tables, queueName)
  return added
}

function toAdded(row: Row): UniqueAdded {
  const [isNew, isBehind] = [row['is_new'] === true, row['is_behind'] === true]
  return { id: String(row['id']), isNew, isBehind }
}

function encode({ jobId, insert, unique, nonce, run }: UniqueAdd): string {
  const { id, priority, delay, envelope } = insert
  const job = JSON.stringify({ id, jobId, priority, delay, unique, nonce, run })
  return `${job.slice(0, -1)},"data":${envelope}}`
}

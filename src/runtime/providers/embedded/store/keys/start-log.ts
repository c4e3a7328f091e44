import { afterStart, opensAt } from '../../../../provider-kit/limits.js'
import type { Buckets, StartLog } from '../../../../provider-kit/limits.js'
import type { Limit } from '../../../../provider-kit/key-rules.js'
import type { Database } from '../../connection/database.js'

/** Whose starts are counted: those of a key, or of all jobs of the queue, whose key is empty. */
export interface Scope {
  readonly queue: string
  readonly key: string
}

const LAST = `
  SELECT number, buckets FROM starts WHERE queue = ? AND key = ? ORDER BY number DESC LIMIT 1`
const AT = 'SELECT at FROM starts WHERE queue = ? AND key = ? AND number = ?'
const ADD = 'INSERT INTO starts (queue, key, number, at, buckets) VALUES (?, ?, ?, ?, ?)'
const FORGET = 'DELETE FROM starts WHERE queue = ? AND at <= ?'

/** When the next run of this scope may begin. All of this inside the caller's transaction. */
export function nextStart(db: Database, scope: Scope, limits: readonly Limit[]): number {
  return limits.length === 0 ? -Infinity : opensAt(limits, readLog(db, scope))
}

export function writeStart(
  db: Database,
  scope: Scope,
  limits: readonly Limit[],
  now: number,
): void {
  if (limits.length === 0) return
  const { last, buckets } = readLog(db, scope)
  const after = afterStart(limits, buckets, now)
  const text = Object.keys(after).length === 0 ? null : JSON.stringify(after)
  db.sql(ADD).run(scope.queue, scope.key, last + 1, now, text)
}

/** Removes what is older than the longest window. */
export function forgetStarts(db: Database, queue: string, before: number): void {
  db.sql(FORGET).run(queue, before)
}

export function readLog(db: Database, { queue, key }: Scope): StartLog {
  const row = db.sql(LAST).get(queue, key)
  const buckets = row?.buckets
  return {
    last: Number(row?.number ?? 0),
    buckets: typeof buckets === 'string' ? (JSON.parse(buckets) as Buckets) : {},
    at: (number) => {
      const at = number > 0 ? db.sql(AT).get(queue, key, number)?.at : undefined
      return at === undefined ? undefined : Number(at)
    },
  }
}

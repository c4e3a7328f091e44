import type { KeyRules } from '../../../../provider-kit/key-rules.js'
import type { Database } from '../../connection/database.js'
import { isNotPaused } from '../paused-queues.js'
import { STATE } from '../schema.js'
import { NEVER } from './key-tables.js'

const FIND = 'SELECT grouped, in_order FROM queue_rules WHERE queue = ?'
/** What was in order stays so, because a worker that needs it may still run. */
const WRITE = `
  INSERT INTO queue_rules (queue, grouped, in_order) VALUES (?, ?, ?)
  ON CONFLICT (queue) DO UPDATE SET
    grouped = excluded.grouped, in_order = MAX(in_order, excluded.in_order), open_at = 0`
/**
 * Gives jobs their places in order, which had none. One that has begun was due then, whatever it waits for now, and one that
 * waits behind another job when it was added.
 */
const PUT_IN_ORDER = `
  UPDATE OR FAIL jobs SET first_due = MIN(COALESCE(started_at, run_at), CASE run_at WHEN ${NEVER} THEN created_at ELSE run_at END)
  WHERE queue = ? AND state < ${STATE.completed} AND group_key IS NOT NULL AND first_due IS NULL`
const REOPEN = 'UPDATE job_groups SET open_at = 0 WHERE queue = ? AND open_at > 0'
const GROUP_KEYLESS = `
  UPDATE jobs SET group_key = '', first_due = run_at WHERE queue = ? AND group_key IS NULL`

const TAKE_TURNS = 'UPDATE queue_rules SET served = served + ?2 WHERE queue = ?1 RETURNING served'

const IS_OPEN = 'EXISTS (SELECT 1 FROM queue_rules WHERE queue = ?1 AND open_at <= ?3)'
const COUNT_WAITING = `
  SELECT COUNT(*) AS count FROM (
    SELECT 1 FROM jobs WHERE queue = ?1 AND state = ${STATE.waiting} AND ${isNotPaused('?1')} AND ${IS_OPEN} LIMIT ?2
  )`
const COUNT_OPEN = `
  SELECT TOTAL(waiting) AS count FROM (
    SELECT waiting FROM job_groups INDEXED BY job_groups_open
    WHERE queue = ?1 AND waiting > 0 AND open_at = 0 AND ${isNotPaused('?1')} AND ${IS_OPEN} LIMIT ?2
  )`

const OPEN_GROUPS = `
  UPDATE job_groups SET open_at = 0
  WHERE open_at > 0 AND open_at < ${NEVER} AND open_at <= ? RETURNING queue`
const OPEN_QUEUES = `
  UPDATE queue_rules SET open_at = 0 WHERE open_at > 0 AND open_at <= ? RETURNING queue`
const NEXT_OPEN = `
  SELECT MIN(open_at) AS next FROM (
    SELECT MIN(open_at) AS open_at FROM job_groups WHERE open_at > 0 AND open_at < ${NEVER}
    UNION ALL SELECT MIN(open_at) FROM queue_rules WHERE open_at > 0
  )`

/**
 * The rules of a worker that is started, inside the caller's transaction. What other rules have shut is looked at again, and
 * the jobs that were added before the queue had groups are grouped.
 */
export function writeRules(db: Database, queue: string, { group }: KeyRules): void {
  const grouped = group === undefined ? 0 : 1
  const inOrder = group?.ordered === true ? 1 : 0
  const before = db.sql(FIND).get(queue)
  db.sql(WRITE).run(queue, grouped, inOrder)
  db.sql(REOPEN).run(queue)
  if (grouped === 1 && before?.grouped !== 1) db.sql(GROUP_KEYLESS).run(queue)
  if (inOrder === 1 && before?.in_order !== 1) db.sql(PUT_IN_ORDER).run(queue)
}

/** Takes turns behind those of all groups, and gives the one before the first of them. A queue without rules has none. */
export function takeTurns(db: Database, queue: string, count: number): number | undefined {
  const served = db.sql(TAKE_TURNS).get(queue, count)?.served
  return served === undefined ? undefined : Number(served) - count
}

/** How many jobs may be there to begin, counted no further than it takes to know that they are `limit`. */
export function countOpen(
  db: Database,
  { queue, limit, now }: { readonly queue: string; readonly limit: number; readonly now: number },
  { group }: KeyRules,
): number {
  const text = group === undefined ? COUNT_WAITING : COUNT_OPEN
  return Math.min(limit, Number(db.sql(text).get(queue, limit, now)?.count))
}

/** Opens what a limit has shut until now, and gives the queues. */
export function openDue(db: Database, now: number): string[] {
  const opened = [...db.sql(OPEN_GROUPS).all(now), ...db.sql(OPEN_QUEUES).all(now)]
  return opened.map((row) => String(row.queue))
}

/** When the next limit ends. */
export function nextOpening(db: Database): number | undefined {
  const next = db.sql(NEXT_OPEN).get()?.next
  return typeof next === 'number' ? next : undefined
}

import type { ResolvedClean } from '../../../job/options/resolve-clean.js'
import type { Database } from '../connection/database.js'
import { STATE } from './schema.js'
import type { Store } from './store.js'

const IS_NEXT_RUN = `
  SELECT 1 FROM schedules WHERE queue = jobs.queue AND key = jobs.repeat_key AND next_id = jobs.id`

const DRAIN_DELAYED = drainText(`jobs INDEXED BY jobs_delayed WHERE state = ${STATE.delayed}`)
const DRAIN_WAITING = drainText(`jobs INDEXED BY jobs_waiting WHERE state = ${STATE.waiting}`)

/** Removes up to `most` jobs that have not begun, but for the next runs of schedules. Gives how many. */
export function drainJobs(store: Store, queue: string, most: number): number {
  const { db } = store
  // Both in one transaction: a job whose delay ends meanwhile is in the one or in the other.
  const ids = db.transaction(() => {
    const delayed = db.sql(DRAIN_DELAYED).all(queue, most)
    return [...delayed, ...db.sql(DRAIN_WAITING).all(queue, most - delayed.length)]
  })
  if (ids.length > 0) store.queueChanged(queue)
  for (const { id } of ids) store.jobFinished(queue, String(id))
  return ids.length
}

/** Removes up to `most` jobs that ended so long ago. Gives how many. */
export function cleanJobs(
  store: Store,
  queue: string,
  { statuses, age, most }: Omit<ResolvedClean, 'limit'> & { readonly most: number },
): number {
  const { db } = store
  const before = store.now() - age
  return db.transaction(() =>
    statuses.reduce(
      (count, status) => count + clean(db, [queue, before, most - count], STATE[status]),
      0,
    ),
  )
}

function clean(
  db: Database,
  values: readonly [queue: string, before: number, most: number],
  state: number,
): number {
  const text = `
    DELETE FROM jobs WHERE seq IN (
      SELECT seq FROM jobs INDEXED BY jobs_finished
      WHERE state >= ${STATE.completed} AND state = ${state} AND queue = ? AND finished_at < ?
      ORDER BY finished_at LIMIT ?
    )`
  return db.sql(text).run(...values)
}

function drainText(from: string): string {
  return `
    DELETE FROM jobs WHERE seq IN (
      SELECT seq FROM ${from} AND queue = ? AND NOT EXISTS (${IS_NEXT_RUN}) LIMIT ?
    )
    RETURNING id`
}

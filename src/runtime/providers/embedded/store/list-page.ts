import { readCursor, toCursor, toPage } from '../../../provider-kit/job-page.js'
import type { JobPage, JobPageRequest } from '../../../job/listing.js'
import type { JobStatus } from '../../../job/queue-job.js'
import type { Database } from '../connection/database.js'
import { nextDue, promoteDueJobs } from './due-jobs.js'
import { asJobRows } from './job-row.js'
import type { JobRow } from './job-row.js'
import { toSnapshot } from './read-jobs.js'
import { STATE } from './schema.js'
import type { Store } from './store.js'

type Column = 'priority' | 'run_at' | 'started_at' | 'finished_at' | 'seq'

/** The jobs of a status, in the order of an index. */
interface Listing {
  readonly from: string
  readonly key: readonly (readonly [column: Column, direction: 'ASC' | 'DESC'])[]
}

const LISTINGS: Readonly<Record<JobStatus, Listing>> = {
  waiting: {
    from: `jobs INDEXED BY jobs_waiting WHERE state = ${STATE.waiting}`,
    key: [
      ['priority', 'DESC'],
      ['run_at', 'ASC'],
      ['seq', 'ASC'],
    ],
  },
  // Without its name, SQLite takes the index of the ids and sorts all jobs of the queue.
  delayed: {
    from: `jobs INDEXED BY jobs_delayed WHERE state = ${STATE.delayed}`,
    key: [
      ['run_at', 'ASC'],
      ['seq', 'ASC'],
    ],
  },
  // No index has them in this order: they are as many as handlers run.
  active: {
    from: `jobs INDEXED BY jobs_active WHERE state = ${STATE.active}`,
    key: [
      ['started_at', 'ASC'],
      ['seq', 'ASC'],
    ],
  },
  completed: finished(STATE.completed),
  failed: finished(STATE.failed),
}

/** One page; a cursor is the key of a job. */
export function listPage(
  store: Store,
  queue: string,
  { status, limit, after }: JobPageRequest,
): JobPage {
  const now = store.now()
  if (status === 'waiting') promoteDue(store, now)
  const listing = LISTINGS[status]
  const { key } = listing
  const place = after === undefined ? undefined : readCursor(after, key.length).map(Number)
  // One more, to know whether there are more.
  const rows = readRows(store.db, queue, listing, { place, most: limit + 1 })
  return toPage(rows, limit, (row) => ({
    job: toSnapshot(row, now),
    cursor: toCursor(...key.map(([column]) => row[column] ?? 0)),
  }))
}

/** Without workers, nobody has noticed that the delay of a job is over. */
function promoteDue(store: Store, now: number): void {
  const { db } = store
  if ((nextDue(db) ?? Infinity) > now) return
  for (const queue of db.transaction(() => promoteDueJobs(db, now))) store.queueChanged(queue)
}

/**
 * What comes after a place is read as one range of the index after the other: jobs that differ from it in the last
 * column of the key alone, then those that differ in the one before. SQLite itself makes one range of them, which begins
 * with all jobs that have the same time: as many as were added at once.
 */
function readRows(
  db: Database,
  queue: string,
  { from, key }: Listing,
  { place, most }: { readonly place: readonly number[] | undefined; readonly most: number },
): JobRow[] {
  const rows: JobRow[] = []
  const order = key.map((part) => part.join(' ')).join(', ')
  const read = (where: string, values: readonly number[]): void => {
    const text = `SELECT * FROM ${from} AND queue = ? ${where} ORDER BY ${order} LIMIT ?`
    rows.push(...asJobRows(db.sql(text).all(queue, ...values, most - rows.length)))
  }
  if (place === undefined) read('', [])
  for (let same = key.length - 1; place !== undefined && same >= 0; same -= 1) {
    if (rows.length === most) break
    const where = key.slice(0, same + 1).map(([column, direction], index) => {
      const after = direction === 'ASC' ? '>' : '<'
      return `AND ${column} ${index < same ? '=' : after} ?`
    })
    read(where.join(' '), place.slice(0, same + 1))
  }
  return rows
}

function finished(state: number): Listing {
  return {
    // With the condition of the index as the index has it.
    from: `jobs INDEXED BY jobs_finished WHERE state >= ${STATE.completed} AND state = ${state}`,
    key: [
      ['finished_at', 'DESC'],
      ['seq', 'DESC'],
    ],
  }
}

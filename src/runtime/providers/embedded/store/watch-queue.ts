import type { Look, LookRequest, LookSource } from '../../../provider-kit/look-reader.js'
import { MOST_PUT_BACK } from '../../../provider-kit/job-changes.js'
import type { SeenJob } from '../../../provider-kit/job-changes.js'
import type { JobEvent } from '../../../job/watching.js'
import { asJobRows } from './job-row.js'
import type { JobRow } from './job-row.js'
import { findJobRow, toSnapshot } from './read-jobs.js'
import { STATE } from './schema.js'
import type { Store } from './store.js'

// Each with the condition of a partial index as that index has it.
const ACTIVE = `SELECT * FROM jobs INDEXED BY jobs_active WHERE queue = ? AND state = ${STATE.active}`
const PUT_BACK = `
  SELECT * FROM jobs INDEXED BY jobs_begun
  WHERE queue = ? AND state < ${STATE.active} AND started_at IS NOT NULL AND started_at >= ?
  ORDER BY started_at DESC LIMIT ?`
const ENDED = `
  SELECT * FROM (${endedText(STATE.completed)}) UNION ALL SELECT * FROM (${endedText(STATE.failed)})
  ORDER BY finished_at, seq LIMIT ?3`
const COUNTED = `
  SELECT second, completed + failed AS count FROM metrics WHERE queue = ? AND second >= ?`

/** Seconds in which what has ended may still be counted. */
const STILL_COUNTED = 10

/**
 * Made when a store is first watched. It holds the few jobs that were begun and wait again, so it costs the others
 * nothing.
 */
const INDEX = `
  CREATE INDEX IF NOT EXISTS jobs_begun ON jobs (queue, started_at)
  WHERE state < ${STATE.active} AND started_at IS NOT NULL`
const FIND_INDEX = "SELECT 1 AS found FROM sqlite_master WHERE name = 'jobs_begun'"

/** What is to be seen of one queue in a store. */
export class QueueWatch implements LookSource {
  readonly #store: Store
  readonly #queue: string
  /** By second: the jobs of which the store has counted the end. */
  readonly #counted = new Map<number, number>()
  #untold = 0

  constructor(store: Store, queue: string) {
    this.#store = store
    this.#queue = queue
    const { db } = store
    if (db.sql(FIND_INDEX).get() === undefined) db.transaction(() => db.driver.exec(INDEX))
    this.#countEnds()
    this.#untold = 0
  }

  async look({ since, begunSince, ids, most }: LookRequest): Promise<Look> {
    const { db } = this.#store
    const now = this.#store.now()
    // The running ones first: what ends between two statements is then seen twice, and not missed.
    const running = db.sql(ACTIVE).all(this.#queue)
    const putBack = db.sql(PUT_BACK).all(this.#queue, begunSince.getTime(), MOST_PUT_BACK)
    const limit = most === Infinity ? -1 : most
    const ended = asJobRows(db.sql(ENDED).all(this.#queue, since.getTime(), limit))
    const found = new Map(
      [...asJobRows([...running, ...putBack]), ...ended].map((row) => [row.id, row]),
    )
    for (const id of ids) {
      const row = found.get(id) ?? findJobRow(db, this.#queue, id)
      if (row !== undefined) found.set(id, row)
    }
    return {
      seen: [...found.values()].map((row) => toSeen(row, now)),
      now: new Date(now),
      until: new Date(ended.length < most ? now : (ended.at(-1)?.finished_at ?? now)),
    }
  }

  async lookAt(jobId: string): Promise<Omit<Look, 'until'>> {
    const now = this.#store.now()
    const row = findJobRow(this.#store.db, this.#queue, jobId)
    return { seen: row === undefined ? [] : [toSeen(row, now)], now: new Date(now) }
  }

  /** The ends that workers have counted, of jobs that were removed before they were seen. */
  countMissed(events: readonly JobEvent[]): number {
    const isEnd = ({ type }: JobEvent): boolean =>
      type === 'completed' || type === 'failed' || type === 'missed'
    this.#countEnds()
    this.#untold -= events.filter(isEnd).length
    // Ends are counted up to a second later than they are seen.
    const missed = Math.max(0, this.#untold)
    this.#untold -= missed
    return missed
  }

  #countEnds(): void {
    const from = Math.floor(this.#store.now() / 1_000) - STILL_COUNTED
    for (const row of this.#store.db.sql(COUNTED).all(this.#queue, from)) {
      const second = Number(row.second)
      const count = Number(row.count)
      this.#untold += Math.max(0, count - (this.#counted.get(second) ?? 0))
      this.#counted.set(second, count)
    }
    for (const second of this.#counted.keys()) if (second < from) this.#counted.delete(second)
  }
}

function endedText(state: number): string {
  return `
    SELECT * FROM jobs INDEXED BY jobs_finished
    WHERE queue = ?1 AND state >= ${STATE.completed} AND state = ${state} AND finished_at >= ?2
    ORDER BY finished_at, seq LIMIT ?3`
}

function toSeen(row: JobRow, now: number): SeenJob {
  return { job: toSnapshot(row, now), stalls: row.stalls, due: new Date(row.run_at) }
}

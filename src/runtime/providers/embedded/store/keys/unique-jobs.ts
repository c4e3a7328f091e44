import type { JobUnique } from '../../../../job/keys/key-options.js'
import type { Database } from '../../connection/database.js'
import type { JobInsert } from '../insert-job.js'
import type { ClaimedRow } from '../job-row.js'
import { STATE } from '../schema.js'
import { decodeOptionsLeniently, withDelay } from '../stored-options.js'
import { hasKeyTables, NEVER } from './key-tables.js'

/** A job that is to be added, unless uniqueness keeps it back. */
export type UniqueInsert = JobInsert & {
  readonly unique: JobUnique
  /** A run of a schedule, which is there already. One that counts for its key goes on when it is taken again. */
  readonly isRun?: true
}

/** What uniqueness makes of an `add`. */
export type Verdict =
  /** The job of this id does it. */
  | { readonly kind: 'kept'; readonly id: string; readonly runAt: number }
  /** It is to be added, to be due at this time. */
  | { readonly kind: 'new'; readonly runAt: number }

interface Found {
  readonly seq: number
  readonly id: string
  readonly state: number
  readonly attempt: number
  readonly lock: string | null
  readonly run_at: number
  readonly created_at: number
  readonly options: string | null
}

// The newest: it has the newest data.
const FIND = `
  SELECT seq, id, state, attempt, lock, run_at, created_at, options FROM jobs INDEXED BY jobs_unique
  WHERE queue = ? AND unique_key = ? AND state < ${STATE.completed} AND unique_key IS NOT NULL
  ORDER BY seq DESC`
const FIND_RECENT = 'SELECT id FROM unique_keys WHERE queue = ? AND key = ? AND until > ?'
const REMEMBER = `
  INSERT INTO unique_keys (queue, key, id, until) VALUES (?, ?, ?, ?)
  ON CONFLICT (queue, key) DO UPDATE SET id = excluded.id, until = excluded.until`
const FORGET = 'DELETE FROM unique_keys WHERE until <= ?'
// In a queue with groups, every job has a key: an empty one if need be. In a new group, it has not begun.
const REPLACE = `
  UPDATE jobs
  SET data = ?1, options = ?2, priority = ?3, group_key = COALESCE(?4, substr(group_key, 1, 0)),
    first_due = CASE WHEN group_key <> COALESCE(?4, '') AND first_due < run_at AND run_at < ${NEVER} THEN run_at ELSE first_due END,
    tier = ?5, attempt = 0, error = NULL
  WHERE seq = ?6`
const POSTPONE = `
  UPDATE jobs SET state = ${STATE.delayed}, run_at = ?, first_due = ?, options = ? WHERE seq = ?`
const COUNT = `
  INSERT INTO kept_back (queue, second, count) VALUES (?, ?, 1)
  ON CONFLICT (queue, second) DO UPDATE SET count = count + 1`
const PRUNE = 'DELETE FROM kept_back WHERE queue = ? AND second < ?'
const SUM = 'SELECT TOTAL(count) AS count FROM kept_back WHERE queue = ? AND second > ?'

const KEY_OF = 'SELECT unique_key FROM jobs WHERE seq = ?'

const WINDOW = 60

/**
 * Decides about a job that is not there by its id, inside the caller's transaction. A job that waits behind a running one is
 * due at `NEVER`: a trigger makes it waiting when that one ends.
 */
export function applyUnique(db: Database, job: UniqueInsert): Verdict {
  const verdict = decide(db, job)
  if (verdict.kind === 'kept') countKept(db, job)
  return verdict
}

/** Jobs of the last minute that uniqueness has kept back. */
export function keptBack(db: Database, queue: string, now: number): number {
  return Number(db.sql(SUM).get(queue, Math.floor(now / 1_000) - WINDOW)?.count)
}

/** Of a job that is there. */
export function uniqueKeyOf(db: Database, { seq }: Pick<ClaimedRow, 'seq'>): string | undefined {
  const key = hasKeyTables(db) ? db.sql(KEY_OF).get(seq)?.unique_key : undefined
  return typeof key === 'string' ? key : undefined
}

function decide(db: Database, job: UniqueInsert): Verdict {
  const { queue, unique, runAt } = job
  if (unique.isPutBack === true) return { kind: 'new', runAt }
  if (typeof unique.while === 'number') return recently(db, job, unique.while)
  const found = db.sql(FIND).all(queue, unique.key) as unknown as Found[]
  if (job.isRun === true && found.some(({ id }) => id === job.id)) return { kind: 'new', runAt }
  const waiting = found.find(({ state }) => state !== STATE.active)
  if (waiting !== undefined) return join(db, waiting, job)
  if (unique.while === 'waiting' || found.length === 0) return { kind: 'new', runAt }
  const [running] = found
  if (unique.then === 'runAgain' || running === undefined) return { kind: 'new', runAt: NEVER }
  return { kind: 'kept', id: running.id, runAt: running.run_at }
}

function recently(
  db: Database,
  { queue, id, unique, runAt, now, isRun }: UniqueInsert,
  duration: number,
): Verdict {
  db.sql(FORGET).run(now)
  const recent = db.sql(FIND_RECENT).get(queue, unique.key, now)
  if (isRun === true && recent?.id === id) return { kind: 'new', runAt }
  if (recent !== undefined) return { kind: 'kept', id: String(recent.id), runAt: now }
  db.sql(REMEMBER).run(queue, unique.key, id, now + duration)
  return { kind: 'new', runAt }
}

/** The job that waits does what this one would have done. */
function join(db: Database, waiting: Found, job: UniqueInsert): Verdict {
  const { unique, data, now, priority, group } = job
  const { seq, id } = waiting
  let { options } = waiting
  if (unique.then !== 'keep') {
    // New data has all its attempts before it, and the wait of the job that was there.
    options = withDelay(job.options, Number(decodeOptionsLeniently(options).delay ?? 0))
    db.sql(REPLACE).run(data, options, priority, group?.id ?? null, group?.tier ?? null, seq)
  }
  const hasBegun = waiting.attempt > 0 || waiting.lock !== null
  if (unique.wait === undefined || hasBegun) return { kind: 'kept', id, runAt: waiting.run_at }
  const latest = waiting.created_at + (unique.atMost ?? Infinity)
  const runAt = Math.max(waiting.run_at, Math.min(now + unique.wait, latest))
  if (runAt <= now) return { kind: 'kept', id, runAt }
  db.sql(POSTPONE).run(runAt, runAt, withDelay(options, runAt - waiting.created_at), seq)
  return { kind: 'kept', id, runAt }
}

function countKept(db: Database, { queue, now }: UniqueInsert): void {
  const second = Math.floor(now / 1_000)
  db.sql(PRUNE).run(queue, second - WINDOW)
  db.sql(COUNT).run(queue, second)
}

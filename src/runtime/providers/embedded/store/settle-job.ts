import type { KeepRule } from '../../../job/options/resolved-job-options.js'
import type { Database } from '../connection/database.js'
import { STATE } from './schema.js'

/** Holds an active job: only with the lock of the claim can it be settled. A claimed row is one. */
export interface Held {
  readonly seq: number
  readonly lock: string | null
}

/** What becomes of an active job, as it is written. Each gives `false` when the job is no longer held. */
export interface Completion {
  /** JSON. */
  readonly result: string | undefined
  readonly now: number
}

export interface Failure {
  /** JSON of a `JobError`. */
  readonly error: string
  readonly discarded: boolean
  readonly now: number
}

export interface Repetition {
  /** JSON of a `JobError`. */
  readonly error: string
  readonly runAt: number
  readonly now: number
}

/** In the place of the lock, which no claim of a job that is not active has. */
const SNOOZED = 'snoozed'

export const HELD = `WHERE seq = ? AND lock = ? AND state = ${STATE.active}`

// `OR FAIL`: see the triggers of the key tables.
const COMPLETE = `
  UPDATE OR FAIL jobs SET state = ${STATE.completed}, result = ?, finished_at = ?, lock = NULL, lock_until = NULL
  ${HELD}`
const FAIL = `
  UPDATE OR FAIL jobs
  SET state = ${STATE.failed}, error = ?, discarded = ?, finished_at = ?, lock = NULL, lock_until = NULL
  ${HELD}`
const RETRY = `
  UPDATE OR FAIL jobs SET state = ?, error = ?, run_at = ?, lock = NULL, lock_until = NULL ${HELD}`
const RELEASE = `
  UPDATE OR FAIL jobs SET state = ${STATE.waiting}, attempt = attempt - 1, lock = NULL, lock_until = NULL ${HELD}`
const RELEASE_LATER = `
  UPDATE OR FAIL jobs
  SET state = ${STATE.delayed}, run_at = ?, attempt = attempt - 1, lock = NULL, lock_until = NULL
  ${HELD}`
const SNOOZE = `
  UPDATE OR FAIL jobs
  SET state = ${STATE.delayed}, run_at = ?, attempt = attempt - 1, options = ?, lock = '${SNOOZED}', lock_until = NULL
  ${HELD}`
const REMOVE = `DELETE FROM jobs ${HELD}`
const RENEW = `UPDATE jobs SET lock_until = ? ${HELD}`
const PROGRESS = `UPDATE jobs SET progress = ? ${HELD}`

export function completeJob(db: Database, held: Held, { result, now }: Completion): boolean {
  return db.sql(COMPLETE).run(result ?? null, now, held.seq, held.lock) > 0
}

export function failJob(db: Database, held: Held, { error, discarded, now }: Failure): boolean {
  return db.sql(FAIL).run(error, discarded ? 1 : 0, now, held.seq, held.lock) > 0
}

export function retryJobLater(
  db: Database,
  held: Held,
  { error, runAt, now }: Repetition,
): boolean {
  const state = runAt > now ? STATE.delayed : STATE.waiting
  return db.sql(RETRY).run(state, error, runAt, held.seq, held.lock) > 0
}

/** Back into the queue, at its old place, as if it had not been taken. */
export function releaseJob(db: Database, held: Held): boolean {
  return db.sql(RELEASE).run(held.seq, held.lock) > 0
}

/** The same, but not to be taken before `runAt`. */
export function releaseJobLater(db: Database, held: Held, runAt: number): boolean {
  return db.sql(RELEASE_LATER).run(runAt, held.seq, held.lock) > 0
}

/** The same, with the progress that its handler has reported, which it keeps when it is claimed again. */
export function snoozeJob(
  db: Database,
  held: Held,
  { runAt, options }: { readonly runAt: number; readonly options: string | null },
): boolean {
  return db.sql(SNOOZE).run(runAt, options, held.seq, held.lock) > 0
}

/** For a finished job of which nothing is kept. */
export function removeHeldJob(db: Database, held: Held): boolean {
  return db.sql(REMOVE).run(held.seq, held.lock) > 0
}

/** A sign of life. */
export function renewLock(db: Database, held: Held, lockUntil: number): boolean {
  return db.sql(RENEW).run(lockUntil, held.seq, held.lock) > 0
}

export function writeProgress(db: Database, held: Held, progress: string): boolean {
  return db.sql(PROGRESS).run(progress, held.seq, held.lock) > 0
}

/** Removes the oldest finished jobs beyond those that are kept. */
export function pruneJobs(
  db: Database,
  finished: {
    readonly queue: string
    readonly state: typeof STATE.completed | typeof STATE.failed
    readonly now: number
  },
  { count, age }: KeepRule,
): void {
  const { queue, state, now } = finished
  if (age !== undefined) db.sql(PRUNE[state].byAge).run(queue, now - age)
  if (count !== undefined) db.sql(PRUNE[state].byCount).run(queue, count)
}

// With the condition of the index as the index has it: otherwise SQLite reads all jobs of the queue, also those that wait.
const PRUNE = {
  [STATE.completed]: pruneTexts(STATE.completed),
  [STATE.failed]: pruneTexts(STATE.failed),
}

function pruneTexts(state: number): { readonly byCount: string; readonly byAge: string } {
  const finished = `queue = ? AND state >= ${STATE.completed} AND state = ${state}`
  return {
    byCount: `
      DELETE FROM jobs WHERE seq IN (
        SELECT seq FROM jobs WHERE ${finished} ORDER BY finished_at DESC, seq DESC LIMIT -1 OFFSET ?
      )`,
    byAge: `DELETE FROM jobs WHERE ${finished} AND finished_at < ?`,
  }
}

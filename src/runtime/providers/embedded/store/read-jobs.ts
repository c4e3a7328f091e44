import { expectedRetryPolicy } from '../../../provider-kit/index.js'
import { readJobError } from '../../../job/job-error.js'
import type { JobSnapshot, JobStatus } from '../../../job/queue-job.js'
import type { JobProgress } from '../../../job/interaction.js'
import type { Database } from '../connection/database.js'
import { asJobRow, asJobRows } from './job-row.js'
import type { JobRow } from './job-row.js'
import { NEVER } from './keys/key-tables.js'
import { readText } from './read-text.js'
import { STATE } from './schema.js'
import { decodeOptionsLeniently } from './stored-options.js'

const FIND = 'SELECT * FROM jobs WHERE queue = ? AND id = ?'
const FIND_STATE = 'SELECT state FROM jobs WHERE queue = ? AND id = ?'
// SQLite takes a partial index only where it finds the condition of that index.
const FAILED = `
  SELECT * FROM jobs WHERE queue = ? AND state >= ${STATE.completed} AND state = ${STATE.failed}
  ORDER BY finished_at DESC, seq DESC LIMIT ?`

// Chosen by their numbers alone, so that no whole jobs are sorted of which few are wanted.
const UNTAKEN = `
  SELECT * FROM jobs WHERE seq IN (
    SELECT seq FROM jobs INDEXED BY jobs_waiting WHERE queue = ?1 AND state = ${STATE.waiting}
    UNION ALL SELECT seq FROM jobs INDEXED BY jobs_delayed WHERE queue = ?1 AND state = ${STATE.delayed}
    ORDER BY seq LIMIT ?2
  ) ORDER BY seq`

export function findJobRow(db: Database, queue: string, id: string): JobRow | undefined {
  const row = db.sql(FIND).get(queue, id)
  return row && asJobRow(row)
}

/** The state alone. `undefined` when there is no such job. */
export function findState(db: Database, queue: string, id: string): number | undefined {
  const state = db.sql(FIND_STATE).get(queue, id)?.state
  return state === undefined ? undefined : Number(state)
}

/** The last failed first. */
export function failedJobRows(db: Database, queue: string, limit: number): JobRow[] {
  return asJobRows(db.sql(FAILED).all(queue, limit))
}

/** Those that no worker has taken, the oldest first. */
export function untakenJobRows(db: Database, queue: string, limit: number): JobRow[] {
  return asJobRows(db.sql(UNTAKEN).all(queue, limit))
}

export function toSnapshot(row: JobRow, now: number): JobSnapshot {
  const status = toStatus(row, now)
  const { finished_at, started_at } = row
  const options = decodeOptionsLeniently(row.options)
  return {
    id: row.id,
    queueName: row.queue,
    status,
    data: readText(row.data),
    ...(row.result === null ? {} : { result: readText(row.result) }),
    ...(row.progress === null ? {} : { progress: readText(row.progress) as JobProgress }),
    ...(row.error === null ? {} : { error: readJobError(readText(row.error)) }),
    ...(row.discarded === 0 ? {} : { discarded: true }),
    ...(status === 'delayed' && row.run_at < NEVER ? { delayedUntil: new Date(row.run_at) } : {}),
    attempts: row.attempt,
    maxAttempts: expectedRetryPolicy(row.queue, options).attempts,
    ...(options?.version === undefined ? {} : { version: options.version }),
    ...(options?.trace === undefined ? {} : { trace: options.trace }),
    createdAt: new Date(row.created_at),
    ...(started_at === null ? {} : { startedAt: new Date(started_at) }),
    ...(finished_at === null ? {} : { finishedAt: new Date(finished_at) }),
  }
}

function toStatus({ state, run_at }: JobRow, now: number): JobStatus {
  switch (state) {
    case STATE.delayed:
      // Only a process with workers moves a job on; to a producer it is waiting as soon as its time has come.
      return run_at > now ? 'delayed' : 'waiting'
    case STATE.active:
      return 'active'
    case STATE.completed:
      return 'completed'
    case STATE.failed:
      return 'failed'
    default:
      return 'waiting'
  }
}

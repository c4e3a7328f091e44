import { GiveUpSignal, type WiredWorker } from '../../../provider-kit/index.js'
import { JobStalledError } from '../../../job/errors/job-stalled-error.js'
import type { Database } from '../connection/database.js'
import type { JobRow } from '../store/job-row.js'
import { failJob } from '../store/settle-job.js'
import { countStall, putBackStalled, stalledJobs } from '../store/stalled-jobs.js'
import { encodeError, toDeadLetter } from './settlement.js'
import { toInHand } from './to-taken-job.js'
import { insertDeadLetter } from './write-settlements.js'

export interface Stalled {
  readonly row: JobRow
  /** There when it was left by dead workers more often than `maxStalledCount` allows, and has failed for good. */
  readonly error?: JobStalledError
}

/** Puts the jobs of dead workers back, or fails those that keep on killing theirs. Inside the caller's transaction. */
export function takeOverStalled(db: Database, worker: WiredWorker, now: number): Stalled[] {
  return stalledJobs(db, worker.queueName, now).map((row) => {
    if (row.stalls < worker.config.maxStalledCount) {
      putBackStalled(db, row)
      return { row }
    }
    return { row, error: failStalled(db, worker, row, now) }
  })
}

function failStalled(db: Database, worker: WiredWorker, row: JobRow, now: number): JobStalledError {
  const error = new JobStalledError(row.queue, row.id, row.stalls + 1)
  countStall(db, row)
  failJob(
    db,
    { seq: row.seq, lock: row.lock ?? '' },
    { error: encodeError(error), discarded: false, now },
  )
  const { deadLetterQueue } = worker
  if (deadLetterQueue !== undefined) {
    insertDeadLetter(
      db,
      toDeadLetter(toInHand(row, new GiveUpSignal()).job, error, deadLetterQueue),
      now,
    )
  }
  return error
}

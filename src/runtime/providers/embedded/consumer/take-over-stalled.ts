import { failed, type WiredWorker } from '../../../provider-kit/index.js'
import { JobStalledError } from '../../../job/errors/job-stalled-error.js'
import type { Database } from '../connection/database.js'
import type { JobRow } from '../store/job-row.js'
import { countStall, putBackStalled, stalledJobs } from '../store/stalled-jobs.js'
import { settlementOf } from '../../../provider-kit/settlement-of.js'
import { EmbeddedJob } from './embedded-job.js'
import { writeEnd } from './write-settlements.js'

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
  const job = new EmbeddedJob(row)
  writeEnd(db, { job, settlement: settlementOf(job, failed(error, worker), worker) }, now)
  return error
}

import { failed, type WiredWorker } from '../../../provider-kit/index.js'
import { JobStalledError } from '../../../job/errors/job-stalled-error.js'
import { settlementOf } from '../../../provider-kit/settlement-of.js'
import type { Database } from '../connection/database.js'
import { countStall, putBackStalled, stalledJobs } from '../store/stalled-jobs.js'
import { EmbeddedJob } from './embedded-job.js'
import { writeSettlement } from './write-settlements.js'
import type { Written } from './write-settlements.js'

export interface Stalled {
  readonly job: EmbeddedJob
  /** There when it was left by dead workers more often than `maxStalledCount` allows, and has failed for good. */
  readonly failure?: Written
}

/** Puts the jobs of dead workers back, or fails those that keep on killing theirs. Inside the caller's transaction. */
export function takeOverStalled(db: Database, worker: WiredWorker, now: number): Stalled[] {
  return stalledJobs(db, worker.queueName, now).map((row) => {
    const job = new EmbeddedJob(db, row)
    if (row.stalls < worker.config.maxStalledCount) {
      putBackStalled(db, row)
      return { job }
    }
    countStall(db, row)
    const error = new JobStalledError(row.queue, row.id, row.stalls + 1)
    const settlement = settlementOf(job, failed(error, worker), worker)
    return { job, failure: writeSettlement(db, worker, { job, settlement }, now) }
  })
}

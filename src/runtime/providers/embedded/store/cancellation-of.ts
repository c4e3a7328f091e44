import type { JobCancelledError } from '../../../job/errors/job-cancelled-error.js'
import { readCancellation } from '../../../provider-kit/read-cancellation.js'
import type { Database } from '../connection/database.js'
import type { ClaimedRow } from './job-row.js'
import { readText } from './read-text.js'
import { STATE } from './schema.js'

const FIND = `SELECT error FROM jobs WHERE seq = ? AND state = ${STATE.failed}`

/** Why a job in hand was cancelled; `undefined` when it was not, or is no longer there to tell. */
export function cancellationOf(db: Database, job: ClaimedRow): JobCancelledError | undefined {
  const found = db.sql(FIND).get(job.seq)
  return found && readCancellation(job.queue, job.id, readText(found.error as string | null))
}

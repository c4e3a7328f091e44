import type { WiredWorker } from '../../../provider-kit/index.js'
import type { KeepCount } from '../../../job/options/resolved-job-options.js'
import type { JobSnapshot } from '../../../job/queue-job.js'
import type { Database } from '../connection/database.js'
import { insertJob } from '../store/insert-job.js'
import type { ClaimedRow, JobRow } from '../store/job-row.js'
import { toSnapshot } from '../store/read-jobs.js'
import { STATE } from '../store/schema.js'
import {
  completeJob,
  failJob,
  releaseJob,
  releaseJobLater,
  removeHeldJob,
  retryJobLater,
  snoozeJob,
} from '../store/settle-job.js'
import { withDelay } from '../store/stored-options.js'
import { newJobId } from '../../../job/new-job-id.js'
import { keepCountOf } from '../../../provider-kit/settlement-of.js'
import type { KeepOption, Settlement } from '../../../provider-kit/settlement-of.js'
import type { EmbeddedJob } from './embedded-job.js'

export interface Settled {
  readonly job: EmbeddedJob
  readonly settlement: Settlement
}

/** What was written of one settlement. */
export interface Written extends Settled {
  /** `false`: the job was taken over from this worker before; nothing was changed. */
  readonly held: boolean
  /** Of a finished job that is not kept. */
  readonly snapshot?: JobSnapshot
}

/** Finished jobs that are kept when nobody says how many. */
const DEFAULT_KEEP = { removeOnComplete: 1_000, removeOnFail: 10_000 } as const

type FailedSettlement = Extract<Settlement, { readonly kind: 'failed' | 'discarded' }>

/** Writes what became of one job, inside the caller's transaction; a dead letter goes along with its failure. */
export function writeSettlement(
  db: Database,
  worker: WiredWorker,
  settled: Settled,
  now: number,
): Written {
  const { job, settlement } = settled
  switch (settlement.kind) {
    case 'completed':
      return finish(db, worker, settled, { now, option: 'removeOnComplete' })
    case 'failed':
    case 'discarded':
      return finish(db, worker, settled, { now, option: 'removeOnFail' })
    case 'retry': {
      const { errorText: error, delay } = settlement
      const held = retryJobLater(db, job.row, { error, runAt: now + delay, now })
      return { ...settled, held }
    }
    case 'released': {
      return { ...settled, held: release(db, job.row, settlement, now) }
    }
  }
}

function release(
  db: Database,
  row: ClaimedRow,
  { delay, snoozed }: Extract<Settlement, { kind: 'released' }>,
  now: number,
): boolean {
  if (delay === undefined) return releaseJob(db, row)
  const runAt = now + delay
  if (snoozed === undefined) return releaseJobLater(db, row, runAt)
  return snoozeJob(db, row, { runAt, options: withDelay(row.options, runAt - row.created_at) })
}

export function keepCount(worker: WiredWorker, job: EmbeddedJob, option: KeepOption): KeepCount {
  return keepCountOf(job, worker, { option, byDefault: DEFAULT_KEEP[option] })
}

function finish(
  db: Database,
  worker: WiredWorker,
  settled: Settled,
  { now, option }: { readonly now: number; readonly option: KeepOption },
): Written {
  if (keepCount(worker, settled.job, option) !== 0)
    return { ...settled, held: writeEnd(db, settled, now) }
  const held = removeHeldJob(db, settled.job.row)
  if (held) sendDeadLetter(db, settled.settlement, now)
  return { ...settled, held, snapshot: snapshotOf(settled, now) }
}

/** Gives `false` when the job is no longer held. */
function writeEnd(db: Database, { job, settlement }: Settled, now: number): boolean {
  if (settlement.kind === 'completed') {
    return completeJob(db, job.row, { result: settlement.result, now })
  }
  const { kind, errorText: error } = settlement as FailedSettlement
  const held = failJob(db, job.row, { error, discarded: kind === 'discarded', now })
  if (held) sendDeadLetter(db, settlement, now)
  return held
}

function sendDeadLetter(db: Database, settlement: Settlement, now: number): void {
  if (settlement.kind !== 'failed' || settlement.deadLetterQueue === undefined) return
  const { deadLetterQueue: queue, letter: data = null } = settlement
  // An id of its own: the letter is written with the failure or not at all, so nothing has to find it again; and one
  // made of the job's would be taken already when a job that was retried by hand dies for the second time.
  insertJob(db, { queue, id: newJobId(), priority: 0, runAt: now, now, data, options: null })
}

/** What a claim does not read, as it is when the job has finished. */
const UNCLAIMED = {
  state: STATE.completed,
  lock_until: null,
  progress: null,
  result: null,
  discarded: 0,
  stalls: 0,
}

function snapshotOf({ job, settlement }: Settled, now: number): JobSnapshot {
  const row: JobRow = { ...job.row, ...UNCLAIMED, finished_at: now }
  if (settlement.kind === 'completed') {
    return toSnapshot({ ...row, result: settlement.result ?? null }, now)
  }
  const { kind, errorText: error } = settlement as FailedSettlement
  const discarded = kind === 'discarded' ? 1 : 0
  return toSnapshot({ ...row, state: STATE.failed, error, discarded }, now)
}

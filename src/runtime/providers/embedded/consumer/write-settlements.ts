import type { WiredWorker } from '../../../provider-kit/index.js'
import type { KeepCount } from '../../../job/options/resolve-job-options.js'
import type { JobSnapshot } from '../../../job/queue-job.js'
import type { Database } from '../connection/database.js'
import { insertJob } from '../store/insert-job.js'
import type { JobRow } from '../store/job-row.js'
import { toSnapshot } from '../store/read-jobs.js'
import { STATE } from '../store/schema.js'
import {
  completeJob,
  failJob,
  releaseJob,
  removeHeldJob,
  retryJobLater,
} from '../store/settle-job.js'
import type { DeadLetter, InHand, Settlement } from './settlement.js'

export interface Settled {
  readonly inHand: InHand
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
export const DEFAULT_KEEP = { removeOnComplete: 1_000, removeOnFail: 10_000 } as const

/** Writes what became of one job, inside the caller's transaction; a dead letter goes along with its failure. */
export function writeSettlement(
  db: Database,
  worker: WiredWorker,
  settled: Settled,
  now: number,
): Written {
  const { inHand, settlement } = settled
  switch (settlement.kind) {
    case 'completed':
    case 'failed':
    case 'discarded':
      return finish(db, worker, settled, now)
    case 'retry': {
      const { text: error, delay } = settlement
      const held = retryJobLater(db, inHand.held, { error, runAt: now + delay, now })
      return { ...settled, held }
    }
    case 'released': {
      const { delay } = settlement
      const later = delay === undefined ? undefined : now + delay
      return { ...settled, held: releaseJob(db, inHand.held, later) }
    }
  }
}

/** How many finished jobs are kept: what the producer asked, else what the wiring says, else the default. */
export function keepCount(
  worker: WiredWorker,
  { job }: InHand,
  option: keyof typeof DEFAULT_KEEP,
): KeepCount {
  const asked = job.options[option]
  if (asked !== undefined) return asked === true ? 0 : asked
  return worker.config[option] ?? DEFAULT_KEEP[option]
}

export function insertDeadLetter(db: Database, { queue, id, data }: DeadLetter, now: number): void {
  insertJob(db, { queue, id, priority: 0, runAt: now, now, data, options: null })
}

function finish(db: Database, worker: WiredWorker, settled: Settled, now: number): Written {
  const { inHand, settlement } = settled
  const option = settlement.kind === 'completed' ? 'removeOnComplete' : 'removeOnFail'
  const keepsNone = keepCount(worker, inHand, option) === 0
  const held = keepsNone ? removeHeldJob(db, inHand.held) : writeEnd(db, settled, now)
  if (held && settlement.kind === 'failed' && settlement.deadLetter !== undefined) {
    insertDeadLetter(db, settlement.deadLetter, now)
  }
  return { ...settled, held, ...(keepsNone ? { snapshot: snapshotOf(settled, now) } : {}) }
}

function writeEnd(db: Database, { inHand, settlement }: Settled, now: number): boolean {
  if (settlement.kind === 'completed') {
    return completeJob(db, inHand.held, { result: settlement.result, now })
  }
  const { kind, text } = settlement as Extract<Settlement, { kind: 'failed' | 'discarded' }>
  return failJob(db, inHand.held, { error: text, discarded: kind === 'discarded', now })
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

function snapshotOf({ inHand, settlement }: Settled, now: number): JobSnapshot {
  const row: JobRow = { ...inHand.row, ...UNCLAIMED, finished_at: now }
  if (settlement.kind === 'completed') return toSnapshot({ ...row, result: settlement.result }, now)
  const { kind, text } = settlement as Extract<Settlement, { kind: 'failed' | 'discarded' }>
  const discarded = kind === 'discarded' ? 1 : 0
  return toSnapshot({ ...row, state: STATE.failed, error: text, discarded }, now)
}

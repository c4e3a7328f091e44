import type { WiredWorker } from '../../../provider-kit/index.js'
import type { Database } from '../connection/database.js'
import { addMetrics } from '../store/metrics.js'
import type { Finished } from '../store/metrics.js'
import { STATE } from '../store/schema.js'
import type { KeepRule } from '../../../job/options/resolved-job-options.js'
import { keepOptionOf, keepRuleOf } from '../../../provider-kit/settlement-of.js'
import type { KeepOption } from '../../../provider-kit/settlement-of.js'
import { pruneJobs } from '../store/settle-job.js'
import { keepCount } from './write-settlements.js'
import type { Written } from './write-settlements.js'

/** To find the oldest costs a walk over those that are kept: it is done for many at once. */
const MOST_BETWEEN_PRUNES = 100

/** Between two writes of what was counted, while jobs go on finishing, in milliseconds. */
const METRICS_INTERVAL = 1_000

/** Counts what a queue's worker finishes, for `stats`, and removes finished jobs beyond those that are kept. */
export class FinishedTally {
  readonly #worker: WiredWorker
  readonly #unpruned = { removeOnComplete: 0, removeOnFail: 0 }
  readonly #unwritten: Finished = { completed: 0, failed: 0, latency: 0 }
  #lastWrite = 0

  constructor(worker: WiredWorker) {
    this.#worker = worker
  }

  /** Inside the transaction that settled them. `last` when nothing is in hand after it. */
  add(db: Database, written: readonly Written[], turn: { now: number; last: boolean }): void {
    count(this.#unwritten, written, turn.now)
    this.#writeMetrics(db, turn)
    this.#prune(db, written, 'removeOnComplete', turn)
    this.#prune(db, written, 'removeOnFail', turn)
  }

  #writeMetrics(db: Database, { now, last }: { now: number; last: boolean }): void {
    const finished = this.#unwritten
    if (finished.completed + finished.failed === 0) return
    if (!last && now - this.#lastWrite < METRICS_INTERVAL) return
    addMetrics(db, this.#worker.queueName, finished, now)
    this.#lastWrite = now
    finished.completed = finished.failed = finished.latency = 0
  }

  #prune(
    db: Database,
    written: readonly Written[],
    option: KeepOption,
    { now, last: isLast }: { now: number; last: boolean },
  ): void {
    const ended = written.filter(
      ({ held, settlement }) => held && keepOptionOf(settlement) === option,
    )
    const last = ended.at(-1)
    if (last === undefined) return
    this.#unpruned[option] += ended.length
    const keep = keepCount(this.#worker, last.job, option)
    if (keep === false) return
    const rule = keepRuleOf(keep)
    if (!isLast && this.#unpruned[option] < between(rule)) return
    this.#unpruned[option] = 0
    const state = option === 'removeOnComplete' ? STATE.completed : STATE.failed
    pruneJobs(db, { queue: this.#worker.queueName, state, now }, rule)
  }
}

function count(finished: Finished, written: readonly Written[], now: number): void {
  for (const { held, settlement, job } of written) {
    if (!held) continue
    if (settlement.kind === 'completed') {
      finished.completed += 1
      finished.latency += Math.max(0, now - job.row.run_at)
    } else if (settlement.kind === 'failed' || settlement.kind === 'discarded') {
      finished.failed += 1
    }
  }
}

function between({ count = Infinity }: KeepRule): number {
  return Math.min(MOST_BETWEEN_PRUNES, Math.max(1, Math.floor(count / 10)))
}

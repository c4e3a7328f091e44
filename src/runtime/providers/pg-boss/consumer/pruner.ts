import type { JobOutcome } from '../../../job/job-outcome.js'
import type { KeepRule } from '../../../job/options/resolved-job-options.js'
import { keepOptionOf, keepRuleOf } from '../../../provider-kit/settlement-of.js'
import { pruneJobs } from '../store/hold-jobs.js'
import type { PgBossJob } from './pg-boss-job.js'
import type { RunnerOptions } from './queue-runner.js'
import { keepCount } from './to-settled-row.js'
import { Wake } from './wake.js'

type State = 'completed' | 'failed'

/** Of the time of a connection, so much is for pruning: pg-boss has no index of finished jobs, so all of the queue are read. */
const SHARE = 0.1

/** Removes finished jobs beyond those that are kept: once for all that finish while it is at work, or rests. */
export class Pruner {
  readonly #options: Pick<RunnerOptions, 'open' | 'worker' | 'report'>
  readonly #wanted = new Map<State, KeepRule>()
  readonly #rest = new Wake()
  #isHurried = false
  #working: Promise<void> | undefined

  constructor(options: Pick<RunnerOptions, 'open' | 'worker' | 'report'>) {
    this.#options = options
  }

  settled(job: PgBossJob, settlement: Pick<JobOutcome, 'kind'>): void {
    const option = keepOptionOf(settlement)
    if (option === undefined) return
    const state = option === 'removeOnComplete' ? 'completed' : 'failed'
    const keep = keepCount(job, this.#options.worker, option)
    // Of which nothing is kept is removed as it is settled.
    if (keep === false || keep === 0) return
    this.#wanted.set(state, keepRuleOf(keep))
    this.#working ??= this.#work()
  }

  /** Rests no more: its worker stops. */
  hurry(): void {
    this.#isHurried = true
    this.#rest.call()
  }

  async idle(): Promise<void> {
    await this.#working
  }

  async #work(): Promise<void> {
    const { open, worker, report } = this.#options
    while (this.#wanted.size > 0) {
      const began = performance.now()
      const wanted = [...this.#wanted]
      this.#wanted.clear()
      for (const [state, keep] of wanted) {
        const { queueName } = worker
        await pruneJobs(open.sql, open.tables, { queueName, state, keep }).catch(report)
      }
      if (!this.#isHurried) await this.#rest.sleep((performance.now() - began) * (1 / SHARE - 1))
    }
    this.#working = undefined
  }
}

import type { JobOutcome } from '../../../job/job-outcome.js'
import type { KeepRule } from '../../../job/options/resolved-job-options.js'
import { keepOptionOf, keepRuleOf } from '../../../provider-kit/settlement-of.js'
import { pruneJobs } from '../store/hold-jobs.js'
import type { PgBossJob } from './pg-boss-job.js'
import type { RunnerOptions } from './queue-runner.js'
import { keepCount } from './to-settled-row.js'

type State = 'completed' | 'failed'

/** Removes finished jobs beyond those that are kept: once for all that finish while it is at work. */
export class Pruner {
  readonly #options: Pick<RunnerOptions, 'open' | 'worker' | 'report'>
  readonly #wanted = new Map<State, KeepRule>()
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

  async idle(): Promise<void> {
    await this.#working
  }

  async #work(): Promise<void> {
    const { open, worker, report } = this.#options
    while (this.#wanted.size > 0) {
      const wanted = [...this.#wanted]
      this.#wanted.clear()
      for (const [state, keep] of wanted) {
        const { queueName } = worker
        await pruneJobs(open.sql, open.tables, { queueName, state, keep }).catch(report)
      }
    }
    this.#working = undefined
  }
}

import type { JobOutcome } from '../../../job/job-outcome.js'
import { pruneJobs } from '../store/hold-jobs.js'
import type { JobInHand } from './job-in-hand.js'
import type { RunnerOptions } from './queue-runner.js'
import { keepCount } from './to-settlement.js'

type State = 'completed' | 'failed'

/** Removes finished jobs beyond those that are kept: once for all that finish while it is at work. */
export class Pruner {
  readonly #options: Pick<RunnerOptions, 'open' | 'worker' | 'report'>
  readonly #wanted = new Map<State, number>()
  #working: Promise<void> | undefined

  constructor(options: Pick<RunnerOptions, 'open' | 'worker' | 'report'>) {
    this.#options = options
  }

  finished({ job }: JobInHand, { kind }: JobOutcome): void {
    if (kind === 'retry' || kind === 'released') return
    const state = kind === 'completed' ? 'completed' : 'failed'
    const option = kind === 'completed' ? 'removeOnComplete' : 'removeOnFail'
    const keep = keepCount(job, this.#options.worker, option)
    // Of which nothing is kept is removed as it is settled.
    if (keep === false || keep === 0) return
    this.#wanted.set(state, keep)
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

import type { JobOutcome } from '../../../job/job-outcome.js'
import { keepOptionOf } from '../../../provider-kit/settlement-of.js'
import { releaseBehind } from '../store/keys/behind-jobs.js'
import type { PgBossJob } from './pg-boss-job.js'
import type { RunnerOptions } from './queue-runner.js'

interface ReleaserOptions extends Pick<RunnerOptions, 'open' | 'worker' | 'report'> {
  readonly wake: () => void
}

/** Releases the jobs that waited behind those that end: once for all that end while it is at work. */
export class BehindReleaser {
  readonly #options: ReleaserOptions
  #isWanted = false
  #working: Promise<void> | undefined

  constructor(options: ReleaserOptions) {
    this.#options = options
  }

  settled({ again }: PgBossJob, settlement: Pick<JobOutcome, 'kind'>): void {
    if (!again || keepOptionOf(settlement) === undefined) return
    this.#isWanted = true
    this.#working ??= this.#work()
  }

  async idle(): Promise<void> {
    await this.#working
  }

  async #work(): Promise<void> {
    const { open, worker, report, wake } = this.#options
    while (this.#isWanted) {
      this.#isWanted = false
      // The upkeep finds what this misses.
      await releaseBehind(open.sql, open.tables, worker.queueName).catch(report)
      wake()
    }
    this.#working = undefined
  }
}

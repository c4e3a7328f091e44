import {
  GiveUpSignal,
  failed,
  runBatch,
  runJob,
  type RunJobContext,
} from '../../../provider-kit/index.js'
import type { OutcomeReporter } from '../../../provider-kit/outcome-reporter.js'
import { toError } from '../../../job/job-error.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import { Linked } from '../../../job/linked-set.js'
import { writeProgress } from '../store/hold-jobs.js'
import type { JobInHand } from './job-in-hand.js'
import type { RunnerOptions } from './queue-runner.js'

interface CallOptions extends Pick<RunnerOptions, 'open' | 'worker' | 'services' | 'logger'> {
  readonly reporter: OutcomeReporter
}

/** One call of a handler: for one job, or for the jobs of a batch. */
export class Call extends Linked {
  readonly jobs: readonly JobInHand[]
  readonly #options: CallOptions
  readonly #signal = new GiveUpSignal()

  constructor(jobs: readonly JobInHand[], options: CallOptions) {
    super()
    this.jobs = jobs
    this.#options = options
  }

  /** Of this job alone. */
  isOf(inHand: JobInHand): boolean {
    return this.jobs.length === 1 && this.jobs[0] === inHand
  }

  /** Gives the handler up: its jobs are put back. */
  abort(): void {
    this.#signal.abort()
  }

  /** An outcome for each job, in their order. Never rejects. */
  async run(): Promise<JobOutcome[]> {
    const { worker } = this.#options
    const jobs = this.jobs.map((each) => each.job)
    const [first] = jobs
    try {
      if (worker.batch !== undefined) return await runBatch(jobs, worker, this.#context())
      return first === undefined ? [] : [await runJob(first, worker, this.#context())]
    } catch (error) {
      return jobs.map(() => failed(toError(error), worker))
    }
  }

  #context(): RunJobContext {
    const { services, logger } = this.#options
    return {
      provider: 'pg-boss',
      services,
      logger,
      signal: this.#signal,
      updateProgress: async (progress, job) => {
        const inHand = this.jobs.find((each) => each.job === job)
        if (inHand !== undefined) await this.#report(inHand, progress)
      },
    }
  }

  async #report(
    { held, job }: JobInHand,
    progress: Parameters<typeof writeProgress>[2]['progress'],
  ): Promise<void> {
    const { open, worker, reporter } = this.#options
    const { queueName } = worker
    if (!(await writeProgress(open.sql, open.tables, { queueName, held, progress }))) return
    reporter.progress(job)
  }
}

import { toError } from '../../../queue/job-error.js'
import { emitWorkerEvent } from '../../../worker/emit-worker-event.js'
import { GiveUpSignal } from '../../../worker/give-up-signal.js'
import { runBatch } from '../../../worker/run-batch.js'
import { runJob } from '../../../worker/run-job.js'
import type { JobOutcome, RunJobContext } from '../../../worker/run-job.js'
import { Linked } from '../../../worker/ring.js'
import { writeProgress } from '../store/hold-jobs.js'
import type { JobInHand } from './job-in-hand.js'
import type { RunnerOptions } from './queue-runner.js'

/** One call of a handler: for one job, or for the jobs of a batch. */
export class Call extends Linked {
  readonly jobs: readonly JobInHand[]
  readonly #options: RunnerOptions
  readonly #signal = new GiveUpSignal()

  constructor(jobs: readonly JobInHand[], options: RunnerOptions) {
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
      return jobs.map(() => ({ kind: 'failed', error: toError(error) }))
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
    const { open, worker, logger, onEvent } = this.#options
    const { queueName } = worker
    if (!(await writeProgress(open.sql, open.tables, { queueName, held, progress }))) return
    emitWorkerEvent(
      worker,
      { onEvent, logger },
      { type: 'progress', jobId: job.id, attempt: job.attempt },
    )
  }
}

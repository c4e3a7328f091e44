import type { HeldJob } from './held-job.js'
import type { OutcomeReporter } from './outcome-reporter.js'

export interface CancellationsOptions<Job> {
  readonly reporter: OutcomeReporter
  /** The error with which this run of the job was cancelled; `undefined` if it was not. Asked of jobs that are not held any more. */
  readonly cancellationOf: (job: Job) => Error | undefined | Promise<Error | undefined>
}

/**
 * Tells why a worker does not hold a job any more. `cancel` settles a job in its store, so to the worker that runs it a
 * cancelled job looks like one that another worker has taken over.
 */
export class Cancellations<Job extends HeldJob> {
  readonly #options: CancellationsOptions<Job>

  constructor(options: CancellationsOptions<Job>) {
    this.#options = options
  }

  /** Tells the handlers of those that were cancelled, once. Returns the others: another worker has them, or they are gone. */
  async withoutCancelled(lost: Iterable<Job>): Promise<readonly Job[]> {
    const others: Job[] = []
    for (const job of lost) if (!(await this.#wasCancelled(job))) others.push(job)
    return others
  }

  /** What became of the job here could not be written. May not throw. */
  async dropped(job: Job): Promise<void> {
    if (!(await this.#wasCancelled(job))) this.#options.reporter.lost(job)
  }

  async #wasCancelled(job: Job): Promise<boolean> {
    const { reporter, cancellationOf } = this.#options
    const { signal } = job
    if (signal.cancelled !== undefined) return true
    const error = await ask(() => cancellationOf(job))
    // It may have been found out by another way in the meantime.
    if (error === undefined || signal.cancelled !== undefined) return signal.cancelled !== undefined
    reporter.cancelled(job, error)
    signal.cancel(error)
    return true
  }
}

/** Without an answer it is only known that the job is not held. */
async function ask(
  question: () => Error | undefined | Promise<Error | undefined>,
): Promise<Error | undefined> {
  try {
    return await question()
  } catch {
    return undefined
  }
}

import { describeError } from '../job/describe-error.js'
import type { JobProgress } from '../job/interaction.js'
import type { JobOutcome } from '../job/job-outcome.js'
import type { Logger } from '../job/logger.js'
import { expired } from '../worker/expired.js'
import { GiveUpSignal } from '../worker/give-up-signal.js'
import { runBatch } from '../worker/run-batch.js'
import { settleJob } from '../worker/run-job.js'
import type { RunJobContext } from '../worker/run-job.js'
import { failed } from '../worker/to-outcome.js'
import type { WiredWorker } from '../worker/wired-worker.js'
import type { HeldJob } from './held-job.js'
import type { OutcomeReporter } from './outcome-reporter.js'
import { heldBack } from './scheduled-run.js'

/** Of the lines that are kept with one job. */
export const MOST_LOGS = 1_000

export interface HandlerCallsOptions<Job extends HeldJob> {
  readonly provider: string
  readonly worker: WiredWorker
  readonly services: object
  readonly logger: Logger
  readonly reporter: OutcomeReporter
  /** What time it is where the jobs are kept, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number
  /**
   * Stores the progress that a handler reports. Returns `false` if the job is no longer held, so that what is reported is
   * no longer true. Absent where the engine keeps no progress.
   */
  readonly writeProgress?: (job: Job, progress: JobProgress) => boolean | Promise<boolean>
  /** Keeps a line with the job, and no more than the newest `MOST_LOGS`. Absent where the engine keeps no logs. */
  readonly writeLog?: (job: Job, text: string) => unknown
  /**
   * Whether a run of the same schedule that was due before this one waits, runs or is to be tried again. Absent where the
   * engine repeats no jobs.
   */
  readonly hasEarlierRun?: (job: Job) => boolean | Promise<boolean>
  /** Applies `unique` to a run of a schedule that has been taken: whether another job does it. */
  readonly isKeptBack?: (job: Job) => boolean | Promise<boolean>
}

/** Calls one worker's handler for jobs in hand. Writes nothing: an engine settles each job by the outcome it is given. */
export class HandlerCalls<Job extends HeldJob> {
  readonly #options: HandlerCallsOptions<Job>
  readonly #updateProgress: RunJobContext['updateProgress']
  readonly #log: RunJobContext['log']

  constructor(options: HandlerCallsOptions<Job>) {
    this.#options = options
    const { writeProgress, writeLog, reporter } = options
    if (writeLog !== undefined) {
      this.#log = async (text, job) => {
        await writeLog(job as Job, text)
      }
    }
    if (writeProgress === undefined) return
    this.#updateProgress = async (progress, job) => {
      if (await writeProgress(job as Job, progress)) reporter.progress(job)
    }
  }

  /**
   * Calls the handler for one job, and returns what `settle` makes of the outcome. `settle` is called in the turn in which
   * the outcome is known: see `settleJob`. Rejects only if `settle` does.
   */
  one<Settled>(
    job: Job,
    settle: (outcome: JobOutcome) => Settled | Promise<Settled>,
  ): Promise<Settled> {
    const { worker, reporter } = this.#options
    if (isLost(job)) return Promise.resolve<JobOutcome>({ kind: 'released' }).then(settle)
    const unrunnable = this.#whyNotRun(job)
    if (unrunnable !== undefined) return Promise.resolve(failed(unrunnable, worker)).then(settle)
    if (isBoundRun(job)) return this.#oneRun(job, settle)
    reporter.active(job)
    return settleJob(job, worker, this.#context(job.signal), settle)
  }

  /**
   * One call: for the jobs of a batch, or for the single job of a worker without batches. Returns an outcome for each job,
   * in their order. Never rejects.
   */
  async call(jobs: readonly Job[]): Promise<JobOutcome[]> {
    const { worker, reporter } = this.#options
    const [first] = jobs
    if (first === undefined) return []
    if (worker.batch === undefined) return [await this.one(first, same)]
    const settled = new Map<Job, JobOutcome>()
    for (const job of jobs) {
      const unrunnable = this.#whyNotRun(job)
      if (unrunnable !== undefined) settled.set(job, failed(unrunnable, worker))
      else if (isBoundRun(job)) {
        const outcome = await this.#heldBack(job)
        if (outcome !== undefined) settled.set(job, outcome)
      }
    }
    for (const job of jobs) if (isLost(job)) settled.set(job, { kind: 'released' })
    const runnable = jobs.filter((job) => !settled.has(job))
    for (const job of runnable) reporter.active(job)
    const outcomes = await runBatch(runnable, worker, this.#context(signalOf(runnable)))
    return jobs.map((job) => settled.get(job) ?? outcomes.shift() ?? { kind: 'released' })
  }

  async #oneRun<Settled>(
    job: Job,
    settle: (outcome: JobOutcome) => Settled | Promise<Settled>,
  ): Promise<Settled> {
    const { worker, reporter } = this.#options
    const outcome = await this.#heldBack(job)
    if (outcome !== undefined || isLost(job)) return settle(outcome ?? { kind: 'released' })
    reporter.active(job)
    return settleJob(job, worker, this.#context(job.signal), settle)
  }

  /** What cannot be found out of a run of a schedule does not keep it from being run. */
  async #heldBack(job: Job): Promise<JobOutcome | undefined> {
    const { logger, now = Date.now, hasEarlierRun, isKeptBack } = this.#options
    try {
      return await heldBack(job, { logger, now, hasEarlierRun, isKeptBack })
    } catch (error) {
      logger.error(
        `Queue '${job.queueName}': the rules of run '${job.id}' cannot be followed: ${describeError(error)}`,
      )
      return undefined
    }
  }

  /** Asked before the job is reported as active, since it is not run. */
  #whyNotRun(job: Job): Error | undefined {
    const { worker, now = Date.now } = this.#options
    return (job.unrunnable ??= expired(job, worker, now))
  }

  #context(signal: GiveUpSignal): RunJobContext {
    const { provider, services, logger } = this.#options
    const updateProgress = this.#updateProgress
    return { provider, services, logger, signal, updateProgress, log: this.#log }
  }
}

const same = (outcome: JobOutcome): JobOutcome => outcome

/** It is a run of a schedule that may be skipped or put off. */
function isBoundRun({ options: { rules, unique } }: HeldJob): boolean {
  return (rules ?? unique) !== undefined
}

/** It was cancelled, or is another worker's, while it waited for its call. */
function isLost({ signal }: HeldJob): boolean {
  return signal.aborted || signal.cancelled !== undefined
}

/**
 * A batch is given up with the last of its jobs, and cancelled with it when that one was: what becomes of the others can
 * still be written.
 */
function signalOf(jobs: readonly HeldJob[]): GiveUpSignal {
  const call = new GiveUpSignal()
  let held = jobs.length
  let kept = jobs.length
  let cancelled: Error | undefined
  for (const { signal } of jobs) {
    let isHeld = true
    signal.onAbort(() => {
      if (isHeld) held -= 1
      isHeld = false
      if (signal.aborted) kept -= 1
      cancelled ??= signal.cancelled
      if (kept === 0) call.abort()
      else if (held === 0 && cancelled !== undefined) call.cancel(cancelled)
    })
  }
  return call
}

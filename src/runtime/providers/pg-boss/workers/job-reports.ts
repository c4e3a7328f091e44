import { emitWorkerEvent } from '../../../worker/emit-worker-event.js'
import type { WorkerEventDetails } from '../../../worker/queue-workers.js'
import type { JobOutcome } from '../../../worker/run-job.js'
import type { JobInHand } from './job-in-hand.js'
import type { RunnerOptions } from './queue-runner.js'

type Event = Omit<WorkerEventDetails, 'queueName'>

/** Tells the log and the project's listener what happens to jobs. Nothing that these throw harms a job. */
export class JobReports {
  readonly #options: Pick<RunnerOptions, 'worker' | 'logger' | 'onEvent'>

  constructor(options: Pick<RunnerOptions, 'worker' | 'logger' | 'onEvent'>) {
    this.#options = options
  }

  active({ job }: JobInHand): void {
    this.#emit({ type: 'active', jobId: job.id, attempt: job.attempt })
  }

  settled({ job }: JobInHand, outcome: JobOutcome): void {
    const event = { jobId: job.id, attempt: job.attempt }
    switch (outcome.kind) {
      case 'completed':
        return this.#emit({ type: 'completed', ...event })
      case 'retry':
        return this.#log(
          'warn',
          `job '${job.id}' failed at attempt ${job.attempt}; next in ${outcome.delay} ms`,
          outcome.error,
        )
      case 'failed':
        this.#log('error', `job '${job.id}' failed`, outcome.error)
        return this.#emit({ type: 'failed', ...event, error: outcome.error })
      case 'discarded':
        this.#log('info', `job '${job.id}' was discarded: ${outcome.error.message}`)
        return this.#emit({ type: 'failed', ...event, error: outcome.error })
      case 'released':
        return undefined
    }
  }

  /** `error` when it has failed for good by it. */
  stalled(inHand: JobInHand, error: Error | undefined): void {
    const { job } = inHand
    this.#log('warn', `job '${job.id}' was left by a dead worker`)
    this.#emit({ type: 'stalled', jobId: job.id, attempt: job.attempt })
    if (error !== undefined) this.settled(inHand, { kind: 'failed', error })
  }

  #log(level: 'info' | 'warn' | 'error', message: string, ...details: unknown[]): void {
    const { logger, worker } = this.#options
    try {
      logger[level](`Queue '${worker.queueName}': ${message}`, ...details)
    } catch {
      // A logger that throws has nowhere to say so.
    }
  }

  #emit(event: Event): void {
    const { worker, logger, onEvent } = this.#options
    emitWorkerEvent(worker, { onEvent, logger }, event)
  }
}

import type { Logger } from '../job/logger.js'
import { SurvivingLogger } from '../job/surviving-logger.js'
import { emitWorkerEvent, type EventListener } from '../worker/emit-worker-event.js'
import type { WorkerEventDetails } from '../worker/queue-workers.js'
import type { JobOutcome } from '../job/job-outcome.js'
import type { WiredWorker } from '../worker/wired-worker.js'

/** What a report says of a job. */
export interface ReportedJob {
  readonly id: string
  /** Absent where the engine does not say. */
  readonly attempt?: number
}

/**
 * Tells the log and the project's listener what becomes of the jobs of one worker: in the same words, at the same level,
 * on every engine. A logger or a listener that throws harms no job.
 */
export class OutcomeReporter {
  readonly #worker: WiredWorker
  readonly #logger: Logger
  readonly #onEvent: EventListener['onEvent']

  constructor({ worker, logger, onEvent }: EventListener & { readonly worker: WiredWorker }) {
    this.#worker = worker
    this.#logger = new SurvivingLogger(logger)
    this.#onEvent = onEvent
  }

  active(job: ReportedJob): void {
    this.#emit('active', job)
  }

  progress(job: ReportedJob): void {
    this.#emit('progress', job)
  }

  /** To be called once the outcome is written for good. */
  settled(job: ReportedJob, outcome: JobOutcome): void {
    switch (outcome.kind) {
      case 'completed':
        return this.#emit('completed', job)
      case 'retry':
        return this.#logger.warn(
          this.#say(job, `failed at attempt ${job.attempt}; next in ${outcome.delay} ms`),
          outcome.error,
        )
      case 'failed':
        this.#logger.error(this.#say(job, 'failed'), outcome.error)
        return this.#emit('failed', job, outcome.error)
      case 'discarded':
        this.#logger.info(this.#say(job, `was discarded: ${outcome.error.message}`))
        return this.#emit('failed', job, outcome.error)
      case 'released':
        if (outcome.snoozed === undefined) return
        return this.#logger.debug(this.#say(job, `was snoozed; next in ${outcome.delay} ms`))
    }
  }

  /** Somebody cancelled it while this worker had it. */
  cancelled(job: ReportedJob, error: Error): void {
    this.#logger.info(error.message)
    this.#emit('failed', job, error)
  }

  /** A dead worker had it. */
  stalled(job: ReportedJob): void {
    this.#logger.warn(this.#say(job, 'was left by a dead worker'))
    this.#emit('stalled', job)
  }

  /** Another worker has it by now: what came of it here is not written. */
  lost(job: ReportedJob): void {
    this.#logger.warn(
      this.#say(job, 'was taken over from this worker; its outcome here is dropped'),
    )
  }

  #say({ id }: ReportedJob, what: string): string {
    return `Queue '${this.#worker.queueName}': job '${id}' ${what}`
  }

  #emit(type: WorkerEventDetails['type'], { id, attempt }: ReportedJob, error?: Error): void {
    const details = { type, jobId: id, attempt, error }
    emitWorkerEvent(this.#worker, { onEvent: this.#onEvent, logger: this.#logger }, details)
  }
}

import { emitWorkerEvent } from '../../../worker/emit-worker-event.js'
import type { WorkerEventDetails } from '../../../worker/queue-workers.js'
import type { RunnerOptions } from './queue-runner.js'
import type { Stalled } from './take-over-stalled.js'
import type { Written } from './write-settlements.js'

/** Tells, after the commit, those who wait for a job, the queues that got one, and those who asked for events. */
export function reportWritten(options: RunnerOptions, written: Written, now: number): void {
  const { store, worker, logger } = options
  const { inHand, settlement, held, snapshot } = written
  const { job } = inHand
  if (!held) {
    logger.warn(
      `Queue '${worker.queueName}': job '${job.id}' was taken over from this worker; its outcome is dropped`,
    )
    return
  }
  switch (settlement.kind) {
    case 'completed':
      emit(options, { type: 'completed', jobId: job.id, attempt: job.attempt })
      return store.jobFinished(job.queueName, job.id, snapshot)
    case 'failed':
    case 'discarded':
      logger.error(`Queue '${worker.queueName}': job '${job.id}' failed`, settlement.error)
      emit(options, failedEvent(written, settlement.error))
      if (settlement.kind === 'failed' && settlement.deadLetter !== undefined) {
        store.jobReady(settlement.deadLetter.queue, now)
      }
      return store.jobFinished(job.queueName, job.id, snapshot)
    case 'retry':
      logger.warn(
        `Queue '${worker.queueName}': job '${job.id}' failed at attempt ${job.attempt}; next in ${settlement.delay} ms`,
        settlement.error,
      )
      return store.jobReady(job.queueName, now + settlement.delay)
    case 'released':
      return store.jobReady(job.queueName, now + (settlement.delay ?? 0))
  }
}

export function reportStalled(options: RunnerOptions, { row, error }: Stalled, now: number): void {
  const { store, worker, logger } = options
  const event = { jobId: row.id, attempt: row.attempt }
  logger.warn(`Queue '${worker.queueName}': job '${row.id}' was left by a dead worker`)
  emit(options, { type: 'stalled', ...event })
  if (error === undefined) return
  logger.error(`Queue '${worker.queueName}': job '${row.id}' failed`, error)
  emit(options, { type: 'failed', ...event, error })
  if (worker.deadLetterQueue !== undefined) store.jobReady(worker.deadLetterQueue, now)
  store.jobFinished(row.queue, row.id)
}

function failedEvent(
  { inHand: { job } }: Written,
  error: Error,
): Omit<WorkerEventDetails, 'queueName'> {
  return { type: 'failed', jobId: job.id, attempt: job.attempt, error }
}

function emit(
  { worker, logger, onEvent }: RunnerOptions,
  event: Omit<WorkerEventDetails, 'queueName'>,
): void {
  emitWorkerEvent(worker, { onEvent, logger }, event)
}

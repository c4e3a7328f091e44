import { emitWorkerEvent } from '../../worker/emit-worker-event.js'
import type { JobOutcome } from '../../worker/run-job.js'
import type { Consumer } from './consumer.js'
import type { TakenMessage } from './take-message.js'

/** The log line and the event of an outcome that was made so. */
export function reportOutcome(
  { job, worker }: TakenMessage,
  outcome: JobOutcome,
  { context: { logger }, onEvent }: Consumer,
): void {
  const event = { jobId: job.id, attempt: job.attempt }
  const name = `Queue '${worker.queueName}': job '${job.id}'`
  switch (outcome.kind) {
    case 'completed':
      emitWorkerEvent(worker, { onEvent, logger }, { type: 'completed', ...event })
      break
    case 'retry':
      logger.warn(
        `${name} failed at attempt ${job.attempt}; next in ${outcome.delay} ms`,
        outcome.error,
      )
      break
    case 'failed':
    case 'discarded':
      logger.error(`${name} failed`, outcome.error)
      emitWorkerEvent(
        worker,
        { onEvent, logger },
        { type: 'failed', ...event, error: outcome.error },
      )
      break
    case 'released':
      break
  }
}

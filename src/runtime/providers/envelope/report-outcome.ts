import type { JobOutcome } from '../../worker/run-job.js'
import type { Consumer } from './consumer.js'
import { emitJobEvent } from './emit-job-event.js'
import type { TakenMessage } from './take-message.js'

/** The log line and the event of an outcome that was made so. */
export function reportOutcome(taken: TakenMessage, outcome: JobOutcome, consumer: Consumer): void {
  const { job, worker } = taken
  const { logger } = consumer.context
  const name = `Queue '${worker.queueName}': job '${job.id}'`
  switch (outcome.kind) {
    case 'completed':
      emitJobEvent(taken, { type: 'completed' }, consumer)
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
      emitJobEvent(taken, { type: 'failed', error: outcome.error }, consumer)
      break
    case 'released':
      break
  }
}

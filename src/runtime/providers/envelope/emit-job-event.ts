import { emitWorkerEvent } from '../../worker/emit-worker-event.js'
import type { WorkerEventDetails } from '../../worker/queue-workers.js'
import type { Consumer } from './consumer.js'
import type { TakenMessage } from './take-message.js'

/** Tells of what happened to the job of a message, if its worker asked for this kind of event. */
export function emitJobEvent(
  { job, worker }: TakenMessage,
  event: Pick<WorkerEventDetails, 'type' | 'error'>,
  { context: { logger }, onEvent }: Consumer,
): void {
  const details = { ...event, jobId: job.id, attempt: job.attempt }
  emitWorkerEvent(worker, { onEvent, logger }, details)
}

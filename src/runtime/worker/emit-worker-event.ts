import { toError } from '../job/job-error.js'
import type { Logger } from '../job/logger.js'
import { callForeign } from '../job/call-foreign.js'
import type { WorkerEventDetails, WorkersOptions } from './queue-workers.js'
import type { WiredWorker } from './wired-worker.js'
import { withoutUndefined } from '../job/options/without-undefined.js'

export interface EventListener {
  readonly onEvent: WorkersOptions['onEvent'] | undefined
  readonly logger: Logger
}

interface NewEvent extends Pick<WorkerEventDetails, 'type' | 'jobId'> {
  readonly attempt?: number | undefined
  readonly error?: Error | undefined
}

/**
 * Tells of what happened to a job, if its worker asked for this kind of event. A listener that throws harms no job, nor
 * does an asynchronous one whose promise rejects.
 */
export function emitWorkerEvent(
  worker: WiredWorker,
  { onEvent, logger }: EventListener,
  event: NewEvent,
): void {
  if (onEvent === undefined || !worker.events.includes(event.type)) return
  const { queueName } = worker
  callForeign(
    () => onEvent(withoutUndefined({ ...event, queueName })),
    (error) => logger.error(`Queue '${queueName}': onEvent threw`, toError(error)),
  )
}

import type { Logger } from '../functions/logger.js'
import type { WorkerEventDetails, WorkersOptions } from './queue-workers.js'
import type { WiredWorker } from './wired-worker.js'

export interface EventListener {
  readonly onEvent: WorkersOptions['onEvent'] | undefined
  readonly logger: Logger
}

/** Tells of what happened to a job, if its worker asked for this kind of event. A listener that throws harms no job. */
export function emitWorkerEvent(
  worker: WiredWorker,
  { onEvent, logger }: EventListener,
  event: Omit<WorkerEventDetails, 'queueName'>,
): void {
  if (onEvent === undefined || !worker.events.includes(event.type)) return
  try {
    onEvent({ ...event, queueName: worker.queueName })
  } catch (error) {
    logger.error(`Queue '${worker.queueName}': onEvent threw`, error)
  }
}

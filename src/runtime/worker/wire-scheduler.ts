import type { PikkuFunction } from '../functions/pikku-function.js'
import { registerSchedule } from './schedule-registry.js'
import { wireQueueWorker } from './wire-queue-worker.js'
import type { NamedQueueWorkerOptions } from './worker-options.js'

/** What `wireScheduler` takes. */
export interface SchedulerOptions<Output> extends Omit<
  NamedQueueWorkerOptions<void, Output>,
  'func' | 'batch'
> {
  /** The name of the queue, and of its schedule. */
  readonly name: string
  /** A cron expression. */
  readonly schedule: string
  /** Default: UTC. */
  readonly timezone?: string
  /** A function that takes nothing. */
  readonly func: PikkuFunction<void, Output>
}

/**
 * A queue with a schedule, as existing Pikku projects declare it: the same as `wireQueueWorker` and `wireSchedule` of one
 * name.
 */
export function wireScheduler<Output>({
  schedule,
  timezone,
  ...worker
}: SchedulerOptions<Output>): void {
  const timing = timezone === undefined ? { cron: schedule } : { cron: schedule, timezone }
  registerSchedule({ queue: worker.name, ...timing })
  wireQueueWorker<void, Output>(worker)
}

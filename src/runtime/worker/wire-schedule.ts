import type { Duration } from '../job/options/duration.js'
import type { JobPriority, RunRules } from '../job/options/job-options.js'
import type { AnyQueueJobMap, QueueJobMap } from '../job/queue-job-map.js'
import { registerSchedule } from './schedule-registry.js'

/** What `wireSchedule` takes. */
export type ScheduleOptions<Queue extends string, Input> = ScheduleTiming & {
  /** The queue that the runs are added to. It is wired in the same project. */
  readonly queue: Queue
  /** What the schedule is known by. Default: the queue's name; a queue with several schedules gives each a name. */
  readonly name?: string
  readonly priority?: JobPriority
  /** Not run, but failed for good, if it has waited for longer than this after it was due, in milliseconds. */
  readonly expires?: Duration
} & ScheduledData<Input>

type ScheduleTiming = RunRules &
  (
    | { readonly cron: string; readonly timezone?: string; readonly every?: never }
    | { readonly every: Duration; readonly cron?: never; readonly timezone?: never }
  )

type ScheduledData<Input> = undefined extends Input
  ? { readonly data?: Input }
  : { readonly data: Input }

/** `wireSchedule`, typed by the queues of a project. Where there are none yet, any queue and data are taken. */
export type WireSchedule<Map extends AnyQueueJobMap<Map>> = <Queue extends QueueName<Map>>(
  options: ScheduleOptions<Queue, JobInput<Map, Queue>>,
) => void

type QueueName<Map> = [keyof Map] extends [never] ? string : keyof Map & string

type JobInput<Map, Queue> = Queue extends keyof Map
  ? Map[Queue] extends { readonly input: infer Input }
    ? Input
    : never
  : unknown

/**
 * Declares a schedule. Workers bring the engine to what is declared when they start: a new schedule is added, a changed
 * one is changed, and one that is no longer declared ends. Schedules made by `queue.schedule()` are left alone.
 *
 * Throws `DuplicateScheduleError` for a second schedule of the same queue and name, `InvalidJobOptionsError` or
 * `InvalidDurationError` for a timing that makes no sense.
 */
export function wireSchedule<Queue extends QueueName<QueueJobMap>>(
  options: ScheduleOptions<Queue, JobInput<QueueJobMap, Queue>>,
): void {
  // The registry forgets the types: only the place that declares knows them.
  registerSchedule(options)
}

import { DuplicateScheduleError } from '../job/errors/duplicate-schedule-error.js'
import { globalState } from '../job/global-state.js'
import type { JobOptions, RepeatOptions } from '../job/options/job-options.js'
import { resolveRepeat } from '../job/options/resolve-repeat.js'
import { withoutUndefined } from '../job/options/without-undefined.js'
import type { ScheduleOptions } from './wire-schedule.js'

/** A schedule as this process declares it. */
export interface WiredSchedule {
  readonly queueName: string
  readonly name: string
  readonly data: unknown
  readonly repeat: RepeatOptions
  readonly options: Pick<JobOptions, 'priority' | 'expires'>
}

/** What keys of declared schedules begin with on every engine: no schedule that is made otherwise has such a key. */
export const DECLARED = 'wired:'

/** By queue and name, in the order of wiring. */
const schedules = globalState('schedules', () => new Map<string, WiredSchedule>())

/** Throws `DuplicateScheduleError`, and for a timing that makes no sense. */
export function registerSchedule({
  queue: queueName,
  name = queueName,
  data,
  priority,
  expires,
  ...timing
}: ScheduleOptions<string, unknown>): void {
  const id = JSON.stringify([queueName, name])
  if (schedules.has(id)) throw new DuplicateScheduleError(queueName, name)
  const repeat = { ...timing, key: `${DECLARED}${name}` } as RepeatOptions
  resolveRepeat(repeat, undefined)
  const options = withoutUndefined({ priority, expires })
  schedules.set(id, { queueName, name, data, repeat, options })
}

/** Every schedule declared in this process, in the order of wiring. */
export function wiredSchedules(): WiredSchedule[] {
  return [...schedules.values()]
}

/** Forgets the schedules of one queue, so that they can be declared again. */
export function removeSchedules(queueName: string): void {
  for (const [id, schedule] of schedules) if (schedule.queueName === queueName) schedules.delete(id)
}

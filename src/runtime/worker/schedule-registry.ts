import { declaredKey } from '../job/declared-key.js'
import { DuplicateScheduleError } from '../job/errors/duplicate-schedule-error.js'
import { InvalidJobOptionsError } from '../job/errors/invalid-job-options-error.js'
import { globalState } from '../job/global-state.js'
import type { JobOptions, RepeatOptions } from '../job/options/job-options.js'
import { resolveJobId } from '../job/options/resolve-job-id.js'
import { resolveJobOptions } from '../job/options/resolve-job-options.js'
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

/** By queue and name, in the order of wiring. */
const schedules = globalState('schedules', () => new Map<string, WiredSchedule>())

/** Throws `DuplicateScheduleError`, and for a timing or an option that makes no sense. */
export function registerSchedule({
  queue: queueName,
  name = queueName,
  data,
  priority,
  expires,
  ...timing
}: ScheduleOptions<string, unknown>): void {
  resolveJobId(name, 'name')
  if ('key' in timing) {
    throw new InvalidJobOptionsError("a declared schedule has no 'key'; give it a 'name'")
  }
  const repeat = { ...timing, key: declaredKey(name) } as RepeatOptions
  const options = withoutUndefined({ priority, expires })
  resolveJobOptions({ ...options, repeat })
  const id = JSON.stringify([queueName, name])
  if (schedules.has(id)) throw new DuplicateScheduleError(queueName, name)
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

/** Forgets every declared schedule. For tests that declare the same schedule again. */
export function clearSchedules(): void {
  schedules.clear()
}

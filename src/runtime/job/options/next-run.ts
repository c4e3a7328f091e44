import { nextMoment } from '../../../cron/next-moment.js'
import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import { DEFAULT_TIMEZONE } from './resolve-repeat.js'
import type { ResolvedRepeat } from './resolve-repeat.js'

/** When a job repeats: by a cron expression, or every so many milliseconds. */
export interface Timing {
  readonly cron: string | null
  /** `null` in schedules that an older version has stored. */
  readonly timezone: string | null
  readonly every: number | null
}

export function toTiming(repeat: ResolvedRepeat): Timing {
  return 'every' in repeat
    ? { cron: null, timezone: null, every: repeat.every }
    : { cron: repeat.cron, timezone: repeat.timezone, every: null }
}

export function sameTiming(one: Timing, other: Timing): boolean {
  return one.cron === other.cron && one.timezone === other.timezone && one.every === other.every
}

/** The first run of a new schedule: at `from` itself for `every`, at the next match for a cron expression. */
export function firstRun(timing: Timing, from: number): number {
  return timing.every === null ? nextRun(timing, from) : from
}

/** The run after `after`. For `every`, on the grid that `after` lies on. */
export function nextRun({ cron, timezone, every }: Timing, after: number): number {
  if (every !== null) return after + every
  const next = nextMoment({ cron: cron ?? '', timezone: timezone ?? DEFAULT_TIMEZONE }, after)
  if (next === undefined) throw new InvalidJobOptionsError(`repeat.cron: '${cron}' never occurs`)
  return next
}

/** The run after `planned` that is not over at `now`: runs missed while no worker was there are made up for by one. */
export function nextRunFrom(timing: Timing, planned: number, now: number): number {
  const { every } = timing
  if (every === null) return nextRun(timing, Math.max(planned, now))
  return planned + every * Math.max(1, Math.floor((now - planned) / every) + 1)
}

/** The id of a run of a schedule, on every engine. BullMQ itself makes it so. */
export function runId(key: string, run: number): string {
  return `repeat:${key}:${run}`
}

/** Whether one of some jobs, by their ids, is a run that was due before the run of this id. */
export function isRunBefore(id: string, others: readonly string[]): boolean {
  const due = runTime(id)
  if (due === undefined) return false
  return others.some(
    (other) => other !== id && (runTime(other)?.getTime() ?? Infinity) < due.getTime(),
  )
}

/** When the run of this id was due. */
export function runTime(id: string): Date | undefined {
  const time = Number(id.slice(id.lastIndexOf(':') + 1))
  return Number.isFinite(time) ? new Date(time) : undefined
}

import { Cron } from 'croner'
import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'

/** When a job repeats: by a cron expression, or every so many milliseconds. */
export interface Timing {
  readonly cron: string | null
  readonly timezone: string | null
  readonly every: number | null
}

/** The first run of a new schedule: at `from` itself for `every`, at the next match for a cron expression. */
export function firstRun(timing: Timing, from: number): number {
  return timing.every === null ? nextRun(timing, from) : from
}

/**
 * The run after `after`. For `every`, on the grid that `after` lies on.
 * Throws `InvalidJobOptionsError` for a cron expression that cannot be read or never comes.
 */
export function nextRun({ cron, timezone, every }: Timing, after: number): number {
  if (every !== null) return after + every
  const next = parse(cron ?? '', timezone).nextRun(new Date(after))
  if (next === null) throw new InvalidJobOptionsError(`repeat.cron: '${cron}' never comes`)
  return next.getTime()
}

/** The run after `planned` that is not over at `now`: runs missed while no worker was there are made up for by one. */
export function nextRunFrom(timing: Timing, planned: number, now: number): number {
  const { every } = timing
  if (every === null) return nextRun(timing, Math.max(planned, now))
  return planned + every * Math.max(1, Math.floor((now - planned) / every) + 1)
}

function parse(cron: string, timezone: string | null): Cron {
  try {
    return new Cron(cron, { mode: '5-or-6-parts', ...(timezone === null ? {} : { timezone }) })
  } catch (error) {
    throw new InvalidJobOptionsError(`repeat.cron: '${cron}' cannot be read`, { cause: error })
  }
}

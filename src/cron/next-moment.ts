import { readCron } from './read-cron.js'
import { zoneClock } from './zone-clock.js'
import type { ZoneClock } from './zone-clock.js'

/** An expression, and the zone on whose clocks it is read. */
export interface Timetable {
  readonly cron: string
  readonly timezone: string
}

/** A moment, and what the clock shows then. */
interface Reading {
  readonly at: number
  readonly wall: number
}

/** A clock is put forward or back at `at`: it would have shown `stops`, and shows `goesOn`. */
interface ClockChange {
  readonly at: number
  readonly stops: number
  readonly goesOn: number
}

const DAY = 86_400_000

/**
 * The first moment after `after` at which a job is due; `undefined` if there is none.
 *
 * An expression that names its hours is due once at each of the times that it names: those that a clock put forward
 * leaves out come together, once, at the end of the gap; those that a clock put back shows twice come the first time.
 * One for every hour follows the time that passes: `0,30 * * * *` is due each half hour, whatever the clock does.
 */
export function nextMoment({ cron, timezone }: Timetable, after: number): number | undefined {
  const pattern = readCron(cron)
  const clock = zoneClock(timezone)
  const start = after + 1
  let from: Reading = { at: start, wall: start + clock.offsetAt(after) }
  let since = after
  const last = changeIn(clock, after - DAY, after)
  if (last !== undefined && from.wall < last.stops && !pattern.runsEveryHour()) from = pass(last)
  for (;;) {
    const due = pattern.after(from.wall - 1)
    if (due === undefined) return undefined
    const moment = from.at + due - from.wall
    const change = changeIn(clock, since, moment)
    if (change === undefined) return moment
    if (pattern.runsEveryHour()) from = { at: change.at, wall: change.goesOn }
    else if (due <= change.goesOn) return change.at
    else from = pass(change)
    since = change.at
  }
}

/** When the clock, after this change, first shows what it has never shown before. */
function pass({ at, stops, goesOn }: ClockChange): Reading {
  const wall = Math.max(stops, goesOn)
  return { at: at + wall - goesOn, wall }
}

function changeIn(clock: ZoneClock, from: number, to: number): ClockChange | undefined {
  const at = clock.changeWithin(from, to)
  if (at === undefined) return undefined
  return { at, stops: at + clock.offsetAt(at - 1), goesOn: at + clock.offsetAt(at) }
}

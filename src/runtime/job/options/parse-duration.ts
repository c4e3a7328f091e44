import { parseDuration as parseDurationText } from '../../../facts/parse-duration.js'
import type { Duration } from './duration.js'
import { InvalidDurationError } from '../errors/invalid-duration-error.js'

/** A hundred years: whatever is longer is a slip of the unit, and would leave the range of a `Date` when added up. */
const LONGEST = 36_525 * 86_400_000

export interface DurationContext {
  /** The option's name, for the error. */
  readonly option: string
  /** The unit of a plain number. Default `ms`. */
  readonly unit?: 'ms' | 's'
}

/** A duration in milliseconds, rounded up to a whole one. Throws `InvalidDurationError`. */
export function parseDuration(value: Duration, { option, unit }: DurationContext): number {
  const given = typeof value === 'number' ? value * (unit === 's' ? 1_000 : 1) : parseText(value)
  const milliseconds = given === undefined ? undefined : Math.ceil(given)
  const problem = problemOf(milliseconds)
  if (problem === undefined) return milliseconds as number
  throw new InvalidDurationError(option, value, problem)
}

function parseText(text: unknown): number | undefined {
  return typeof text === 'string' ? parseDurationText(text) : undefined
}

function problemOf(milliseconds: number | undefined): string | undefined {
  if (milliseconds === undefined) {
    return "is not a duration: write a number, or '250ms', '30s', '5m', '1h30m', '2d'"
  }
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return 'is not a duration of 0 or more'
  return milliseconds > LONGEST ? 'is longer than a hundred years' : undefined
}

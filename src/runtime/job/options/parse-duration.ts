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
  return readDuration(value, option, unit === 's' ? 1_000 : 1)
}

/** The same for an option whose plain number is in milliseconds. */
export function milliseconds(value: Duration, option: string): number {
  return readDuration(value, option, 1)
}

/** The same for an option whose plain number is in seconds. */
export function seconds(value: Duration, option: string): number {
  return readDuration(value, option, 1_000)
}

function readDuration(value: unknown, option: string, unit: number): number {
  const text = typeof value === 'string' ? parseDurationText(value) : undefined
  const read = Math.ceil(typeof value === 'number' ? value * unit : (text ?? Number.NaN))
  if (read >= 0 && read <= LONGEST) return read
  throw new InvalidDurationError(
    option,
    value,
    read > LONGEST
      ? 'is longer than a hundred years'
      : "is not a duration: write a number of 0 or more, or '250ms', '30s', '5m', '1h30m', '2d'",
  )
}

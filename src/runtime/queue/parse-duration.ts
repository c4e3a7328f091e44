import { parseDuration as parseDurationText } from '../../facts/parse-duration.js'
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
export function parseDuration(value: Duration, context: DurationContext): number {
  const milliseconds = Math.ceil(
    typeof value === 'number'
      ? value * (context.unit === 's' ? 1_000 : 1)
      : parseText(value, context.option),
  )
  if (!Number.isFinite(milliseconds) || milliseconds < 0) {
    throw new InvalidDurationError(context.option, value, 'is not a duration of 0 or more')
  }
  if (milliseconds > LONGEST) {
    throw new InvalidDurationError(context.option, value, 'is longer than a hundred years')
  }
  return milliseconds
}

function parseText(text: unknown, option: string): number {
  const milliseconds = typeof text === 'string' ? parseDurationText(text) : undefined
  if (milliseconds !== undefined) return milliseconds
  throw new InvalidDurationError(
    option,
    text,
    "is not a duration: write a number, or a text like '250ms', '30s', '5m', '1h30m', '2d'",
  )
}

import type { Duration } from './duration.js'
import { InvalidDurationError } from './errors.js'

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

/** A hundred years: whatever is longer is a slip of the unit, and would leave the range of a `Date` when added up. */
const LONGEST = 36_525 * MILLISECONDS.d

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
      ? value * MILLISECONDS[context.unit ?? 'ms']
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
  if (typeof text !== 'string' || !WHOLE.test(text)) {
    throw new InvalidDurationError(
      option,
      text,
      "is not a duration: write a number, or a text like '250ms', '30s', '5m', '1h30m', '2d'",
    )
  }
  let total = 0
  for (const [, amount, unit] of text.matchAll(PART)) {
    total += Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS]
  }
  return total
}

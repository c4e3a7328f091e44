import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import type { CleanOptions } from '../listing.js'
import { milliseconds } from './parse-duration.js'

type FinishedStatus = 'completed' | 'failed'

export interface ResolvedClean {
  readonly statuses: readonly FinishedStatus[]
  /** Milliseconds. */
  readonly age: number
  readonly limit: number
}

/** Throws `InvalidJobOptionsError`, `InvalidDurationError`. */
export function resolveClean({ status, olderThan, limit = Infinity }: CleanOptions): ResolvedClean {
  const statuses = [...new Set([status].flat())]
  if (statuses.length === 0 || !statuses.every((each) => /^(completed|failed)$/.test(each))) {
    throw new InvalidJobOptionsError(
      "clean: status must be 'completed', 'failed' or a list of them; drain() removes jobs that have not begun",
    )
  }
  if (!(limit > 0) || !(Number.isInteger(limit) || limit === Infinity)) {
    throw new InvalidJobOptionsError('clean: limit must be a whole number of 1 or more')
  }
  return { statuses, age: milliseconds(olderThan, 'olderThan'), limit }
}

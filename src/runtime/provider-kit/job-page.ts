import { InvalidJobOptionsError } from '../job/errors/invalid-job-options-error.js'
import type { JobPage, ListedJob } from '../job/listing.js'

/** A cursor made of what orders the jobs of a status; only the last part may contain `:`. */
export function toCursor(...parts: readonly (string | number)[]): string {
  return parts.join(':')
}

/** The parts of a cursor: whole numbers, but for the last one. Throws `InvalidJobOptionsError`. */
export function readCursor(cursor: string, count: number, lastPart = /^\d{1,18}$/): string[] {
  const parts = cursor.split(':')
  const last = parts.splice(count - 1).join(':')
  if (parts.length === count - 1 && lastPart.test(last) && parts.every(isWhole)) {
    return [...parts, last]
  }
  throw new InvalidJobOptionsError(
    `cursor: ${JSON.stringify(cursor.slice(0, 100))} is not that of a list of these jobs`,
  )
}

/** Microseconds since 1970 have 16 digits. */
function isWhole(part: string): boolean {
  return /^-?\d{1,18}$/.test(part)
}

/** The page of `rows`, which were read with a limit of one more than the page holds. */
export function toPage<Row>(
  rows: readonly Row[],
  limit: number,
  toListed: (row: Row) => ListedJob,
): JobPage {
  const jobs = rows.slice(0, limit).map(toListed)
  const next = jobs.at(-1)?.cursor
  return rows.length > limit && next !== undefined ? { jobs, next } : { jobs }
}

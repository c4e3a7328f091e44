import type { Limit } from './key-rules.js'

/** The runs of one key that have begun, as far as its limits look back. */
export interface StartLog {
  /** The number of the last start; 0 where there is none. */
  readonly last: number
  /** When the start of this number was, in milliseconds; undefined for one that is too long ago to matter. */
  readonly at: (number: number) => number | undefined
  readonly buckets: Buckets
}

/**
 * By limit: the moment at which its bucket is full again, as whole milliseconds and a number of parts, `max` of which are
 * one. A fraction would be rounded, and under a steady load the errors would add up for as long as it lasts.
 */
export type Buckets = Readonly<Record<string, readonly [ms: number, parts: number]>>

/**
 * When the next run may begin. A window of `per` is half open: a start leaves it exactly `per` later. So the next run
 * waits for the start that is `max` starts before it to leave.
 */
export function opensAt(limits: readonly Limit[], { last, at, buckets }: StartLog): number {
  let opens = -Infinity
  for (const limit of limits) {
    const oldest = at(last + 1 - limit.max)
    if (oldest !== undefined) opens = Math.max(opens, oldest + limit.per)
    const full = buckets[bucketOf(limit)]
    if (limit.burst !== undefined && full !== undefined) {
      const [ms, parts] = full
      opens = Math.max(opens, ms + Math.ceil((parts - (limit.burst - 1) * limit.per) / limit.max))
    }
  }
  return opens
}

/** The buckets after a run that begins now. */
export function afterStart(limits: readonly Limit[], buckets: Buckets, now: number): Buckets {
  const after: Record<string, readonly [number, number]> = {}
  for (const limit of limits) {
    if (limit.burst === undefined) continue
    const name = bucketOf(limit)
    const full = buckets[name]
    const [ms, parts] = full === undefined || full[0] < now ? [now, 0] : full
    const added = parts + limit.per
    after[name] = [ms + Math.floor(added / limit.max), added % limit.max]
  }
  return after
}

/** For how long a start matters. */
export function longestWindow(limits: readonly Limit[]): number {
  return Math.max(0, ...limits.map(({ per }) => per))
}

/** The name of its bucket. */
export function bucketOf({ max, per, burst }: Limit): string {
  return `${max}/${per}/${burst}`
}

import type { Duration } from '../options/duration.js'
import type { KeyPath } from './key-path.js'

/** At most `max` runs begin in any window of `per`, over all processes. A job that may not begin waits. */
export interface LimitRule {
  readonly max: number
  /** The length of the window, in milliseconds. */
  readonly per: Duration
  /** So many runs may begin at one moment; after that one at a time, `max` in `per`. Smaller than `max`. */
  readonly burst?: number
}

export type LimitOption = LimitRule | readonly LimitRule[]

/** How many jobs of one key run at once: the same for all keys, or by the tier of the key's newest job. */
export type GroupConcurrency =
  | number
  | { readonly default: number; readonly tiers?: Readonly<Record<string, number>> }

/** A path of the job's data, or several: `'account.id'`. */
export type KeyPaths<Data> = KeyPath<Data> | readonly [KeyPath<Data>, ...KeyPath<Data>[]]

/** Jobs of one key take turns with those of the others. */
export interface GroupOptions<Data> {
  readonly by: KeyPaths<Data>
  readonly concurrency?: GroupConcurrency
  /** Where the name of the tier is found. */
  readonly tier?: KeyPath<Data>
  /** For the runs of each key. */
  readonly limit?: LimitOption
  /** One job of a key after the other, in the order in which they became due, retries included. */
  readonly ordered?: boolean
}

/** One job of a key instead of many. */
export type UniqueOptions<Data> = { readonly by: KeyPaths<Data> } & (
  | {
      /** A job that has not begun, or waits for its next attempt. */
      readonly while: 'waiting'
      /** `keep` (default): the job that waits stays as it is. `replace`: it gets the new data. */
      readonly then?: 'keep' | 'replace'
      /** The job is due this long after the last `add`, in milliseconds. */
      readonly wait?: Duration
      /** And at most this long after the first one, in milliseconds. */
      readonly atMost?: Duration
    }
  | {
      /** A job that has not ended. */
      readonly while: 'unfinished'
      /** `keep` (default): nothing is added. `runAgain`: while one runs, one more waits behind it, with the newest data. */
      readonly then?: 'keep' | 'runAgain'
      readonly wait?: never
      readonly atMost?: never
    }
  | {
      /** A job that was added no longer ago than this, in milliseconds. */
      readonly while: Duration
      readonly then?: 'keep'
      readonly wait?: never
      readonly atMost?: never
    }
)

/** The group that a job belongs to. */
export interface JobGroup {
  readonly id: string
  readonly tier?: string
}

/** What `unique` of the wiring means for one job: pikku computes it when the job is added. Times are in milliseconds. */
export interface JobUnique {
  readonly key: string
  readonly while: 'waiting' | 'unfinished' | number
  readonly then: 'keep' | 'replace' | 'runAgain'
  readonly wait?: number
  readonly atMost?: number
  /**
   * Of a dead letter's job that is put back: it is added whatever else has its key, as `retry` does it, and counts for its
   * key from then on.
   */
  readonly isPutBack?: true
}

/** What a limit has let begin, at one moment. */
export interface LimitStats {
  readonly max: number
  /** In milliseconds. */
  readonly per: number
  readonly burst?: number
  /** Runs that have begun within the last `per`. */
  readonly used: number
  /** When the next run may begin; absent where it may begin now. */
  readonly opensAt?: Date
}

/**
 * Why no job of a group may begin: as many run as have places, a limit of the group is used up, or the first job of an
 * ordered group runs or waits for its next attempt.
 */
export type GroupBlock = 'concurrency' | 'limit' | 'order'

/** The jobs of one key. */
export interface GroupStats {
  /** As it was computed from the data; empty for jobs without a key. */
  readonly key: string
  readonly tier?: string
  /** Jobs that are due. */
  readonly waiting: number
  readonly running: number
  /** How many may run at once; absent where any number may. */
  readonly concurrency?: number
  /** In the order of the wiring. */
  readonly limits: readonly LimitStats[]
  /** Absent where a job may begin, and where none waits. */
  readonly blockedBy?: GroupBlock
}

/** The limits, the groups and the uniqueness of one queue at one moment, by the rules of the workers that started last. */
export interface KeyStats {
  /** Of the queue as a whole, in the order of the wiring. */
  readonly limits: readonly LimitStats[]
  /** The groups with a job that waits or runs, those with the most jobs first. */
  readonly groups: readonly GroupStats[]
  /** How many groups there are, with those that are not listed. */
  readonly groupCount: number
  /** Waiting jobs whose group is not known yet (BullMQ: no worker has had room for a job since they were added). */
  readonly unsorted?: number
  /** Adds of the last minute that made no job of their own, because of `unique`. */
  readonly deduplicated: number
}

export interface KeyStatsOptions {
  /** How many groups are listed, 1 to 1000; default 20. */
  readonly limit?: number
}

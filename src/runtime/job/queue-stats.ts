/** The state of one queue at one moment. */
export interface QueueStats {
  readonly waiting: number
  readonly active: number
  readonly completed: number
  readonly failed: number
  readonly delayed: number
  /** Jobs completed in the last minute. */
  readonly throughput: number
  /** Mean time from becoming ready to completion over the last minute, in milliseconds; absent when none completed. */
  readonly latency?: number
  /** For how long the job that has waited longest could have run, in milliseconds; absent when none waits. */
  readonly oldestWaiting?: number
  /** Failed jobs / finished jobs over the last minute, 0 to 1; absent when none finished. */
  readonly errorRate?: number
  /** Adds of the last minute that made no job of their own, because of `unique`; absent when there were none. */
  readonly deduplicated?: number
}

export const JOB_STATES = ['waiting', 'active', 'completed', 'failed', 'delayed'] as const

/** The age in milliseconds of the job that has waited longest; 0 when none waits, absent when the provider does not tell. */
export function oldestWaiting({ waiting, oldestWaiting: age }: QueueStats): number | undefined {
  return age ?? (waiting === 0 ? 0 : undefined)
}

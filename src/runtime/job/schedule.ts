import type { JobOptions } from './options/job-options.js'
import type { Timing } from './options/next-run.js'
import type { StoredOptions } from './options/stored-options.js'

/** A schedule as it stands in the engine. */
export interface QueueSchedule<Data = unknown> {
  /** What `unschedule` takes. */
  readonly key: string
  /** The cron expression; absent with `every`. */
  readonly cron?: string
  /** The clock that the cron expression is read on. */
  readonly timezone?: string
  /** Milliseconds from one run to the next; absent with `cron`. */
  readonly every?: number
  /** What was asked for runs that come at a bad time, where that is not the default. */
  readonly overlap?: 'skip'
  readonly missed?: 'skip'
  /** Milliseconds. */
  readonly jitter?: number
  /** When the next run is due; `undefined` when there is none. */
  readonly next: Date | undefined
  /** Of each run. */
  readonly data: Data
  /** Of the data, as pikku-queue.lock.json counts. Absent for the first. */
  readonly version?: number
}

interface StoredRun {
  readonly next: Date | undefined
  readonly data: unknown
  readonly options: JobOptions | StoredOptions
}

/** `data` is as it is stored. */
export function describeSchedule(
  key: string,
  { cron, timezone, every }: Timing,
  { next, data, options }: StoredRun,
): QueueSchedule {
  const { overlap, missed, jitter } = ('rules' in options && options.rules) || {}
  return {
    key,
    ...(cron === null ? {} : { cron }),
    ...(timezone === null ? {} : { timezone }),
    ...(every === null ? {} : { every }),
    ...(overlap === undefined ? {} : { overlap }),
    ...(missed === undefined ? {} : { missed: 'skip' }),
    ...(jitter === undefined ? {} : { jitter }),
    next,
    data,
    ...(options.version === undefined ? {} : { version: options.version }),
  }
}

import type { Timing } from './options/next-run.js'

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
  /** When the next run is due; `undefined` when there is none. */
  readonly next: Date | undefined
  /** Of each run. */
  readonly data: Data
}

/** `data` is as it is stored. */
export function describeSchedule(
  key: string,
  { cron, timezone, every }: Timing,
  rest: Pick<QueueSchedule, 'next' | 'data'>,
): QueueSchedule {
  return {
    key,
    ...(cron === null ? {} : { cron }),
    ...(timezone === null ? {} : { timezone }),
    ...(every === null ? {} : { every }),
    ...rest,
  }
}

import type { StoredOptions } from './options/stored-options.js'

/** A job that a provider has taken from its engine, ready to run. */
export interface TakenJob {
  readonly id: string
  readonly queueName: string
  /** As it is stored: `runJob` makes of it what the handler takes. */
  readonly data: unknown
  /** 1 for the first run. */
  readonly attempt: number
  readonly enqueuedAt: Date
  /** Of a run of a schedule: when it was due. */
  readonly scheduledFor?: Date | undefined
  /** What the producer asked for, as it was stored with the job. `delay` counts from `enqueuedAt`. */
  readonly options: StoredOptions
  /** Its key of `unique`, of an engine that does not store that with the options. */
  readonly uniqueKey?: string | undefined
}

import type { JobProgress } from './interaction.js'
import type { JobError } from './queue-job.js'
import type { StopSignal } from './stop-signal.js'

interface EventOfJob<Type extends string> {
  readonly type: Type
  readonly jobId: string
  /** When it happened. Where the engine keeps no time of it, when it was seen. */
  readonly at: Date
}

/**
 * Something that happened to a job, in any process.
 *
 * @typeParam Output what the handler returns
 */
export type JobEvent<Output = unknown> =
  /** An attempt has begun. */
  | EventOfJob<'active'>
  | (EventOfJob<'progress'> & { readonly progress: JobProgress })
  | (EventOfJob<'completed'> & { readonly result: Output })
  /** It has failed for good, or was cancelled, discarded, or has expired: the name of the error tells which. */
  | (EventOfJob<'failed'> & { readonly error: JobError })
  /** An attempt has failed, and the job is tried again. */
  | (EventOfJob<'retrying'> & { readonly error: JobError; readonly until?: Date })
  /** The job was put back for later without a failure. */
  | (EventOfJob<'snoozed'> & { readonly until: Date })
  /** The job was put back because its worker died. */
  | EventOfJob<'stalled'>
  | MissedEvent

/** Events may be missing here: of this job, or of any job of the queue. */
export interface MissedEvent {
  readonly type: 'missed'
  readonly jobId?: string
  readonly at: Date
  /** What may have been missed, and why. */
  readonly reason: string
}

/** What can be asked for. `missed` always comes. */
export type JobEventType = Exclude<JobEvent['type'], 'missed'>

export interface WatchOptions<Type extends JobEventType = JobEventType> {
  /** Only the events of this job; the iteration then ends with the job. */
  readonly jobId?: string
  /** Default: all. */
  readonly events?: readonly Type[]
  /** Ends the iteration. */
  readonly signal?: StopSignal
}

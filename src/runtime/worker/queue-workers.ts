import type { Logger } from '../job/logger.js'
import type { Duration } from '../job/options/duration.js'

/** The consumer's side of a provider. */
export interface QueueWorkers {
  /**
   * Resolves when every wired worker takes jobs. Rejects, with nothing left running, if one cannot: with
   * `StaleDefinitionsError`, `UnknownQueueError`, `UnsupportedByProviderError`, `DeclaredScheduleError`,
   * `MissingPeerError`, `EngineUnreachableError`, or `WorkersStateError` for a second start.
   */
  start(): Promise<void>
  /**
   * Takes no new job, waits for those in hand, then closes what it opened.
   * Handlers still running after `timeout` (default 30 s) are aborted through their signal, and their jobs go back to
   * the queue.
   */
  stop(options?: { readonly timeout?: Duration }): Promise<void>
  /**
   * Whether these workers take jobs now: for the readiness probe of a process. The engine is asked, and has `timeout`
   * milliseconds to answer (default 2000). Never rejects. Absent where a platform calls the handler itself.
   */
  health?(options?: { readonly timeout?: Duration }): Promise<WorkersHealth>
}

/** The state of some workers at one moment. */
export interface WorkersHealth {
  /** They are started, are not being stopped, and the engine answers. */
  readonly isReady: boolean
  readonly status: 'stopped' | 'starting' | 'running' | 'stopping'
  /** Why the engine could not be asked. */
  readonly error?: string
  /** For each queue that is served: the jobs that this process has taken and not finished. */
  readonly queues: Readonly<Record<string, { readonly active: number }>>
}

/** What `create…Workers` takes beside its connection. */
export interface WorkersOptions {
  /** Given to every handler: an object, or a function that makes it once, at start. */
  readonly services?: object | (() => object | Promise<object>)
  /** Default: the services' own `logger`, otherwise the console. */
  readonly logger?: Logger
  /** Start only the workers of these queues, also those with `autorun: false`. Default: all. */
  readonly queues?: readonly string[]
  /** Start only the workers that have one of these tags. Default: all. */
  readonly tags?: readonly string[]
  /** Called for each event a worker has asked for in `events`. */
  readonly onEvent?: (event: WorkerEventDetails) => void
}

/** `failed` comes once, when a job has failed for good or was discarded; an attempt that will be retried is no event. */
export interface WorkerEventDetails {
  readonly type: 'active' | 'completed' | 'failed' | 'stalled' | 'progress'
  readonly queueName: string
  readonly jobId: string
  readonly attempt?: number
  readonly error?: Error
}

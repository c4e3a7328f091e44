import type { ProviderCapabilities } from '../job/capabilities.js'
import type { QueueService } from '../job/queue-service.js'
import type { QueueWorkers, WorkersOptions } from '../worker/queue-workers.js'

/** What an engine may have no notion of at all; the cases of such a thing are not run on it. */
export type Trait =
  /** A connection that can break. */
  | 'connection'
  /** A server that can be restarted. */
  | 'restart'
  /** Workers that are stopped, and not ended by a platform. */
  | 'stop'
  /** A hold on a job in hand that a worker has to renew. */
  | 'lock'
  /** A place where somebody else can put what pikku has not written. */
  | 'foreign'

/** An engine under test. Its provider's author writes this; everything else is in the cases. */
export interface ConformanceEngine {
  /** As the table has it: `BullMQ 6`. */
  readonly name: string
  readonly capabilities: ProviderCapabilities
  /** The shortest delay that the engine keeps apart from none, in milliseconds. Default 100. */
  readonly tick?: number
  /** Each with the reason, which the table gives in a footnote. */
  readonly lacks?: Readonly<Partial<Record<Trait, string>>>
  /** A place of its own for one case, with these queues, empty. Cases run side by side. */
  open(queues: readonly string[]): Promise<ConformancePlace>
  /** Ends the server as a crash would, and starts it again with its data. Only while no other case runs. */
  restart?(): Promise<void>
}

export interface ConformancePlace {
  /** A new service with connections of its own. `deadline`: how long an `add` may take, in milliseconds. */
  service(options: { readonly deadline: number }): QueueService
  /** New workers with connections of their own. */
  workers(options: WorkersOptions): QueueWorkers
  /** What breaks the connections of this place, and of no other. */
  readonly connection?: BreakableConnection
  /**
   * Takes a job of this queue, holding it for `lockDuration` milliseconds, and dies with it in hand: a process that is
   * killed, a function that never answers. Resolves when it is dead.
   */
  takeAndDie(queue: string, lockDuration: number): Promise<void>
  /**
   * Takes a job and stands still with it in hand: a process that is stopped, a machine that sleeps. Absent where there
   * are no locks (`lacks`).
   */
  takeAndFreeze?(late: LateHandler): Promise<FrozenWorker>
  /**
   * Cancels a job as a service in another process does. Where it is absent, a service of this process does it, whose
   * workers may hear of it in a shorter way.
   */
  cancelElsewhere?(queue: string, jobId: string, reason?: string): Promise<void>
  /** Puts something into the queue that no pikku has written, and that no worker can run. */
  addForeign?(queue: string): Promise<void>
  /** Begins a transaction where the jobs are. Absent where `capabilities.transactions` is `none`. */
  begin?(): Promise<ConformanceTransaction>
  /** Closes what is not a service's or a worker's own. */
  close(): Promise<void>
}

/** What a user has begun with a library of their own. Either of the two ends it, and closes what is its own. */
export interface ConformanceTransaction {
  /** For `withTransaction`. */
  readonly handle: object
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** Of a worker that stands still in its first job, as no lock allows. */
export interface LateHandler {
  readonly queue: string
  readonly deadLetterQueue: string
  /** How long the worker holds its jobs without a sign of life, in milliseconds. */
  readonly lockDuration: number
  /** What its first call does in the end. The next one returns. */
  readonly ends: 'returns' | 'throws'
}

export interface FrozenWorker {
  /**
   * Goes on: the handler of its job ends, before anything can have told the worker that it is late. Resolves when it has
   * run one more job and has stopped, to the data of all jobs that it has run; rejects when it ended in another way.
   */
  thaw(): Promise<readonly unknown[]>
  /** Ends it at once, if it has not ended. */
  kill(): Promise<void>
}

export interface BreakableConnection {
  /** Ends every connection; new ones are taken. */
  cut(): void
  /** Ends every connection and takes no new one. */
  down(): void
  /** Takes connections again. */
  up(): void
}

import type { ProviderCapabilities } from '../queue/capabilities.js'
import type { QueueService } from '../queue/queue-service.js'
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
  /** Puts something into the queue that no pikku has written, and that no worker can run. */
  addForeign?(queue: string): Promise<void>
  /** Closes what is not a service's or a worker's own. */
  close(): Promise<void>
}

export interface BreakableConnection {
  /** Ends every connection; new ones are taken. */
  cut(): void
  /** Ends every connection and takes no new one. */
  down(): void
  /** Takes connections again. */
  up(): void
}

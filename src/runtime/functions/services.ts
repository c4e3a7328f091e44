import type { Interaction, JobProgress } from '../job/interaction.js'
import type { Logger } from '../job/logger.js'

/** The services every handler has. A project's own services interface extends this one. */
export interface CoreServices {
  readonly logger: Logger
}

/** What the runtime adds to the services for one run of a function. */
export interface RunContext {
  readonly interaction: Interaction
  /** Older spelling of `interaction.queue.updateProgress`. */
  readonly progress: { update(progress: JobProgress): Promise<void> }
  /** Older spelling of `interaction.queue.attempt`; 1 outside a queue. */
  readonly attempt: number
}

/** The services of a project that declares none: any name is allowed, and nothing is known of it. */
export interface AnyServices extends CoreServices {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- an undeclared service has no type to offer
  readonly [service: string]: any
}

/** A handler's first argument. */
export type HandlerServices<Services> = Services & CoreServices & RunContext

import type { Duration } from '../job/options/duration.js'
import type { QueueWorkers, WorkersHealth } from '../worker/queue-workers.js'

/** The workers of an application, to be injected where their state is asked for. `PikkuModule` starts and stops them. */
export class PikkuWorkers {
  readonly #workers: QueueWorkers | undefined

  constructor(workers: QueueWorkers | undefined) {
    this.#workers = workers
  }

  /** Whether jobs are taken now. An application without workers is never ready. Never rejects. */
  async health(options?: { readonly timeout?: Duration }): Promise<WorkersHealth> {
    return (
      (await this.#workers?.health?.(options)) ?? { isReady: false, status: 'stopped', queues: {} }
    )
  }
}

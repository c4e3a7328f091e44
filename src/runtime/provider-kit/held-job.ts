import { Linked } from '../job/linked-set.js'
import type { StoredOptions } from '../job/options/stored-options.js'
import type { TakenJob } from '../job/taken-job.js'
import { GiveUpSignal } from '../worker/give-up-signal.js'

/**
 * A job that this process has taken and not settled. It is itself the `TakenJob` that is run, because an object more
 * for each job is felt in the throughput. An engine's own class adds what the engine needs to settle the job. Jobs in
 * hand are kept in a `LinkedSet`.
 */
export abstract class HeldJob extends Linked implements TakenJob {
  abstract readonly id: string
  abstract readonly queueName: string
  abstract readonly data: unknown
  abstract readonly attempt: number
  abstract readonly enqueuedAt: Date
  abstract readonly options: StoredOptions
  /** Gives its handler up. */
  readonly signal = new GiveUpSignal()
  /**
   * Why its handler is not called: what is stored cannot be read, too many workers have died with it, or it has expired.
   * The job then fails for good.
   */
  unrunnable: Error | undefined = undefined
}

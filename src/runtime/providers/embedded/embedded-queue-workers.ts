import { randomBytes } from 'node:crypto'
import { WorkersStateError } from '../../errors/workers-state-error.js'
import type { Duration } from '../../queue/duration.js'
import { parseDuration } from '../../queue/parse-duration.js'
import { openServices } from '../../worker/open-services.js'
import type { QueueWorkers, WorkersOptions } from '../../worker/queue-workers.js'
import { reportIgnoredOptions } from '../../worker/report-ignored-options.js'
import { selectWorkers } from '../../worker/select-workers.js'
import { embeddedCapabilities } from './capabilities.js'
import { leaseStore } from './store/open-store.js'
import type { StoreLease, StoreOptions } from './store/open-store.js'
import { registerOwner, removeOwner } from './store/owners.js'
import { QueueRunner } from './workers/queue-runner.js'
import type { RunnerOptions } from './workers/queue-runner.js'

export interface EmbeddedWorkersOptions extends WorkersOptions, StoreOptions {}

/** What tests want to know of workers besides. */
export type WorkersWatch = Pick<RunnerOptions, 'onRun'>

interface Running {
  readonly lease: StoreLease
  readonly owner: string
  readonly runners: readonly QueueRunner[]
}

const DEFAULT_STOP_TIMEOUT = 30_000

/** The consumer's side of the embedded engine. */
export class EmbeddedQueueWorkers implements QueueWorkers {
  readonly #options: EmbeddedWorkersOptions
  readonly #watch: WorkersWatch
  #running: Promise<Running> | undefined
  #stopped: Promise<void> | undefined

  constructor(options: EmbeddedWorkersOptions = {}, watch: WorkersWatch = {}) {
    this.#options = options
    this.#watch = watch
  }

  /** Throws `WorkersStateError` when they run already, and whatever keeps one of them from running. */
  async start(): Promise<void> {
    if (this.#running !== undefined)
      throw new WorkersStateError('These workers were started before')
    this.#stopped = undefined
    this.#running = this.#open()
    try {
      await this.#running
    } catch (error) {
      this.#running = undefined
      throw error
    }
  }

  async stop(options?: { readonly timeout?: Duration }): Promise<void> {
    const timeout = parseDuration(options?.timeout ?? DEFAULT_STOP_TIMEOUT, { option: 'timeout' })
    this.#stopped ??= this.#close(timeout)
    await this.#stopped
  }

  /** Whether these workers have nothing to do: no job is in hand, and none waits. */
  async isIdle(): Promise<boolean> {
    const { runners } = (await this.#running) ?? { runners: [] }
    return runners.every((runner) => runner.isIdle())
  }

  async #open(): Promise<Running> {
    const workers = selectWorkers(this.#options)
    const { services, logger } = await openServices(this.#options)
    if (workers.length === 0) {
      logger.warn(
        'No queue worker is wired: import pikku-bootstrap.gen before the workers are started',
      )
    }
    for (const worker of workers) reportIgnoredOptions(worker, embeddedCapabilities, logger)
    const lease = await leaseStore(this.#options)
    const { store } = lease
    const owner = randomBytes(12).toString('base64url')
    try {
      store.db.transaction(() => registerOwner(store.db, owner))
    } catch (error) {
      await lease.release()
      throw error
    }
    const { onEvent } = this.#options
    const runners = workers.map(
      (worker) =>
        new QueueRunner({ store, worker, owner, services, logger, onEvent, ...this.#watch }),
    )
    for (const runner of runners) runner.start()
    return { lease, owner, runners }
  }

  async #close(timeout: number): Promise<void> {
    const running = await this.#running?.catch(() => undefined)
    if (running === undefined) return
    const { lease, owner, runners } = running
    await Promise.all(runners.map((runner) => runner.stop(timeout)))
    const { db } = lease.store
    try {
      db.transaction(() => removeOwner(db, owner))
    } finally {
      await lease.release()
      this.#running = undefined
    }
  }
}

import {
  EngineWorkers,
  reportIgnoredOptions,
  type DeclaredSchedules,
  type OpenServices,
  type WiredWorker,
  type WorkersOptions,
} from '../../../provider-kit/index.js'
import { randomBytes } from 'node:crypto'
import { embeddedCapabilities } from '../capabilities.js'
import { bringSchedules } from '../producer/bring-schedules.js'
import { leaseStore } from '../store/open-store.js'
import type { StoreLease, StoreOptions } from '../store/open-store.js'
import { registerOwner, removeOwner } from '../store/owners.js'
import { QueueRunner } from './queue-runner.js'
import type { RunnerOptions } from './queue-runner.js'

export interface EmbeddedWorkersOptions extends WorkersOptions, StoreOptions {}

/** What tests want to know of workers besides. */
export type WorkersWatch = Pick<RunnerOptions, 'onRun'>

interface Running {
  readonly lease: StoreLease
  readonly owner: string
  readonly runners: readonly QueueRunner[]
}

/** The consumer's side of the embedded engine. */
export class EmbeddedQueueWorkers extends EngineWorkers<EmbeddedWorkersOptions, Running> {
  protected override readonly capabilities = embeddedCapabilities
  readonly #watch: WorkersWatch
  #runners: readonly QueueRunner[] = []

  constructor(options: EmbeddedWorkersOptions = {}, watch: WorkersWatch = {}) {
    super(options)
    this.#watch = watch
  }

  /** Whether these workers have nothing to do: no job is in hand, and none waits. */
  isIdle(): boolean {
    return this.#runners.every((runner) => runner.isIdle())
  }

  protected async open(
    workers: readonly WiredWorker[],
    { services, logger }: OpenServices,
  ): Promise<Running> {
    for (const worker of workers) reportIgnoredOptions(worker, embeddedCapabilities, logger)
    const lease = await leaseStore(this.options)
    const { store } = lease
    const owner = randomBytes(12).toString('base64url')
    try {
      store.db.transaction(() => registerOwner(store.db, owner))
    } catch (error) {
      await lease.release()
      throw error
    }
    const { onEvent } = this.options
    const runners = workers.map(
      (worker) =>
        new QueueRunner({ store, worker, owner, services, logger, onEvent, ...this.#watch }),
    )
    return { lease, owner, runners }
  }

  protected override bringSchedules({ lease }: Running, declared: DeclaredSchedules): void {
    bringSchedules(lease.store, declared)
  }

  protected override begin({ runners }: Running): void {
    for (const runner of runners) runner.start()
    this.#runners = runners
  }

  protected override ping({ lease }: Running): unknown {
    return lease.store.db.sql('SELECT 1').get()
  }

  protected async close({ lease, owner }: Running): Promise<void> {
    const { db } = lease.store
    try {
      db.transaction(() => removeOwner(db, owner))
    } finally {
      await lease.release()
    }
  }
}

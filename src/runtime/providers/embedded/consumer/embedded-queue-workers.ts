import {
  EngineWorkers,
  readKeyRules,
  reportIgnoredOptions,
  type DeclaredSchedules,
  type OpenServices,
  type WiredWorker,
  type WorkersOptions,
} from '../../../provider-kit/index.js'
import { randomBytes } from 'node:crypto'
import { embeddedCapabilities } from '../capabilities.js'
import { bringSchedules } from '../producer/bring-schedules.js'
import { makeKeyTables } from '../store/keys/key-tables.js'
import { writeRules } from '../store/keys/queue-rules.js'
import { keepWiredRules } from '../store/keys/wired-rules.js'
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
    const rules = workers.map(readKeyRules)
    const lease = await leaseStore(this.options)
    const { store } = lease
    const owner = randomBytes(12).toString('base64url')
    try {
      if (rules.some((each) => each !== undefined)) makeKeyTables(store.db)
      store.db.transaction(() => {
        registerOwner(store.db, owner)
        for (const [index, worker] of workers.entries()) {
          const own = rules[index]
          if (own !== undefined) writeRules(store.db, worker.queueName, own)
          keepWiredRules(store.db, worker.queueName, own)
        }
      })
    } catch (error) {
      await lease.release()
      throw error
    }
    const { onEvent } = this.options
    const runners = workers.map((worker, index) => {
      const options = { store, worker, rules: rules[index], owner, services, logger, onEvent }
      return new QueueRunner({ ...options, ...this.#watch })
    })
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
    lease.store.db.file?.assertInPlace()
    return lease.store.db.sql('SELECT 1').get()
  }

  protected async close({ lease, owner }: Running): Promise<void> {
    const { db } = lease.store
    try {
      db.transaction(() => removeOwner(db, owner))
    } catch {
      // The file is gone, full or locked: an owner that is left there is found dead when this process has ended.
    }
    await lease.release()
  }
}

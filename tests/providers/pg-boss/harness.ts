import * as pgBoss12 from 'pg-boss'
import * as pgBoss10 from 'pg-boss-10'
import { afterEach, expect, vi } from 'vitest'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import type {
  JobSnapshot,
  QueueInteraction,
  QueueWorkerOptions,
} from '../../../src/runtime/index.js'
import { clearWorkers } from '../../../src/runtime/provider-kit/index.js'
import {
  createPgBossService,
  createPgBossWorkers,
} from '../../../src/runtime/providers/pg-boss/index.js'
import type {
  PgBossModule,
  PgBossQueueService,
  PgBossQueueWorkers,
  PgBossServiceOptions,
  PgBossWorkersOptions,
} from '../../../src/runtime/providers/pg-boss/index.js'
import { startPostgres } from '../../engines/postgres.js'
import type { PostgresEngine } from '../../engines/postgres.js'
import { useEngine } from '../../engines/use-engine.js'

export const versions: readonly { readonly version: string; readonly pgBoss: PgBossModule }[] = [
  { version: 'pg-boss 12', pgBoss: pgBoss12 },
  { version: 'pg-boss 10', pgBoss: pgBoss10 },
]

export const newest = versions[0]!.pgBoss

/** A handler as the tests write it: what it got, and the job it runs for. */
export type TestHandler = (data: any, job: QueueInteraction) => unknown

export interface Harness {
  readonly postgres: PostgresEngine
  readonly url: string
  /** What was logged by services and workers, one line each. */
  readonly log: string[]
  service(options?: PgBossServiceOptions): PgBossQueueService
  workers(options?: PgBossWorkersOptions): PgBossQueueWorkers
  /** Wires `queue` and starts its worker. */
  work(
    queue: string,
    handler: TestHandler,
    wiring?: Partial<QueueWorkerOptions<any, any>>,
  ): Promise<PgBossQueueWorkers>
}

/** One PostgreSQL for a test file; services and workers are closed after each test. */
export function usePostgres(pgBoss: PgBossModule = newest): Harness {
  const opened: { close(): Promise<void> }[] = []
  const log: string[] = []
  const postgres = useEngine('PostgreSQL', async () => {
    const server = await startPostgres()
    return { ...server, url: await server.createDatabase() }
  })
  const write = (...parts: unknown[]): void => {
    log.push(parts.map(String).join(' '))
  }
  const logger = { debug: write, info: write, warn: write, error: write }

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()))
    clearWorkers()
    log.length = 0
  })

  const harness: Harness = {
    get postgres() {
      return postgres()
    },
    get url() {
      return postgres().url
    },
    log,
    service: (options) => {
      const service = createPgBossService({
        connectionString: harness.url,
        pgBoss,
        logger,
        ...options,
      })
      opened.push(service)
      return service
    },
    workers: (options) => {
      const workers = createPgBossWorkers({
        connectionString: harness.url,
        pgBoss,
        logger,
        ...options,
      })
      opened.unshift({ close: () => workers.stop({ timeout: 1_000 }) })
      return workers
    },
    work: async (queue, handler, wiring = {}) => {
      wire(queue, handler, wiring)
      const workers = harness.workers({ queues: [queue] })
      await workers.start()
      return workers
    },
  }
  return harness
}

export function wire(
  queue: string,
  handler: TestHandler,
  wiring: Partial<QueueWorkerOptions<any, any>> = {},
): void {
  const func = pikkuSessionlessFunc<any, any>(async (services, data) =>
    handler(data, services.interaction.queue!),
  )
  wireQueueWorker({ queue, func, ...wiring })
}

/** Waits until `read` gives what `check` accepts. */
export async function until<Value>(
  read: () => Value | Promise<Value>,
  check: (value: Value) => boolean = Boolean,
): Promise<Value> {
  let last: Value | undefined
  await vi.waitFor(
    async () => {
      last = await read()
      expect(check(last)).toBe(true)
    },
    { timeout: 120_000, interval: 10 },
  )
  return last as Value
}

export async function finished(
  service: PgBossQueueService,
  queue: string,
  id: string,
): Promise<JobSnapshot> {
  return service.waitForFinish(queue, id, { timeout: 120_000 })
}

/** Does something with a plain pg-boss, as somebody else would have it on the same database. */
export async function withPlainBoss(
  pgBoss: PgBossModule,
  options: object,
  use: (boss: any) => Promise<void>,
): Promise<void> {
  const constructor = (pgBoss.PgBoss ?? pgBoss.default) as new (options: object) => any
  const boss = new constructor(options)
  // Its pool tells of connections that end after it was stopped.
  boss.on('error', () => {})
  await boss.start()
  try {
    await use(boss)
  } finally {
    await boss.stop({ graceful: false })
  }
}

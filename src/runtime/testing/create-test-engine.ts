import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import type { Duration } from '../job/options/duration.js'
import { parseDuration } from '../job/options/parse-duration.js'
import { decodeWire } from '../codec/wire-format.js'
import { EmbeddedQueueService } from '../providers/embedded/producer/embedded-queue-service.js'
import { EmbeddedQueueWorkers } from '../providers/embedded/consumer/embedded-queue-workers.js'
import { nextDue } from '../providers/embedded/store/due-jobs.js'
import { leaseStore } from '../providers/embedded/store/open-store.js'
import type { StoreLease } from '../providers/embedded/store/open-store.js'
import type { Written } from '../providers/embedded/consumer/write-settlements.js'
import type { WorkersOptions } from '../worker/queue-workers.js'
import { testServices } from './configure-testing.js'
import { silentLogger } from './silent-logger.js'

export interface TestEngineOptions {
  /** What time it is at first. Default: the first of January 2030, 00:00 UTC. */
  readonly startAt?: Date
}

/** One run of one job, as it ended. */
export interface TestRun {
  readonly queueName: string
  readonly jobId: string
  /** As it is stored: the JSON of what was added. */
  readonly data: unknown
  readonly attempt: number
  /** `retry`: it failed, and is tried again. `released`: its handler snoozed it, or its workers were stopped. */
  readonly outcome: 'completed' | 'retry' | 'failed' | 'discarded' | 'released'
  /** As it is stored. */
  readonly result?: unknown
  readonly error?: Error
  /** When it ended, by the engine's clock. */
  readonly at: Date
}

const DEFAULT_START = Date.UTC(2030, 0, 1)

/** A handler that is not done by then hangs, in milliseconds of the real clock. */
const PATIENCE = 10_000

/**
 * The embedded engine in memory, with a clock that only `advance` moves: retries, delays and schedules of days are
 * tested in no time, and the same in every run. Handlers are the real ones, and take no time by this clock; what they
 * await is awaited. A job's `timeout` and a batch's run by the real clock.
 *
 * ```ts
 * const engine = createTestEngine()
 * const queue = new PikkuQueue(engine.service)
 * await engine.start()
 * await queue.add('emails', data, { delay: '2d' })
 * await engine.advance('2d')   // the runs meanwhile
 * await engine.close()
 * ```
 */
export class TestEngine {
  /** For `new PikkuQueue(engine.service)`. */
  readonly service: EmbeddedQueueService
  readonly #path = `:memory:${randomUUID()}`
  readonly #lease: Promise<StoreLease>
  readonly #runs: TestRun[] = []
  readonly #workers: EmbeddedQueueWorkers[] = []
  #now: number

  constructor({ startAt }: TestEngineOptions = {}) {
    this.#now = startAt?.getTime() ?? DEFAULT_START
    const store = { path: this.#path, now: () => this.#now }
    this.#lease = leaseStore(store)
    // Whoever uses the engine next hears of it: no SQLite is installed, say.
    this.#lease.catch(() => {})
    this.service = new EmbeddedQueueService(store)
  }

  /** The engine's clock. */
  get now(): Date {
    return new Date(this.#now)
  }

  /** Every run so far, in the order of their ends. */
  get runs(): readonly TestRun[] {
    return [...this.#runs]
  }

  /** Starts the workers that are wired, with the services of `configureTesting` and those given here. */
  async start(options: WorkersOptions = {}): Promise<void> {
    const { services } = options
    const own = typeof services === 'function' ? ((await services()) as object) : services
    const workers = new EmbeddedQueueWorkers(
      { logger: silentLogger, ...options, services: await testServices(own), path: this.#path },
      {
        onRun: (run, now) => {
          // What a cancelled run came to is dropped.
          if (run.held) this.#runs.push(toRun(run, now))
        },
      },
    )
    await workers.start()
    this.#workers.push(workers)
  }

  /**
   * Puts the clock forward, and does on the way all that becomes due, each at its own time. Resolves, when every handler
   * has ended, to the runs since it was called. `advance(0)` runs what is waiting.
   * Throws an `Error` when a handler has not ended within ten real seconds.
   */
  async advance(time: Duration): Promise<TestRun[]> {
    const target = this.#now + parseDuration(time, { option: 'advance' })
    const { store } = await this.#lease
    const before = this.#runs.length
    await this.#settle()
    for (;;) {
      const due = nextDue(store.db)
      if (due === undefined || due > target) break
      this.#now = Math.max(this.#now, due)
      store.lookNow()
      await this.#settle()
    }
    this.#now = target
    return this.#runs.slice(before)
  }

  /** Stops the workers, and forgets all jobs. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((workers) => workers.stop({ timeout: 0 })))
    await this.service.close()
    await (await this.#lease).release()
  }

  async #settle(): Promise<void> {
    const giveUp = Date.now() + PATIENCE
    while (!this.#isIdle()) {
      if (Date.now() > giveUp) {
        throw new Error(
          `A handler has not ended within ${PATIENCE} ms of the real clock; the clock of the test engine stands still meanwhile`,
        )
      }
      await pause(1)
    }
  }

  #isIdle(): boolean {
    return this.#workers.every((workers) => workers.isIdle())
  }
}

/** An embedded engine whose clock stands still until it is put forward. Close it after the test. */
export function createTestEngine(options: TestEngineOptions = {}): TestEngine {
  return new TestEngine(options)
}

function toRun({ job, settlement }: Written, now: number): TestRun {
  const { queueName, id: jobId, data, attempt } = job
  return {
    queueName,
    jobId,
    data,
    attempt,
    outcome: settlement.kind,
    ...(settlement.kind === 'completed' ? { result: decodeWire(settlement.result ?? null) } : {}),
    ...('error' in settlement ? { error: settlement.error } : {}),
    at: new Date(now),
  }
}

import {
  GiveUpSignal,
  failed,
  type WiredWorker,
  type WorkersOptions,
} from '../../../provider-kit/index.js'
import type { Logger } from '../../../job/logger.js'
import { OutcomeReporter } from '../../../provider-kit/outcome-reporter.js'
import { toError } from '../../../job/job-error.js'
import { startLongTimer, timerDelay } from '../../../job/long-timer.js'
import { LinkedSet } from '../../../job/linked-set.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import { countWaiting } from '../store/claim-jobs.js'
import type { ClaimedRow } from '../store/job-row.js'
import { renewLock } from '../store/settle-job.js'
import type { Store, WakeReason } from '../store/store.js'
import { announceFailed, announceWritten } from './announce-turn.js'
import { BatchGathering } from './batch-gathering.js'
import { Claimer } from './claimer.js'
import { FinishedTally } from './finished-tally.js'
import { runCall } from './run-call.js'
import { toSettlement } from './settlement.js'
import type { InHand } from './settlement.js'
import { takeOverStalled } from './take-over-stalled.js'
import type { Stalled } from './take-over-stalled.js'
import { toInHand } from './to-taken-job.js'
import { writeSettlement } from './write-settlements.js'
import type { Settled, Written } from './write-settlements.js'

export interface RunnerOptions {
  readonly store: Store
  readonly worker: WiredWorker
  /** Begins the lock of every claim. */
  readonly owner: string
  readonly services: object
  readonly logger: Logger
  readonly onEvent: WorkersOptions['onEvent'] | undefined
  /** Told of every run whose end was written. For tests. */
  readonly onRun?: ((run: Written, now: number) => void) | undefined
}

/** After a turn that the database refused, in milliseconds. */
const TURN_RETRY_DELAY = 500

/** How long a stopping worker tries to put its jobs back, in milliseconds. */
const ABANDON_DELAY = 10_000

/** What one turn's transaction has done. */
interface Turn {
  readonly now: number
  readonly written: readonly Written[]
  readonly stalled: readonly Stalled[]
  /** One for each handler call to make. */
  readonly calls: readonly (readonly ClaimedRow[])[]
  readonly nextRuns: readonly number[]
}

/**
 * Runs one queue's jobs in this process. It writes in turns: one transaction that settles what has finished since the
 * last turn, and claims what there is room for. A job is in hand from the commit that claims it to the commit that
 * settles it, and its lock is renewed all that time.
 */
export class QueueRunner {
  readonly #options: RunnerOptions
  readonly #reporter: OutcomeReporter
  readonly #tally: FinishedTally
  readonly #gathering: BatchGathering | undefined
  readonly #claimer: Claimer
  readonly #inHand = new LinkedSet<InHand>()
  #settled: Settled[] = []
  #calls = 0
  #turn: NodeJS.Immediate | NodeJS.Timeout | undefined
  #lookForStalled = true
  #stopping = false
  #heartbeat: NodeJS.Timeout | undefined
  #stopListening: (() => void) | undefined
  #onIdle: (() => void) | undefined
  #abandon: NodeJS.Timeout | undefined

  constructor(options: RunnerOptions) {
    const { batch } = options.worker
    this.#options = options
    this.#reporter = new OutcomeReporter(options)
    this.#tally = new FinishedTally(options.worker)
    this.#gathering =
      batch === undefined ? undefined : new BatchGathering(batch, () => this.#schedule())
    this.#claimer = new Claimer(options, this.#gathering)
  }

  start(): void {
    const { store, worker } = this.#options
    this.#stopListening = store.listenToQueue(worker.queueName, (reason) => this.#wake(reason))
    const pause = timerDelay(worker.config.lockDuration / 3)
    this.#heartbeat = setInterval(() => this.#renewLocks(), pause)
    this.#schedule()
  }

  /**
   * Takes no new job, and resolves when none is in hand. After `timeout` milliseconds the handlers that still run are
   * given up, and their jobs put back.
   */
  async stop(timeout: number): Promise<void> {
    this.#stopping = true
    this.#gathering?.reset()
    const cancelGiveUp = startLongTimer(timeout, () => this.#giveUp())
    await this.#idle()
    cancelGiveUp()
    clearTimeout(this.#abandon)
    clearInterval(this.#heartbeat)
    this.#stopListening?.()
    clearTimeout(this.#turn as NodeJS.Timeout)
    clearImmediate(this.#turn as NodeJS.Immediate)
  }

  /** Nothing is in hand, and nothing waits that could be. */
  isIdle(): boolean {
    const { store, worker } = this.#options
    return (
      this.#turn === undefined &&
      this.#inHand.size === 0 &&
      countWaiting(store.db, worker.queueName, 1) === 0
    )
  }

  #idle(): Promise<void> {
    if (this.#inHand.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onIdle = resolve
    })
  }

  #giveUp(): void {
    for (const { signal } of this.#inHand) signal.abort()
    // A store that takes no more writes must not keep the process: the locks run out, and another worker goes on.
    this.#abandon = setTimeout(() => {
      this.#options.logger.error(this.#say(`${this.#inHand.size} jobs could not be put back`))
      this.#onIdle?.()
    }, ABANDON_DELAY)
  }

  #wake(reason: WakeReason): void {
    if (reason === 'stalled') this.#lookForStalled = true
    this.#schedule()
  }

  /** The next turn comes after what is going on now, so that everything that finishes at once is written at once. */
  #schedule(): void {
    this.#turn ??= setImmediate(() => this.#takeTurn())
  }

  #takeTurn(): void {
    this.#turn = undefined
    const settled = this.#settled
    this.#settled = []
    let turn: Turn
    try {
      if (settled.length === 0 && !this.#hasWork()) return
      turn = this.#options.store.db.transaction(() => this.#write(settled))
    } catch (error) {
      this.#settled = [...settled, ...this.#settled]
      this.#options.logger.error(this.#say('the store refused a turn; it is tried again'), error)
      this.#turn = setTimeout(() => this.#takeTurn(), TURN_RETRY_DELAY)
      return
    }
    this.#afterTurn(turn)
  }

  /** Reads only: a worker that has nothing to do must not lock the others out. */
  #hasWork(): boolean {
    return !this.#stopping && (this.#lookForStalled || this.#claimer.claimable(this.#calls) > 0)
  }

  #write(settled: readonly Settled[]): Turn {
    const { store, worker } = this.#options
    const now = store.now()
    const written = settled.map((each) => writeSettlement(store.db, worker, each, now))
    const stalled = this.#takeOver(now)
    const claims = this.#stopping ? [] : this.#claimer.claim(this.#calls, now)
    const nextRuns = claims.flatMap((claim) => claim.nextRuns)
    const jobs = claims.map((claim) => claim.jobs)
    const calls = worker.batch === undefined ? jobs.flat().map((row) => [row]) : jobs
    const last = calls.length === 0 && settled.length === this.#inHand.size
    this.#tally.add(store.db, written, { now, last })
    return { now, written, stalled, calls, nextRuns }
  }

  #takeOver(now: number): Stalled[] {
    if (!this.#lookForStalled || this.#stopping) return []
    const { store, worker } = this.#options
    // Our own first: after a sleep of the machine they look as dead as the others.
    for (const { held } of this.#inHand) renewLock(store.db, held, this.#claimer.lockUntil(now))
    return takeOverStalled(store.db, worker, now)
  }

  #afterTurn({ now, written, stalled, calls, nextRuns }: Turn): void {
    const { store, worker } = this.#options
    if (!this.#stopping) this.#lookForStalled = false
    for (const each of written) this.#inHand.delete(each.inHand)
    // What is claimed is begun before anything that is not ours, a logger or a listener, can throw.
    for (const rows of calls) this.#begin(rows)
    for (const each of written) {
      if (each.held) this.#reporter.settled(each.inHand.job, each.settlement)
      else this.#reporter.lost(each.inHand.job)
      announceWritten(store, each, now)
    }
    for (const each of written) this.#options.onRun?.(each, now)
    for (const { row, error } of stalled) {
      this.#reporter.stalled(row)
      if (error === undefined) continue
      this.#reporter.settled(row, failed(error, worker))
      announceFailed(store, row, worker.deadLetterQueue, now)
    }
    for (const runAt of nextRuns) store.jobReady(worker.queueName, runAt)
    if (this.#inHand.size === 0) this.#onIdle?.()
    // What is left of the waiting jobs begins to gather.
    if (this.#gathering !== undefined && calls.length > 0) {
      this.#gathering.reset()
      this.#schedule()
    }
  }

  #begin(rows: readonly ClaimedRow[]): void {
    const signal = new GiveUpSignal()
    const inHands = rows.map((row) => toInHand(row, signal))
    for (const inHand of inHands) this.#inHand.add(inHand)
    this.#calls += 1
    void this.#run(inHands)
  }

  async #run(inHands: readonly InHand[]): Promise<void> {
    const { worker } = this.#options
    const readable = inHands.filter((inHand) => inHand.unreadable === undefined)
    const outcomes = await this.#call(readable)
    this.#calls -= 1
    for (const inHand of inHands) {
      const outcome: JobOutcome =
        inHand.unreadable === undefined
          ? (outcomes.shift() ?? { kind: 'released' })
          : failed(inHand.unreadable, worker)
      this.#settled.push({ inHand, settlement: toSettlement(inHand.job, outcome, worker) })
    }
    this.#schedule()
  }

  async #call(inHands: readonly InHand[]): Promise<JobOutcome[]> {
    for (const { job } of inHands) this.#reporter.active(job)
    try {
      return await runCall(inHands, { ...this.#options, reporter: this.#reporter })
    } catch (error) {
      return inHands.map(() => failed(toError(error), this.#options.worker))
    }
  }

  #renewLocks(): void {
    if (this.#inHand.size === 0) return
    const { store, logger } = this.#options
    try {
      const lockUntil = this.#claimer.lockUntil(store.now())
      const lost = store.db.transaction(() =>
        [...this.#inHand].filter(({ held }) => !renewLock(store.db, held, lockUntil)),
      )
      // Another worker runs them now.
      for (const { signal } of lost) signal.abort()
    } catch (error) {
      logger.error(this.#say('the locks of its jobs could not be renewed'), error)
    }
  }

  #say(what: string): string {
    return `Queue '${this.#options.worker.queueName}': ${what}`
  }
}

import type { WiredWorker, WorkersOptions } from '../../../provider-kit/index.js'
import type { Logger } from '../../../job/logger.js'
import { BatchClock } from '../../../provider-kit/batch-gatherer.js'
import { Cancellations } from '../../../provider-kit/cancellations.js'
import { HandlerCalls } from '../../../provider-kit/handler-call.js'
import type { KeyRules } from '../../../provider-kit/key-rules.js'
import { keepLocks } from '../../../provider-kit/keep-locks.js'
import { OutcomeReporter } from '../../../provider-kit/outcome-reporter.js'
import { settlementOf } from '../../../provider-kit/settlement-of.js'
import type { StoppableRunner } from '../../../provider-kit/stop-within.js'
import { LinkedSet } from '../../../job/linked-set.js'
import { cancellationOf } from '../store/cancellation-of.js'
import type { ClaimedRow } from '../store/job-row.js'
import { isKeptBack } from '../store/keys/unique-run.js'
import { logsWritten, writeLog } from '../store/job-logs.js'
import { hasEarlierRun } from '../store/schedules.js'
import { renewLock, writeProgress } from '../store/settle-job.js'
import type { Store, WakeReason } from '../store/store.js'
import { announceWritten } from './announce-written.js'
import { Claimer } from './claimer.js'
import { FinishedTally } from './finished-tally.js'
import { EmbeddedJob } from './embedded-job.js'
import { takeOverStalled } from './take-over-stalled.js'
import type { Stalled } from './take-over-stalled.js'
import { writeSettlement } from './write-settlements.js'
import type { Settled, Written } from './write-settlements.js'

export interface RunnerOptions {
  readonly store: Store
  readonly worker: WiredWorker
  /** When its jobs may begin. */
  readonly rules?: KeyRules | undefined
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

/** What one turn's transaction has done. */
interface Turn {
  readonly now: number
  readonly written: readonly Written[]
  readonly stalled: readonly Stalled[]
  /** One for each handler call to make. */
  readonly calls: readonly (readonly ClaimedRow[])[]
  readonly wakeAt: readonly number[]
}

/**
 * Runs one queue's jobs in this process. It writes in turns: one transaction that settles what has finished since the
 * last turn, and claims what there is room for. A job is in hand from the commit that claims it to the commit that
 * settles it, and its lock is renewed all that time.
 */
export class QueueRunner implements StoppableRunner {
  readonly queueName: string
  readonly #options: RunnerOptions
  readonly #reporter: OutcomeReporter
  readonly #tally: FinishedTally
  readonly #batches: BatchClock | undefined
  readonly #claimer: Claimer
  readonly inHand = new LinkedSet<EmbeddedJob>()
  #settled: Settled[] = []
  #calls = 0
  #turn: NodeJS.Immediate | NodeJS.Timeout | undefined
  #lookForStalled = true
  #stopping = false
  readonly #handler: HandlerCalls<EmbeddedJob>
  readonly #cancellations: Cancellations<EmbeddedJob>
  #endLocks: (() => void) | undefined
  #stopListening: (() => void) | undefined
  #onIdle: (() => void) | undefined

  constructor(options: RunnerOptions) {
    const { store, worker } = options
    const { batch } = worker
    this.#options = options
    this.queueName = worker.queueName
    this.#reporter = new OutcomeReporter(options)
    this.#cancellations = new Cancellations({
      reporter: this.#reporter,
      cancellationOf: ({ row }) => cancellationOf(store.db, row),
    })
    this.#tally = new FinishedTally(options.worker)
    this.#batches = batch && new BatchClock(batch, () => this.#schedule())
    this.#claimer = new Claimer(options, this.#batches)
    this.#handler = new HandlerCalls({
      ...options,
      provider: 'embedded',
      now: store.now,
      reporter: this.#reporter,
      writeProgress: ({ row }, progress) =>
        store.db.transaction(() => writeProgress(store.db, row, JSON.stringify(progress))),
      writeLog: ({ row }, text) => {
        store.db.transaction(() => writeLog(store.db, row, text))
        logsWritten(store.db)
      },
      hasEarlierRun: ({ row }) => hasEarlierRun(store.db, row),
      isKeptBack: ({ row, options }) => isKeptBack(store, row, options),
    })
  }

  start(): void {
    const { store, worker, logger } = this.#options
    this.#stopListening = store.listenToQueue(worker.queueName, (reason) => this.#wake(reason))
    this.#endLocks = keepLocks({
      lockDuration: worker.config.lockDuration,
      inHand: () => this.inHand,
      renew: (held) => this.#cancellations.withoutCancelled(this.#renewLocks(held)),
      report: (error) =>
        logger.error(this.#say('the locks of its jobs could not be renewed'), error),
    })
    this.#schedule()
  }

  async finish(): Promise<void> {
    this.#stopping = true
    this.#batches?.restart()
    await this.#idle()
    this.#end()
  }

  giveUp(): void {
    for (const { signal } of this.inHand) signal.abort()
  }

  abandon(): void {
    this.#end()
  }

  #end(): void {
    this.#endLocks?.()
    this.#stopListening?.()
    clearTimeout(this.#turn as NodeJS.Timeout)
    clearImmediate(this.#turn as NodeJS.Immediate)
  }

  /** Nothing is in hand, and nothing waits that could be. */
  isIdle(): boolean {
    return this.#turn === undefined && this.inHand.size === 0 && this.#claimer.waiting(1) === 0
  }

  #idle(): Promise<void> {
    if (this.inHand.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onIdle = resolve
    })
  }

  #wake(reason: WakeReason): void {
    if (reason === 'cancelled') {
      void this.#cancellations.withoutCancelled([...this.inHand])
      return
    }
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
      this.#options.store.db.file?.assertInPlace()
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
    const wakeAt = claims.flatMap((claim) => claim.wakeAt)
    const jobs = claims.map((claim) => claim.jobs).filter((rows) => rows.length > 0)
    const calls = worker.batch === undefined ? jobs.flat().map((row) => [row]) : jobs
    const last = calls.length === 0 && settled.length === this.inHand.size
    this.#tally.add(store.db, written, { now, last })
    return { now, written, stalled, calls, wakeAt }
  }

  #takeOver(now: number): Stalled[] {
    if (!this.#lookForStalled || this.#stopping) return []
    const { store, worker } = this.#options
    // Our own first: after a sleep of the machine they look as dead as the others.
    for (const { row } of this.inHand) renewLock(store.db, row, this.#claimer.lockUntil(now))
    return takeOverStalled(store.db, worker, now)
  }

  #afterTurn({ now, written, stalled, calls, wakeAt }: Turn): void {
    const { store, worker } = this.#options
    if (!this.#stopping) this.#lookForStalled = false
    for (const { job } of written) this.inHand.delete(job)
    // What is claimed is begun before anything that is not ours, a logger or a listener, can throw.
    for (const rows of calls) this.#begin(rows)
    for (const each of written) this.#tell(each, now)
    for (const each of written) this.#options.onRun?.(each, now)
    for (const { job, failure } of stalled) {
      this.#reporter.stalled(job)
      if (failure !== undefined) this.#tell(failure, now)
    }
    for (const runAt of wakeAt) store.jobReady(worker.queueName, runAt, now)
    if (this.inHand.size === 0) this.#onIdle?.()
    // What is left of the waiting jobs begins to gather.
    if (this.#batches !== undefined && calls.length > 0) {
      this.#batches.restart()
      this.#schedule()
    }
  }

  #tell(written: Written, now: number): void {
    if (written.held) this.#reporter.settled(written.job, written.settlement)
    else void this.#cancellations.dropped(written.job)
    announceWritten(this.#options.store, written, now)
  }

  #begin(rows: readonly ClaimedRow[]): void {
    const jobs = rows.map((row) => new EmbeddedJob(this.#options.store.db, row))
    for (const job of jobs) this.inHand.add(job)
    this.#calls += 1
    void this.#run(jobs)
  }

  async #run(jobs: readonly EmbeddedJob[]): Promise<void> {
    const { worker } = this.#options
    const outcomes = await this.#handler.call(jobs)
    this.#calls -= 1
    jobs.forEach((job, index) => {
      const settlement = settlementOf(job, outcomes[index] ?? { kind: 'released' }, worker)
      this.#settled.push({ job, settlement })
    })
    this.#schedule()
  }

  #renewLocks(held: readonly EmbeddedJob[]): readonly EmbeddedJob[] {
    const { db, now } = this.#options.store
    const lockUntil = this.#claimer.lockUntil(now())
    return db.transaction(() => held.filter(({ row }) => !renewLock(db, row, lockUntil)))
  }

  #say(what: string): string {
    return `Queue '${this.#options.worker.queueName}': ${what}`
  }
}

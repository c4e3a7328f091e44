import type { WiredWorker, WorkersOptions } from '../../../provider-kit/index.js'
import type { Logger } from '../../../job/logger.js'
import { BatchGatherer } from '../../../provider-kit/batch-gatherer.js'
import { Cancellations } from '../../../provider-kit/cancellations.js'
import { onCancelledHere } from '../../../provider-kit/cancelled-here.js'
import { HandlerCalls } from '../../../provider-kit/handler-call.js'
import type { KeyRules } from '../../../provider-kit/key-rules.js'
import { keepLocks } from '../../../provider-kit/keep-locks.js'
import { OutcomeReporter } from '../../../provider-kit/outcome-reporter.js'
import { settlementOf } from '../../../provider-kit/settlement-of.js'
import type { Settlement } from '../../../provider-kit/settlement-of.js'
import type { StoppableRunner } from '../../../provider-kit/stop-within.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import { LinkedSet } from '../../../job/linked-set.js'
import type { OpenBoss } from '../connection/open-boss.js'
import { readCancellation } from '../../../provider-kit/read-cancellation.js'
import { readCancelled } from '../store/change-jobs.js'
import { fetchJobs } from '../store/fetch-jobs.js'
import { writeLog } from '../store/job-logs.js'
import { nextDue, renewLeases, writeProgress } from '../store/hold-jobs.js'
import type { Queues } from '../store/queues.js'
import { advanceSchedule, hasEarlierRun } from '../store/schedules.js'
import { claimByRules } from '../store/keys/claim-by-rules.js'
import { nextDueByRules } from '../store/keys/queue-rules.js'
import { isKeptBack } from '../store/keys/unique-run.js'
import { BehindReleaser } from './behind-releaser.js'
import { PollInterval } from './poll-interval.js'
import { PgBossJob } from './pg-boss-job.js'
import { Pruner } from './pruner.js'
import { QueueMaintenance } from './queue-maintenance.js'
import { roomFor } from './room-for.js'
import { SettlementWriter } from './settlement-writer.js'
import { toSettledRow } from './to-settled-row.js'
import { Wake } from './wake.js'

export interface RunnerOptions {
  readonly open: OpenBoss
  readonly queues: Queues
  readonly worker: WiredWorker
  /** When its jobs may begin. */
  readonly rules: KeyRules | undefined
  readonly services: object
  readonly logger: Logger
  readonly onEvent: WorkersOptions['onEvent'] | undefined
  /** Logs errors of the connection, and not too often. */
  readonly report: (error: unknown) => void
  /** New jobs are told to `wake`. */
  readonly listening: boolean
}

/** After a fetch that failed, in milliseconds. */
const FETCH_RETRY_DELAY = 500

/** A job that has waited for longer is called only if it is still this worker's; in milliseconds. */
const LONGEST_UNSEEN = 50

/** Between two looks for a place under `maxConcurrency`, in milliseconds. */
const PLACE_INTERVAL = 100

/**
 * Runs one queue's jobs in this process. A job is in hand from the fetch that takes it until what became of it is
 * written, and its lease is renewed all that time. A place is free again as soon as its handler has ended: the next
 * fetch and the writing go on side by side. But only so many jobs wait to be written: what was done and not written
 * is done again when this process dies.
 */
export class QueueRunner implements StoppableRunner {
  readonly queueName: string
  readonly #options: RunnerOptions
  readonly #writer: SettlementWriter
  readonly #upkeep: QueueMaintenance
  readonly #pruner: Pruner
  readonly #behind: BehindReleaser
  readonly #reporter: OutcomeReporter
  readonly #pace: PollInterval
  readonly #wake = new Wake()
  /** Those that wait to be run, those that run, and those that are being written. */
  readonly inHand = new LinkedSet<PgBossJob>()
  /** Taken, and waiting for a place or for their batch to fill. */
  readonly #ready: BatchGatherer<PgBossJob>
  readonly #handler: HandlerCalls<PgBossJob>
  readonly #cancellations: Cancellations<PgBossJob>
  #endLocks: (() => void) | undefined
  #stopListening: (() => void) | undefined
  #isFull = false
  #stopping = false
  #loop: Promise<void> | undefined
  #onIdle: (() => void) | undefined

  constructor(options: RunnerOptions) {
    const { open, queues, worker, rules, report } = options
    const { queueName } = worker
    this.#options = options
    this.queueName = queueName
    const isGrouped = rules?.group !== undefined
    this.#writer = new SettlementWriter({ open, queues, queueName, isGrouped, report })
    this.#reporter = new OutcomeReporter(options)
    this.#cancellations = new Cancellations({
      reporter: this.#reporter,
      cancellationOf: async ({ id, queueName, row }) =>
        readCancellation(
          queueName,
          id,
          await readCancelled(open.sql, open.tables, { queueName, ...row }),
        ),
    })
    this.#pruner = new Pruner(options)
    this.#behind = new BehindReleaser({ ...options, wake: () => this.wake() })
    this.#ready = new BatchGatherer({
      worker: callsAtOnce(options),
      call: (jobs, end) => void this.#call(jobs, end),
    })
    this.#handler = new HandlerCalls({
      ...options,
      provider: 'pg-boss',
      reporter: this.#reporter,
      writeProgress: ({ row: held }, progress) =>
        writeProgress(open.sql, open.tables, { queueName: worker.queueName, held, progress }),
      writeLog: ({ row: held }, text) =>
        writeLog(open.sql, open.tables, { queueName: worker.queueName, held, text }),
      hasEarlierRun: async ({ id, repeat: key }) =>
        key !== undefined &&
        hasEarlierRun(open.sql, open.tables, { queueName: worker.queueName, key, id }),
      isKeptBack: ({ id, row, priority, data, options: stored }) =>
        isKeptBack(open, {
          queueName: worker.queueName,
          id,
          engineId: row.id,
          priority,
          data: data === undefined ? undefined : JSON.stringify(data),
          options: stored,
        }),
    })
    this.#pace = new PollInterval(worker.config.pollInterval, options.listening)
    this.#upkeep = new QueueMaintenance({
      ...options,
      writer: this.#writer,
      reporter: this.#reporter,
      wake: () => this.wake(),
      inHand: () => new Set([...this.inHand].map(({ row }) => row.id)),
    })
  }

  start(): void {
    const { worker, report } = this.#options
    this.#endLocks = keepLocks({
      lockDuration: worker.config.lockDuration,
      inHand: () => this.inHand,
      renew: async (held) => this.#cancellations.withoutCancelled(await this.#renewLeases(held)),
      report,
    })
    this.#stopListening = onCancelledHere((queueName, jobId) => {
      const jobs = queueName === this.queueName ? [...this.inHand] : []
      void this.#look(jobs.filter(({ id }) => id === jobId))
    })
    this.#upkeep.start()
    this.#loop = this.#run()
  }

  /** The queue has something new. */
  wake(): void {
    this.#pace.quicken()
    this.#wake.call()
  }

  async finish(): Promise<void> {
    this.#stopping = true
    for (const job of this.#ready.takeAll()) this.#settle(job, { kind: 'released' })
    this.#wake.call()
    this.#upkeep.stop()
    this.#pruner.hurry()
    await this.#loop
    if (this.inHand.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    }
    await this.#upkeep.idle()
    await this.#pruner.idle()
    await this.#behind.idle()
    this.#end()
  }

  giveUp(): void {
    for (const { signal } of this.inHand) signal.abort()
  }

  abandon(): void {
    this.#writer.abandon()
    this.#end()
  }

  #end(): void {
    this.#endLocks?.()
    this.#stopListening?.()
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const room = roomFor(this.#options, this.#ready, this.inHand.size)
      this.#isFull = room <= 0
      if (this.#isFull) await this.#wake.sleep()
      else if (!(await this.#fetch(room))) await this.#rest()
    }
  }

  /** Whether it is worth looking again at once. */
  async #fetch(limit: number): Promise<boolean> {
    const { open, worker, rules, report } = this.#options
    const { queueName, config, batch } = worker
    const maxActive =
      config.maxConcurrency === undefined ? undefined : config.maxConcurrency * (batch?.size ?? 1)
    try {
      const fetch = { queueName, limit, lockDuration: config.lockDuration, maxActive }
      const fetched =
        rules === undefined
          ? await fetchJobs(open.sql, open.tables, fetch)
          : await claimByRules(open.sql, open.tables, fetch, rules)
      for (const stored of fetched) this.#take(new PgBossJob(queueName, stored))
      if (fetched.length > 0) this.#pace.quicken()
      return fetched.length > 0
    } catch (error) {
      report(error)
      await this.#wake.sleep(FETCH_RETRY_DELAY)
      return true
    }
  }

  /** Until there may be something to take. */
  async #rest(): Promise<void> {
    if (this.#stopping) return
    const longest = this.#pace.next()
    const due = longest > this.#pace.shortest ? await this.#untilDue() : undefined
    await this.#wake.sleep(Math.min(longest, due ?? longest))
  }

  async #untilDue(): Promise<number | undefined> {
    const { open, worker, rules, report } = this.#options
    const { queueName } = worker
    try {
      const wait =
        rules === undefined
          ? await nextDue(open.sql, open.tables, queueName)
          : await nextDueByRules(open.sql, open.tables, queueName, rules)
      if (wait === undefined || wait > 0) return wait === undefined ? wait : Math.ceil(wait)
      // It became due since we looked; or it waits for a place, of which no other process tells us.
      return worker.config.maxConcurrency === undefined ? this.#pace.shortest : PLACE_INTERVAL
    } catch (error) {
      report(error)
      return undefined
    }
  }

  #take(job: PgBossJob): void {
    this.inHand.add(job)
    if (this.#stopping) this.#settle(job, { kind: 'released' })
    else this.#ready.add(job)
  }

  async #call(jobs: readonly PgBossJob[], end: () => void): Promise<void> {
    for (const job of jobs) {
      // Before the run itself: a handler that kills its process must not end its schedule.
      if (job.repeat !== undefined) await this.#advance(job, job.repeat)
    }
    // Somebody may have cancelled a job that was taken and not yet called.
    if (jobs.some(({ seenAt }) => Date.now() - seenAt > LONGEST_UNSEEN))
      await this.#look([...this.inHand])
    const outcomes = await this.#handler.call(jobs)
    end()
    this.#wake.call()
    jobs.forEach((job, index) => this.#settle(job, outcomes[index] ?? { kind: 'released' }))
  }

  async #advance({ row }: PgBossJob, key: string): Promise<void> {
    const { open, worker, report } = this.#options
    try {
      const run = { queueName: worker.queueName, key, id: row.id }
      await advanceSchedule(open.sql, open.tables, run)
    } catch (error) {
      // The upkeep finds a schedule without a next run.
      report(error)
    }
  }

  #settle(job: PgBossJob, outcome: JobOutcome): void {
    const { worker } = this.#options
    const settlement = settlementOf(job, outcome, worker)
    this.#writer.write(toSettledRow(job, settlement, worker), (held) =>
      this.#settled(job, settlement, held),
    )
  }

  #settled(job: PgBossJob, settlement: Settlement, held: boolean): void {
    if (held) {
      this.#reporter.settled(job, settlement)
      this.#pruner.settled(job, settlement)
      this.#behind.settled(job, settlement)
      // Its place in its group is free.
      if ('delay' in settlement || this.#options.rules?.group !== undefined) this.wake()
    } else if (settlement.kind !== 'released') {
      void this.#cancellations.dropped(job).then(() => this.#forget(job))
      return
    }
    this.#forget(job)
  }

  #forget(job: PgBossJob): void {
    this.inHand.delete(job)
    if (this.#isFull) this.#wake.call()
    if (this.inHand.size === 0) this.#onIdle?.()
  }

  /** Whether these are still this worker's. */
  async #look(jobs: readonly PgBossJob[]): Promise<void> {
    if (jobs.length === 0) return
    try {
      const lost = await this.#cancellations.withoutCancelled(await this.#renewLeases(jobs))
      for (const { signal } of lost) signal.abort()
    } catch (error) {
      this.#options.report(error)
    }
  }

  async #renewLeases(jobs: readonly PgBossJob[]): Promise<readonly PgBossJob[]> {
    const { open, worker } = this.#options
    const held = jobs.map(({ row }) => row)
    const { queueName } = worker
    const { lockDuration } = worker.config
    const still = await renewLeases(open.sql, open.tables, { queueName, held, lockDuration })
    const now = Date.now()
    for (const job of jobs) job.seenAt = now
    return jobs.filter((_, place) => !still.has(place))
  }
}

/** A run begins when its job is taken, as far as limits are concerned. So no job that is taken waits for others. */
function callsAtOnce({ worker, rules }: RunnerOptions): Pick<WiredWorker, 'batch' | 'config'> {
  const { batch, config } = worker
  return batch === undefined || rules === undefined
    ? worker
    : { config, batch: { ...batch, timeout: 0 } }
}

import { failed } from '../../../provider-kit/index.js'
import { JobStalledError } from '../../../job/errors/job-stalled-error.js'
import type { OutcomeReporter } from '../../../provider-kit/outcome-reporter.js'
import { timerDelay } from '../../../job/long-timer.js'
import { sweepLogs } from '../store/job-logs.js'
import { abandonedJobs, sweepNotes } from '../store/hold-jobs.js'
import type { AbandonedJob } from '../store/hold-jobs.js'
import { releaseBehind, sweepKeys } from '../store/keys/behind-jobs.js'
import { sweepGroups } from '../store/keys/queue-rules.js'
import { healSchedules } from '../store/schedules.js'
import { settlementOf } from '../../../provider-kit/settlement-of.js'
import { PgBossJob } from './pg-boss-job.js'
import type { RunnerOptions } from './queue-runner.js'
import type { SettledRow } from '../store/settle-jobs.js'
import type { SettlementWriter } from './settlement-writer.js'
import { toSettledRow } from './to-settled-row.js'

interface UpkeepOptions extends Pick<RunnerOptions, 'open' | 'worker' | 'rules' | 'report'> {
  readonly writer: SettlementWriter
  readonly reporter: OutcomeReporter
  readonly wake: () => void
  /** The ids of jobs in the hands of this very process: alive, however late its sign of life is. */
  readonly inHand: () => ReadonlySet<string>
}

const SHORTEST = 500
const SWEEP_INTERVAL = 3_600_000

function runsAgain({ unique }: RunnerOptions['worker']): boolean {
  return (unique as { readonly then?: unknown } | undefined)?.then === 'runAgain'
}

/** What has to be seen to from time to time: jobs of dead workers, schedules without a next run, old notes. */
export class QueueMaintenance {
  readonly #options: UpkeepOptions
  #timer: ReturnType<typeof setTimeout> | undefined
  #working: Promise<void> | undefined
  #stopped = false
  #sweptAt = 0

  constructor(options: UpkeepOptions) {
    this.#options = options
  }

  start(): void {
    this.#working = this.#work()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  async idle(): Promise<void> {
    await this.#working
  }

  async #work(): Promise<void> {
    const { open, worker, report } = this.#options
    const { queueName } = worker
    try {
      await this.#takeOver()
      if (runsAgain(worker)) await releaseBehind(open.sql, open.tables, queueName)
      await healSchedules(open.sql, open.tables, queueName)
      await this.#sweep()
    } catch (error) {
      report(error)
    }
    if (this.#stopped) return
    const pause = timerDelay(Math.max(SHORTEST, worker.config.lockDuration / 2))
    this.#timer = setTimeout(() => {
      this.#working = this.#work()
    }, pause)
  }

  async #takeOver(): Promise<void> {
    const { open, worker } = this.#options
    const found = await abandonedJobs(open.sql, open.tables, worker.queueName)
    const inHand = this.#options.inHand()
    const abandoned = found.filter(({ id }) => !inHand.has(id))
    await Promise.all(abandoned.map((job) => this.#putBack(job)))
    if (abandoned.length > 0) this.#options.wake()
  }

  async #putBack(abandoned: AbandonedJob): Promise<void> {
    const { worker, writer, reporter } = this.#options
    const { queueName, config } = worker
    const job = new PgBossJob(queueName, abandoned)
    if (abandoned.stalls < config.maxStalledCount) {
      const { id, fence } = abandoned
      const stalled: SettledRow = { id, fence, end: 'stalled' }
      if (await writer.written(stalled)) reporter.stalled(job)
      return
    }
    const error = new JobStalledError(queueName, job.id, abandoned.stalls + 1)
    const settlement = settlementOf(job, failed(error, worker), worker)
    if (!(await writer.written(toSettledRow(job, settlement, worker)))) return
    reporter.stalled(job)
    reporter.settled(job, settlement)
  }

  async #sweep(): Promise<void> {
    const { open, worker, rules } = this.#options
    if (Date.now() - this.#sweptAt < SWEEP_INTERVAL) return
    await sweepNotes(open.sql, open.tables, worker.queueName)
    await sweepLogs(open.sql, open.tables, worker.queueName)
    await sweepKeys(open.sql, open.tables, worker.queueName)
    if (rules?.group !== undefined) await sweepGroups(open.sql, open.tables, worker.queueName)
    // Also of a queue whose wiring has lost its `unique` while such jobs waited.
    await releaseBehind(open.sql, open.tables, worker.queueName)
    this.#sweptAt = Date.now()
  }
}

import {
  GiveUpSignal,
  failed,
  runBatch,
  settleJob,
  type OpenServices,
  type RunJobContext,
  type WiredWorker,
  type WorkersOptions,
} from '../../../provider-kit/index.js'
import { JobStalledError } from '../../../job/errors/job-stalled-error.js'
import { OutcomeReporter } from '../../../provider-kit/outcome-reporter.js'
import type { ReportedJob } from '../../../provider-kit/outcome-reporter.js'
import { toError } from '../../../job/job-error.js'
import { timerDelay } from '../../../job/long-timer.js'
import { LinkedSet } from '../../../job/linked-set.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import type { TakenJob } from '../../../job/taken-job.js'
import type { BullJob, BullWorker, BullWorkerOptions } from '../connection/bullmq-module.js'
import type { ErrorLog } from '../../../job/error-log.js'
import type { QueueSet } from '../connection/queue-set.js'
import { bullmqQueueName } from '../../../../facts/queue-names.js'
import { checkQueueName } from '../../../job/check-queue-name.js'
import type { RedisLink } from '../connection/redis-link.js'
import { repeatStrategy } from '../connection/repeat-strategy.js'
import { withoutCommand } from '../connection/without-command.js'
import { fromEngineId } from '../store/engine-id.js'
import { HeldJob } from '../store/read-engine-job.js'
import { StoredError } from '../store/stored-error.js'
import { BatchGatherer } from './batch-gatherer.js'
import { JobLocks } from './job-locks.js'
import { JobLostError } from './job-lost-error.js'
import { keepJobs } from './keep-jobs.js'
import { settle } from './settle.js'

export interface RunnerOptions {
  readonly worker: WiredWorker
  readonly link: RedisLink
  readonly queues: QueueSet
  readonly open: OpenServices
  readonly log: ErrorLog
  readonly onEvent: WorkersOptions['onEvent'] | undefined
}

/** How often BullMQ looks for stalled jobs at least. */
const LONGEST_STALLED_INTERVAL = 30_000
/** In seconds: BullMQ adds to it for timers of its own. */
const LONGEST_DRAIN_DELAY = 86_400
/** BullMQ's metrics have one point a minute: two weeks of them. */
const METRICS = { maxDataPoints: 20_160 }

/** One wired worker, on a BullMQ worker of its own. */
export class QueueRunner {
  readonly #options: RunnerOptions
  readonly #engine: BullWorker
  readonly #reporter: OutcomeReporter
  readonly #locks: JobLocks
  readonly #gatherer: BatchGatherer | undefined
  readonly #inHand = new LinkedSet<HeldJob>()
  /** Left by dead workers too often; BullMQ would fail them without their dead letter. */
  readonly #stalledTooOften = new WeakSet<BullJob>()
  #givenUp = false

  /** Throws `UnsupportedByProviderError` for a queue name that BullMQ does not take. */
  constructor(options: RunnerOptions) {
    this.#options = options
    const { worker, link, open, onEvent } = options
    checkQueueName('bullmq', worker.queueName, bullmqQueueName)
    this.#reporter = new OutcomeReporter({ worker, logger: open.logger, onEvent })
    this.#gatherer = worker.batch && this.#gather(worker.batch)
    this.#engine = new link.bullmq.Worker(
      worker.queueName,
      (job, token) => this.#process(job, token),
      toEngineOptions(worker, link),
    )
    this.#locks = new JobLocks({
      client: link.client,
      keys: this.#engine.toKey(''),
      queueName: worker.queueName,
      lockDuration: worker.config.lockDuration,
      logger: options.open.logger,
    })
    keepJobs(this.#engine, link.bullmq, { locks: this.#locks, inHand: () => this.#inHand })
    this.#listen()
  }

  /** Resolves when this worker takes jobs. */
  async start(): Promise<void> {
    const { worker, queues, link, log } = this.#options
    await link.call(() => this.#engine.waitUntilReady())
    await link.call(() => this.#limitGlobally(queues, worker))
    // It resolves when the worker is closed.
    this.#engine.run().catch(log.report)
  }

  /** Takes no new job; resolves when those in hand have ended and are settled. */
  async finish(): Promise<void> {
    const closing = this.#engine.close()
    this.#gatherer?.stop()
    await closing
  }

  /** Aborts the handlers that still run; their jobs go back to the queue. */
  giveUp(): void {
    this.#givenUp = true
    for (const { signal } of this.#inHand) signal.abort()
  }

  /** Cuts the connection: nothing more is waited for. */
  async abandon(): Promise<void> {
    // Its timer would keep the process: BullMQ ends it last, after the jobs that it waits for.
    this.#engine.pause(true).catch(() => {})
    await this.#engine.disconnect().catch(() => {})
  }

  #process(engineJob: BullJob, token: string | undefined): Promise<unknown> {
    const { lockDuration } = this.#options.worker.config
    // What was asked for before the event loop was blocked may be another worker's by the time that its answer is read.
    const isLate = Date.now() - (engineJob.processedOn ?? 0) > lockDuration / 2
    if (!isLate) return this.#run(engineJob, token)
    return this.#locks.assertHeld({ engineJob, token }).then(() => this.#run(engineJob, token))
  }

  #run(engineJob: BullJob, token: string | undefined): Promise<unknown> {
    const { worker, queues } = this.#options
    const job = new HeldJob(worker.queueName, engineJob, token)
    const locks = this.#locks
    const end = (outcome: JobOutcome): unknown => {
      const settled = settle(outcome, { engineJob, token, job, worker, queues, locks })
      // Until then its lock is renewed.
      if (settled instanceof Promise) return settled.finally(() => this.#inHand.delete(job))
      this.#inHand.delete(job)
      return settled
    }
    if (this.#stalledTooOften.has(engineJob)) {
      const error = new JobStalledError(worker.queueName, job.id, engineJob.stalledCounter)
      return Promise.resolve(failed(error, worker)).then(end)
    }
    if (this.#givenUp) job.signal.abort()
    this.#inHand.add(job)
    this.#reporter.active(job)
    return this.#gatherer === undefined
      ? settleJob(job, worker, this.#context(job.signal), end)
      : this.#gatherer.run(job).then(end)
  }

  #gather(batch: NonNullable<WiredWorker['batch']>): BatchGatherer {
    const { worker } = this.#options
    return new BatchGatherer({
      ...batch,
      concurrency: worker.config.concurrency,
      run: (jobs) => runBatch(jobs, worker, this.#context(this.#signalOf(jobs))),
    })
  }

  /** Ends with the first of its jobs: a handler cannot give up a part of its call. */
  #signalOf(jobs: readonly TakenJob[]): GiveUpSignal {
    const call = new GiveUpSignal()
    for (const job of jobs) {
      const { signal } = job as HeldJob
      if (signal.aborted) call.abort()
      signal.onAbort(() => call.abort())
    }
    return call
  }

  #context(signal: GiveUpSignal): RunJobContext {
    const { services, logger } = this.#options.open
    return {
      provider: 'bullmq',
      services,
      logger,
      signal,
      updateProgress: this.#updateProgress,
    }
  }

  readonly #updateProgress: NonNullable<RunJobContext['updateProgress']> = async (
    progress,
    job,
  ) => {
    await (job as HeldJob).engineJob.updateProgress(progress).catch((error: unknown) => {
      throw withoutCommand(error)
    })
    this.#reporter.progress(job)
  }

  /** A limit is kept in Redis, for all processes; one that no wiring names is told of, for it may be somebody's. */
  async #limitGlobally(queues: QueueSet, { queueName, config }: WiredWorker): Promise<void> {
    const queue = queues.get(queueName)
    if (config.maxConcurrency !== undefined) {
      await queue.setGlobalConcurrency(config.maxConcurrency)
      return
    }
    const limit = await queue.getGlobalConcurrency()
    if (limit === null || limit === undefined) return
    this.#options.open.logger.warn(
      `Queue '${queueName}': Redis holds a limit of ${limit} jobs at once over all processes, which its wiring` +
        ' does not name (config.maxConcurrency); it stays in force',
    )
  }

  #listen(): void {
    const engine = this.#engine
    engine.on('error', (error: unknown) => this.#report(error))
    engine.on('active', (job: BullJob) => this.#takeOver(job))
    engine.on('completed', (job: BullJob) =>
      this.#reporter.settled(reported(job), { kind: 'completed', result: undefined }),
    )
    engine.on('failed', (job: BullJob | undefined, error: unknown) => this.#tellFailure(job, error))
    engine.on('stalled', (engineId: string) =>
      this.#reporter.stalled({ id: fromEngineId(engineId) }),
    )
    // Another worker may have the job by now: what this one would still do, it would do twice.
    engine.on('lockRenewalFailed', (engineIds: readonly string[]) => {
      const lost = new Set(engineIds)
      for (const { engineJob, signal } of this.#inHand)
        if (lost.has(engineJob.id ?? '')) signal.abort()
    })
  }

  #report(error: unknown): void {
    // Told of where the job was dropped.
    if (!(error instanceof JobLostError)) this.#options.log.report(error)
  }

  /** BullMQ fails such a job before its processor is called, and a dead letter could only follow after. */
  #takeOver(job: BullJob): void {
    if (job.deferredFailure === undefined || job.deferredFailure === '') return
    job.deferredFailure = undefined
    this.#stalledTooOften.add(job)
  }

  #tellFailure(job: BullJob | undefined, thrown: unknown): void {
    if (job === undefined) return
    const outcome: JobOutcome =
      thrown instanceof StoredError
        ? thrown.outcome
        : { kind: 'failed', error: toError(withoutCommand(thrown)) }
    this.#reporter.settled(reported(job), outcome)
  }
}

function reported({ id, attemptsMade }: BullJob): ReportedJob {
  return { id: fromEngineId(id ?? ''), attempt: attemptsMade }
}

function toEngineOptions(
  { config, batch, metrics }: WiredWorker,
  link: RedisLink,
): BullWorkerOptions {
  const { drainDelay, lockDuration, maxStalledCount, name } = config
  return {
    connection: link.client,
    prefix: link.prefix,
    autorun: false,
    // A batch is gathered from jobs that BullMQ takes for running.
    concurrency: config.concurrency * (batch?.size ?? 1),
    lockDuration,
    // BullMQ's own default, as far as its timer can hold it.
    lockRenewTime: timerDelay(lockDuration / 2),
    stalledInterval: Math.min(lockDuration, LONGEST_STALLED_INTERVAL),
    maxStalledCount,
    ...(drainDelay === undefined
      ? {}
      : { drainDelay: Math.min(Math.max(drainDelay / 1_000, 0.001), LONGEST_DRAIN_DELAY) }),
    ...(name === undefined ? {} : { name }),
    ...(metrics ? { metrics: METRICS } : {}),
    settings: {
      repeatStrategy: repeatStrategy(link.bullmq),
      backoffStrategy: (_attempts, _type, error) =>
        error instanceof StoredError ? (error.delay ?? 0) : 0,
    },
  }
}

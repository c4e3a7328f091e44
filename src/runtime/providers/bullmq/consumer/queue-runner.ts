import {
  endsWithin,
  type OpenServices,
  type WiredWorker,
  type WorkersOptions,
} from '../../../provider-kit/index.js'
import { JobStalledError } from '../../../job/errors/job-stalled-error.js'
import { BatchGatherer } from '../../../provider-kit/batch-gatherer.js'
import { onCancelledHere } from '../../../provider-kit/cancelled-here.js'
import { Cancellations } from '../../../provider-kit/cancellations.js'
import { HandlerCalls, MOST_LOGS } from '../../../provider-kit/handler-call.js'
import { keepLocks } from '../../../provider-kit/keep-locks.js'
import { OutcomeReporter } from '../../../provider-kit/outcome-reporter.js'
import type { StoppableRunner } from '../../../provider-kit/stop-within.js'
import type { ReportedJob } from '../../../provider-kit/outcome-reporter.js'
import { toError } from '../../../job/job-error.js'
import { LinkedSet } from '../../../job/linked-set.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import type { BullJob, BullWorker } from '../connection/bullmq-module.js'
import type { ErrorLog } from '../../../job/error-log.js'
import type { QueueSet } from '../connection/queue-set.js'
import { bullmqQueueName } from '../../../../facts/queue-names.js'
import { checkQueueName } from '../../../job/check-queue-name.js'
import type { RedisLink } from '../connection/redis-link.js'
import { withoutCommand } from '../connection/without-command.js'
import { CANCELLED, readCancellation } from '../store/cancellation.js'
import { fromEngineId } from '../store/engine-id.js'
import { StoredError } from '../store/stored-error.js'
import { BullMQJob } from './bullmq-job.js'
import { toEngineOptions } from './engine-options.js'
import { keepWiredRules } from '../store/keys/wired-rules.js'
import { Claims } from './claims.js'
import { JobLocks } from './job-locks.js'
import type { Hold } from './job-locks.js'
import { JobLostError } from './job-lost-error.js'
import { hasEarlierRun } from '../store/earlier-runs.js'
import { keepJobs } from './keep-jobs.js'
import { isKeptBack } from './unique-run.js'
import { WaitingBehind } from './waiting-behind.js'
import { settle } from './settle.js'
import type { SettleContext } from './settle.js'
import { writeProgress } from './write-progress.js'

export interface RunnerOptions {
  readonly worker: WiredWorker
  readonly link: RedisLink
  readonly queues: QueueSet
  readonly open: OpenServices
  readonly log: ErrorLog
  readonly onEvent: WorkersOptions['onEvent'] | undefined
}

/** A job of a batch, and what its processor waits for. */
interface Gathered {
  readonly job: BullMQJob
  readonly resolve: (outcome: JobOutcome) => void
  /** When it was taken, in milliseconds since 1970. */
  readonly at: number
}

/** A job that has waited for longer is called only if it is still this worker's; in milliseconds. */
const LONGEST_UNSEEN = 50

/** Milliseconds. */
const DISCONNECT_TIMEOUT = 500
/** One wired worker, on a BullMQ worker of its own. */
export class QueueRunner implements StoppableRunner {
  readonly queueName: string
  readonly #options: RunnerOptions
  readonly #engine: BullWorker
  readonly #reporter: OutcomeReporter
  readonly #locks: JobLocks
  readonly #handler: HandlerCalls<BullMQJob>
  readonly #settling: SettleContext
  readonly #cancellations: Cancellations<BullMQJob>
  /** Jobs that were in hand, and are another worker's or cancelled. */
  readonly #lost = new WeakMap<BullJob, BullMQJob>()
  #stopListening: (() => void) | undefined
  readonly #batches: BatchGatherer<Gathered> | undefined
  readonly inHand = new LinkedSet<BullMQJob>()
  /** Taken while a lost run of the same job was in hand: BullMQ renews no lock of it once that one has ended. */
  readonly #retaken = new Set<BullMQJob>()
  #endLocks: (() => void) | undefined
  /** Left by dead workers too often; BullMQ would fail them without their dead letter. */
  readonly #stalledTooOften = new WeakSet<BullJob>()
  #givenUp = false
  readonly #behind: WaitingBehind
  /** Of a queue with limits or groups. */
  readonly #claims: Claims | undefined

  /** Throws `UnsupportedByProviderError` for a queue name that BullMQ does not take. */
  constructor(options: RunnerOptions) {
    this.#options = options
    const { worker, link, open, log, onEvent } = options
    this.queueName = worker.queueName
    checkQueueName('bullmq', worker.queueName, bullmqQueueName)
    this.#reporter = new OutcomeReporter({ worker, logger: open.logger, onEvent })
    this.#handler = new HandlerCalls({
      ...open,
      provider: 'bullmq',
      worker,
      reporter: this.#reporter,
      writeProgress: (job, progress) =>
        writeProgress(link.client, (name) => this.#engine.toKey(name), job, progress).catch(
          (error: unknown) => {
            throw withoutCommand(error)
          },
        ),
      writeLog: async ({ engineJob }, text) => {
        engineJob.opts.keepLogs ??= MOST_LOGS
        await engineJob.log(text).catch((error: unknown) => {
          throw withoutCommand(error)
        })
      },
      isKeptBack: (job) =>
        isKeptBack(
          { queue: options.queues.get(worker.queueName), client: link.client, bullmq: link.bullmq },
          job,
        ),
      hasEarlierRun: async ({ engineJob: { id, repeatJobKey: key } }) =>
        id !== undefined &&
        key !== undefined &&
        hasEarlierRun(link.client, (name) => this.#engine.toKey(name), { key, id }),
    })
    this.#cancellations = new Cancellations({
      reporter: this.#reporter,
      cancellationOf: async ({ engineJob, queueName, id }) =>
        readCancellation(
          await link.client.hget(this.#engine.toKey(engineJob.id ?? ''), CANCELLED),
          { queueName, id, started: engineJob.attemptsStarted },
        ),
    })
    this.#batches =
      worker.batch &&
      new BatchGatherer({ worker, call: (gathered, end) => void this.#call(gathered, end) })
    this.#engine = new link.bullmq.Worker(
      worker.queueName,
      (job, token) => this.#process(job, token),
      toEngineOptions(worker, link),
    )
    this.#locks = new JobLocks({
      client: link.client,
      keys: this.#engine.toKey(''),
      lockDuration: worker.config.lockDuration,
      onDropped: (hold) => this.#cancellations.dropped(this.#jobOf(hold)),
    })
    this.#settling = {
      worker,
      queues: options.queues,
      locks: this.#locks,
      reporter: this.#reporter,
      client: link.client,
      keys: this.#engine.toKey(''),
      report: log.report,
    }
    this.#behind = new WaitingBehind(worker, {
      client: link.client,
      keys: this.#engine.toKey(''),
      report: log.report,
    })
    this.#claims = Claims.of(this.#engine, { worker, client: link.client, report: log.report })
    keepJobs(this.#engine, link.bullmq, {
      claims: this.#claims,
      report: log.report,
      locks: this.#locks,
      inHand: () => this.inHand,
      onLost: (lost) => this.#lose(lost),
      onEnd: (job) => this.#behind.ended(job),
      onStalledCheck: () => this.#behind.look(),
    })
    this.#listen()
  }

  /** Resolves when this worker takes jobs. */
  async start(): Promise<void> {
    const { worker, queues, link, log } = this.#options
    await link.call(() => this.#engine.waitUntilReady())
    await link.call(() => this.#limitGlobally(queues, worker))
    await link.call(() => this.#behind.look())
    await link.call(() => keepWiredRules(link.client, this.#engine.toKey(''), this.#claims?.rules))
    await this.#claims?.open()
    this.#endLocks = keepLocks({
      lockDuration: worker.config.lockDuration,
      inHand: () => this.#retaken,
      renew: async (held) => this.#cancellations.withoutCancelled(await this.#locks.renew(held)),
      report: log.report,
    })
    // It resolves when the worker is closed.
    this.#engine.run().catch(log.report)
  }

  async finish(): Promise<void> {
    const closing = this.#engine.close()
    this.#batches?.close()
    await closing
    this.#end()
  }

  #end(): void {
    this.#stopListening?.()
    this.#endLocks?.()
  }

  giveUp(): void {
    this.#givenUp = true
    for (const { signal } of this.inHand) signal.abort()
  }

  async abandon(): Promise<void> {
    this.#end()
    this.#options.link.abandon()
    // Its timer would keep the process: BullMQ ends it last, after the jobs that it waits for.
    this.#engine.pause(true).catch(() => {})
    // BullMQ waits for ever for the end of a connection that is between two tries.
    await endsWithin(this.#engine.disconnect(), DISCONNECT_TIMEOUT)
  }

  #process(engineJob: BullJob, token: string | undefined): Promise<unknown> {
    const { lockDuration } = this.#options.worker.config
    // What was asked for before the event loop was blocked may be another worker's by the time that its answer is read.
    const isLate = Date.now() - (engineJob.processedOn ?? 0) > lockDuration / 2
    if (!isLate) return this.#run(engineJob, token)
    return this.#locks.assertHeld({ engineJob, token }).then(() => this.#run(engineJob, token))
  }

  #run(engineJob: BullJob, token: string | undefined): Promise<unknown> {
    const { queueName } = this
    const job = new BullMQJob(queueName, engineJob, token)
    const end = (outcome: JobOutcome): unknown => {
      const settled = settle(job, outcome, this.#settling)
      // Until then its lock is renewed.
      if (settled instanceof Promise) return settled.finally(() => this.#forget(job))
      this.#forget(job)
      return settled
    }
    if (this.#stalledTooOften.has(engineJob)) {
      job.unrunnable = new JobStalledError(queueName, job.id, engineJob.stalledCounter)
      return this.#handler.one(job, end)
    }
    if (this.#givenUp) job.signal.abort()
    if (engineJob.attemptsStarted > 1 && this.#hasOther(job)) this.#retaken.add(job)
    this.inHand.add(job)
    return this.#batches === undefined
      ? this.#handler.one(job, end)
      : this.#gather(job, this.#batches).then(end)
  }

  #forget(job: BullMQJob): void {
    this.inHand.delete(job)
    this.#retaken.delete(job)
  }

  /** A run of the same job that this worker has lost, and whose handler has not ended. */
  #hasOther({ id }: BullMQJob): boolean {
    return [...this.inHand].some((other) => other.id === id)
  }

  /** BullMQ hands jobs over one by one. Each stays this worker's own meanwhile: its lock is renewed. */
  #gather(job: BullMQJob, batches: BatchGatherer<Gathered>): Promise<JobOutcome> {
    return new Promise((resolve) => batches.add({ job, resolve, at: Date.now() }))
  }

  async #call(gathered: readonly Gathered[], end: () => void): Promise<void> {
    const hasWaited = gathered.some(({ at }) => Date.now() - at > LONGEST_UNSEEN)
    // Somebody may have cancelled a job that was not yet called.
    if (hasWaited) await this.#look(gathered.map(({ job }) => job)).catch(this.#options.log.report)
    const outcomes = await this.#handler.call(gathered.map(({ job }) => job))
    end()
    gathered.forEach(({ resolve }, index) => resolve(outcomes[index] ?? { kind: 'released' }))
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
    this.#stopListening = onCancelledHere((queueName, jobId) => {
      const jobs = queueName === this.queueName ? [...this.inHand] : []
      this.#look(jobs.filter(({ id }) => id === jobId)).catch(this.#options.log.report)
    })
  }

  /** Whether these are still this worker's. */
  async #look(jobs: readonly BullMQJob[]): Promise<void> {
    if (jobs.length > 0) await this.#lose(await this.#locks.renew(jobs))
  }

  /** Another worker may have the job by now: what this one would still do, it would do twice. */
  async #lose(lost: readonly BullMQJob[]): Promise<void> {
    for (const job of lost) this.#lost.set(job.engineJob, job)
    for (const { signal } of await this.#cancellations.withoutCancelled(lost)) signal.abort()
  }

  #jobOf({ engineJob, token }: Hold): BullMQJob {
    return this.#lost.get(engineJob) ?? new BullMQJob(this.queueName, engineJob, token)
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

import { randomUUID } from 'node:crypto'

import { consoleLogger } from '../../../job/console-logger.js'
import type { ProviderCapabilities } from '../../../job/capabilities.js'
import { JobActiveError } from '../../../job/errors/job-active-error.js'
import { JobCancelledError } from '../../../job/errors/job-cancelled-error.js'
import { JobBegunError } from '../../../job/errors/job-begun-error.js'
import { JobNotDelayedError } from '../../../job/errors/job-not-delayed-error.js'
import { JobFinishedError } from '../../../job/errors/job-finished-error.js'
import { JobNotFailedError } from '../../../job/errors/job-not-failed-error.js'
import { ServiceClosedError } from '../../../job/errors/service-closed-error.js'
import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import { checkQueueName } from '../../../job/check-queue-name.js'
import type { DeadLetterJob } from '../../../job/dead-letter.js'
import { DEFAULT_FAILED_LIMIT, DEFAULT_REDRIVE_LIMIT, redriveStored } from '../../../job/redrive.js'
import type { RedriveOptions } from '../../../job/redrive.js'
import type { ExternalJob, JobOptions } from '../../../job/options/job-options.js'
import { resolveClean } from '../../../job/options/resolve-clean.js'
import { resolveJobOptions } from '../../../job/options/resolve-job-options.js'
import { requireJobId } from '../../../job/options/require-job-id.js'
import type {
  CleanOptions,
  FoundBy,
  JobList,
  JobPageRequest,
  ListOptions,
  RetryAllOptions,
} from '../../../job/listing.js'
import type {
  AddedJob,
  NewJob,
  QueueService,
  TransactionService,
  UpdateOptions,
} from '../../../job/queue-service.js'
import type { QueueSchedule } from '../../../job/schedule.js'
import type { KeyStats, KeyStatsOptions } from '../../../job/key-stats.js'
import type { QueueStats } from '../../../job/queue-stats.js'
import { waitTimeout } from '../../../job/options/wait-timeout.js'
import { inChunks } from '../../../provider-kit/in-chunks.js'
import { groupsWanted } from '../../../provider-kit/key-stats.js'
import { listJobs } from '../../../provider-kit/list-jobs.js'
import { retryAll } from '../../../provider-kit/retry-all.js'
import { addIfNew, addJobs, planJobs } from './add-jobs.js'
import { addPlainJobs, makeQueueKnown } from './add-plain-jobs.js'
import type { JobSnapshot, JobStatus, WaitOptions } from '../../../job/queue-job.js'
import { encodeJobData, endsWithin } from '../../../provider-kit/index.js'
import { cancelledHere } from '../../../provider-kit/cancelled-here.js'
import { errorText } from '../../../provider-kit/settlement-of.js'
import { pgBossCapabilities } from '../capabilities.js'
import { inTransaction } from '../connection/in-transaction.js'
import { sqlOf } from '../connection/transaction.js'
import type { PgBossTransaction } from '../connection/transaction.js'
import { BossLink } from '../connection/boss-link.js'
import { ErrorLog } from '../../../job/error-log.js'
import type { OpenBoss } from '../connection/open-boss.js'
import type { Sql } from '../connection/sql.js'
import { FinishPoller } from './finish-poller.js'
import { engineId, newEngineId } from '../store/engine-id.js'
import { readEnvelopeLeniently } from '../store/envelope.js'
import { prepareJob, toInsert } from '../store/prepare-job.js'
import { toPlainJob } from '../store/to-plain-job.js'
import type { PgBossServiceOptions } from '../options.js'
import { cleanJobs, drainJobs } from '../store/remove-jobs.js'
import { listPage } from '../store/list-page.js'
import { cancelJob, promoteJob, removeJob, reviveJob } from '../store/change-jobs.js'
import { Queues } from '../store/queues.js'
import { readFailedJobs, readJob, readUntakenJobs } from '../store/read-jobs.js'
import { isPaused, pauseQueue, resumeQueue } from '../store/paused-queues.js'
import { writeCancellation } from '../store/stored-output.js'
import type { Tables } from '../store/tables.js'
import { releaseBehind } from '../store/keys/behind-jobs.js'
import { readKeyStats } from '../store/keys/read-key-stats.js'
import { updateJob } from '../store/update-job.js'
import { readStats } from '../store/read-stats.js'
import { readSchedules } from '../store/read-schedules.js'
import { QueueWatch } from '../store/watch-queue.js'
import { JobLookReader, LookReader } from '../../../provider-kit/look-reader.js'
import { watchJobs } from '../../../provider-kit/watch-jobs.js'
import type { JobEvent, WatchOptions } from '../../../job/watching.js'
import { advanceSchedule, dropSchedule } from '../store/schedules.js'

/** Of a watched queue, in milliseconds. */
const LOOK_INTERVAL = 250
/** So many jobs of one `addMany` may take as long as one call. */
const JOBS_PER_CALL = 1_000
/** For a lock of PostgreSQL, while jobs are added, in milliseconds. */
const LOCK_PATIENCE = 5_000
/** How long `close` waits for looks, in milliseconds. */
const LOOK_END = 1_000

/**
 * The producer's side of pg-boss. It connects at its first use. A call that PostgreSQL does not answer in time throws
 * `EngineUnreachableError`.
 */
export class PgBossQueueService implements QueueService {
  readonly capabilities: ProviderCapabilities = pgBossCapabilities
  readonly #link: BossLink
  readonly #queues = new Queues()
  readonly #poller: FinishPoller
  readonly #report: (error: unknown) => void
  /** Of watches. A query that is cut off may never be answered, so each is waited for before the connection is closed. */
  readonly #looks = new Set<Promise<unknown>>()
  readonly #closing = new AbortController()

  constructor(options: PgBossServiceOptions = {}) {
    const { report } = new ErrorLog('pg-boss', options.logger ?? consoleLogger)
    this.#report = report
    this.#link = new BossLink({ options, supervise: false, onError: report })
    this.#poller = new FinishPoller((look) => this.#link.run(look), report)
  }

  async add(queueName: string, data: unknown, options?: JobOptions): Promise<string> {
    const [id] = await this.addMany(queueName, [
      options === undefined ? { data } : { data, options },
    ])
    return id as string
  }

  async addMany(queueName: string, jobs: readonly NewJob[]): Promise<string[]> {
    return this.#add(queueName, jobs)
  }

  async addIfNew(queueName: string, data: unknown, options?: JobOptions): Promise<AddedJob> {
    requireJobId(options)
    const { envelope, ...job } = prepareJob(data, options)
    const nonce = newEngineId()
    const insert = toInsert(queueName, { ...job, envelope: { ...envelope, nonce } })
    const queues = this.#queues
    return this.#link.run((open) =>
      addIfNew({ open, sql: open.sql, queues, queueName }, insert, nonce),
    )
  }

  /** The queue itself is made, if it is missing, outside of the transaction. Throws `PikkuError` for what is none. */
  withTransaction(transaction: PgBossTransaction): TransactionService {
    const sql = sqlOf(transaction)
    const addMany: QueueService['addMany'] = (queueName, jobs) => this.#add(queueName, jobs, sql)
    return {
      capabilities: this.capabilities,
      add: async (queueName, data, options) => {
        const job = options === undefined ? { data } : { data, options }
        const [id] = await addMany(queueName, [job])
        return id as string
      },
      addMany,
      unschedule: async (queueName, key) => {
        if (!isKey(key)) return false
        const { tables } = await this.#ask(queueName, async (open) => open)
        return dropSchedule(sql, tables, { queueName, key })
      },
      close: async () => {},
    }
  }

  async findJob(queueName: string, jobId: string): Promise<JobSnapshot | undefined> {
    const id = engineId(queueName, jobId)
    return this.#ask(queueName, ({ sql, tables }) => readJob(sql, tables, { queueName, id }))
  }

  async waitForFinish(
    queueName: string,
    jobId: string,
    options?: WaitOptions,
  ): Promise<JobSnapshot> {
    const timeout = waitTimeout(options)
    const id = engineId(queueName, jobId)
    const { signal } = this.#link
    checkQueueName('pg-boss', queueName)
    await this.#poller.wait({ queueName, jobId, id, timeout, signal })
    const job = await this.findJob(queueName, jobId)
    if (job === undefined) throw new JobNotFoundError(queueName, jobId)
    return job
  }

  watch(
    queueName: string,
    options: WatchOptions,
    toResult: (stored: unknown) => unknown,
  ): AsyncIterableIterator<JobEvent> {
    const { jobId } = options
    const watch = { options, toResult, closed: this.#closing.signal, report: this.#report }
    const source = new QueueWatch(queueName, async (question) => {
      this.#closing.signal.throwIfAborted()
      const look = this.#ask(queueName, question)
      this.#looks.add(look)
      return look.finally(() => this.#looks.delete(look))
    })
    const reader = { queueName, source, interval: LOOK_INTERVAL }
    return watchJobs(watch, async () =>
      jobId === undefined ? LookReader.open(reader) : JobLookReader.open(reader, jobId),
    )
  }

  async remove(queueName: string, jobId: string): Promise<void> {
    const id = engineId(queueName, jobId)
    await this.#ask(queueName, async ({ sql, tables }) => {
      const removed = await removeJob(sql, tables, { queueName, id })
      if (removed === undefined) throw await this.#refusal(queueName, jobId, JobActiveError)
      await goOnWithout(sql, tables, { queueName, id, data: removed.data })
    })
  }

  async retry(queueName: string, jobId: string): Promise<string> {
    const id = engineId(queueName, jobId)
    const revived = await this.#ask(queueName, ({ sql, tables }) =>
      reviveJob(sql, tables, { queueName, id }),
    )
    if (!revived) throw await this.#refusal(queueName, jobId, JobNotFailedError)
    return jobId
  }

  async cancel(queueName: string, jobId: string, reason?: string): Promise<void> {
    const id = engineId(queueName, jobId)
    const cancellation = randomUUID()
    const error = errorText(new JobCancelledError(queueName, jobId, reason))
    const output = { id: cancellation, text: writeCancellation(error, cancellation) }
    await this.#ask(queueName, async ({ sql, tables }) => {
      const cancelled = await cancelJob(sql, tables, { queueName, id }, output)
      if (cancelled === undefined) throw await this.#refusal(queueName, jobId, JobFinishedError)
      await goOnWithout(sql, tables, { queueName, id, data: cancelled.data })
    })
    cancelledHere(queueName, jobId)
  }

  async update(
    queueName: string,
    jobId: string,
    data: unknown,
    options?: UpdateOptions,
  ): Promise<void> {
    const place = { queueName, id: engineId(queueName, jobId) }
    const change = {
      data: encodeJobData(data),
      version: options?.version,
      group: options?.group?.id,
      unique: options?.unique?.key,
    }
    const isUpdated = await this.#ask(queueName, ({ sql, tables }) =>
      updateJob(sql, tables, place, change),
    )
    if (!isUpdated) throw await this.#refusal(place.queueName, jobId, JobBegunError)
  }

  async promote(queueName: string, jobId: string): Promise<void> {
    const place = { queueName, id: engineId(queueName, jobId) }
    const isPromoted = await this.#ask(queueName, ({ sql, tables }) =>
      promoteJob(sql, tables, place),
    )
    if (!isPromoted) throw await this.#refusal(queueName, jobId, JobNotDelayedError)
  }

  async pause(queueName: string): Promise<void> {
    await this.#ask(queueName, ({ sql, tables }) => pauseQueue(sql, tables, queueName))
  }

  async resume(queueName: string): Promise<void> {
    await this.#ask(queueName, ({ sql, tables }) => resumeQueue(sql, tables, queueName))
  }

  async isPaused(queueName: string): Promise<boolean> {
    return this.#ask(queueName, ({ sql, tables }) => isPaused(sql, tables, queueName))
  }

  async unschedule(queueName: string, key: string): Promise<boolean> {
    if (!isKey(key)) return false
    return this.#ask(queueName, ({ sql, tables }) => dropSchedule(sql, tables, { queueName, key }))
  }

  async schedules(queueName: string): Promise<QueueSchedule[]> {
    return this.#ask(queueName, ({ sql, tables }) => readSchedules(sql, tables, queueName))
  }

  async redrive(queueName: string, options: RedriveOptions = {}): Promise<DeadLetterJob[]> {
    const limit = options.limit ?? DEFAULT_REDRIVE_LIMIT
    const untaken = await this.#ask(queueName, ({ sql, tables }) =>
      readUntakenJobs(sql, tables, { queueName, limit }),
    )
    return redriveStored(this, untaken, options)
  }

  async failedJobs(
    queueName: string,
    options?: { readonly limit?: number },
  ): Promise<JobSnapshot[]> {
    const limit = options?.limit ?? DEFAULT_FAILED_LIMIT
    return this.#ask(queueName, ({ sql, tables }) =>
      readFailedJobs(sql, tables, { queueName, limit }),
    )
  }

  async stats(queueName: string): Promise<QueueStats> {
    return this.#ask(queueName, ({ sql, tables }) => readStats(sql, tables, queueName))
  }

  async keyStats(queueName: string, options?: KeyStatsOptions): Promise<KeyStats> {
    const most = groupsWanted(options)
    return this.#ask(queueName, ({ sql, tables }) => readKeyStats(sql, tables, { queueName, most }))
  }

  listJobs<Job extends FoundBy>(
    queueName: string,
    options: ListOptions,
    toJob: (stored: JobSnapshot) => Job,
  ): JobList<Job> {
    const readPage = async (request: JobPageRequest) =>
      this.#ask(queueName, ({ sql, tables }) => listPage(sql, tables, { ...request, queueName }))
    return listJobs({ readPage, toJob }, options)
  }

  retryAll(
    queueName: string,
    options: RetryAllOptions,
    toJob: (stored: JobSnapshot) => FoundBy,
  ): Promise<number> {
    return retryAll(this, queueName, options, toJob)
  }

  async drain(queueName: string): Promise<number> {
    return inChunks(Infinity, (most) =>
      this.#ask(queueName, ({ sql, tables }) => drainJobs(sql, tables, { queueName, most })),
    )
  }

  async clean(queueName: string, options: CleanOptions): Promise<number> {
    const { statuses, age, limit } = resolveClean(options)
    return inChunks(limit, (most) =>
      this.#ask(queueName, ({ sql, tables }) =>
        cleanJobs(sql, tables, { queueName, statuses, age, most }),
      ),
    )
  }

  /** Ends every wait with `ServiceClosedError`, and closes the connections, unless the pg-boss was given. */
  async close(): Promise<void> {
    this.#closing.abort(new ServiceClosedError('pg-boss'))
    await endsWithin(Promise.allSettled(this.#looks), LOOK_END)
    await this.#link.close()
  }

  async #add(queueName: string, jobs: readonly NewJob[], client?: Sql): Promise<string[]> {
    const external = jobs[0]?.options?.external
    if (external !== undefined) return this.#addPlain(queueName, jobs, external, client)
    const prepared = jobs.map((job) => prepareJob(job.data, job.options))
    const planned = planJobs(queueName, prepared)
    const queues = this.#queues
    const add = (open: OpenBoss): Promise<string[]> =>
      addJobs({ open, sql: client ?? open.sql, queues, queueName }, planned)
    if (client === undefined) return this.#link.run(add, jobs.length / JOBS_PER_CALL)
    // A transaction is dead after an error: only what is done before it may be tried again.
    return add(
      await this.#link.run(async (open) => {
        await queues.ensure(open, queueName)
        return open
      }),
    )
  }

  /** For a worker that is pg-boss's own. All of them or none. */
  async #addPlain(
    queueName: string,
    jobs: readonly NewJob[],
    external: ExternalJob,
    client?: Sql,
  ): Promise<string[]> {
    checkQueueName('pg-boss', queueName)
    const plain = jobs.map(({ data, options }) =>
      toPlainJob({ queueName, data }, external, resolveJobOptions(options)),
    )
    const add = (open: OpenBoss, sql: Sql): Promise<void> =>
      addPlainJobs({ open, sql, queueName }, plain)
    if (client !== undefined) await add(await this.#link.run(async (open) => open), client)
    else {
      const addAll = async (open: OpenBoss): Promise<void> => {
        await makeQueueKnown(open, queueName, newEngineId())
        await atOnce(open, plain.length, (sql) => add(open, sql))
      }
      await this.#link.run(addAll, jobs.length / JOBS_PER_CALL)
    }
    return plain.map(({ id }) => id)
  }

  /** Of a queue that may not be there; PostgreSQL cannot be asked for every name. */
  async #ask<Answer>(
    queueName: string,
    question: (open: OpenBoss) => Promise<Answer>,
  ): Promise<Answer> {
    checkQueueName('pg-boss', queueName)
    return this.#link.run(question)
  }

  /** Why nothing was done to a job: there is none, or its status forbids it. */
  async #refusal(
    queueName: string,
    jobId: string,
    Refusal: new (queueName: string, jobId: string, status: JobStatus) => Error,
  ): Promise<Error> {
    const job = await this.findJob(queueName, jobId)
    return job === undefined
      ? new JobNotFoundError(queueName, jobId)
      : new Refusal(queueName, jobId, job.status)
  }
}

/** Of a schedule whose next run is gone, the run after it is added. A job that waited behind this one is due. */
async function goOnWithout(
  sql: Sql,
  tables: Tables,
  { queueName, id, data }: { queueName: string; id: string; data: unknown },
): Promise<void> {
  const { repeat: key, unique } = readEnvelopeLeniently(data)
  if (unique?.again === true) await releaseBehind(sql, tables, queueName)
  if (key !== undefined) await advanceSchedule(sql, tables, { queueName, key, id })
}

/** Several statements, all of them or none. A database that the user has given may have no connections to take. */
async function atOnce(
  { database, sql }: OpenBoss,
  count: number,
  work: (sql: Sql) => Promise<void>,
): Promise<void> {
  if (count < 2 || database.pool === undefined) await work(sql)
  else await inTransaction(database.pool, LOCK_PATIENCE, work)
}

/** No schedule has another key, and PostgreSQL cannot be asked for it. */
function isKey(key: string): boolean {
  return !/[\p{Cc}\p{Cs}]/u.test(key)
}

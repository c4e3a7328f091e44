import type { ProviderCapabilities } from '../../../job/capabilities.js'
import { JobActiveError } from '../../../job/errors/job-active-error.js'
import { JobBegunError } from '../../../job/errors/job-begun-error.js'
import { JobFinishedError } from '../../../job/errors/job-finished-error.js'
import { JobNotDelayedError } from '../../../job/errors/job-not-delayed-error.js'
import { JobNotFailedError } from '../../../job/errors/job-not-failed-error.js'
import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import { checkQueueName } from '../../../job/check-queue-name.js'
import type { DeadLetterJob } from '../../../job/dead-letter.js'
import { DEFAULT_FAILED_LIMIT, DEFAULT_REDRIVE_LIMIT, redriveStored } from '../../../job/redrive.js'
import type { RedriveOptions } from '../../../job/redrive.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { resolveClean } from '../../../job/options/resolve-clean.js'
import { requireJobId } from '../../../job/options/require-job-id.js'
import type {
  CleanOptions,
  FoundBy,
  JobList,
  JobPageRequest,
  ListOptions,
  RetryAllOptions,
} from '../../../job/listing.js'
import type { JobSnapshot, WaitOptions } from '../../../job/queue-job.js'
import type {
  AddedJob,
  NewJob,
  QueueService,
  TransactionService,
  UpdateOptions,
} from '../../../job/queue-service.js'
import type { QueueSchedule } from '../../../job/schedule.js'
import type { JobEvent, WatchOptions } from '../../../job/watching.js'
import type { KeyStats, KeyStatsOptions } from '../../../job/key-stats.js'
import type { QueueStats } from '../../../job/queue-stats.js'
import { waitTimeout } from '../../../job/options/wait-timeout.js'
import { inChunks } from '../../../provider-kit/in-chunks.js'
import { groupsWanted } from '../../../provider-kit/key-stats.js'
import { listJobs } from '../../../provider-kit/list-jobs.js'
import { retryAll } from '../../../provider-kit/retry-all.js'
import { encodeJobData } from '../../../provider-kit/index.js'
import { JobLookReader, LookReader, LookTime } from '../../../provider-kit/look-reader.js'
import { watchJobs } from '../../../provider-kit/watch-jobs.js'
import { OpenOnce } from '../../../provider-kit/open-once.js'
import { addJob, addJobs, prepareJob } from './add-jobs.js'
import { embeddedCapabilities } from '../capabilities.js'
import { cancelJob } from './cancel-job.js'
import { removeJob, reviveJob } from './change-job.js'
import { readStats } from '../store/metrics.js'
import { isInMemory } from '../connection/open-database.js'
import { leaseStore, resolvePath } from '../store/open-store.js'
import type { StoreLease, StoreOptions } from '../store/open-store.js'
import { cleanJobs, drainJobs } from '../store/remove-jobs.js'
import { readKeyStats } from '../store/keys/read-key-stats.js'
import { listPage } from '../store/list-page.js'
import { readLogs } from '../store/job-logs.js'
import { failedJobRows, findJobRow, toSnapshot, untakenJobRows } from '../store/read-jobs.js'
import { dropSchedule, readSchedules } from '../store/schedules.js'
import { isPaused, pauseQueue, resumeQueue } from '../store/paused-queues.js'
import type { Store } from '../store/store.js'
import { QueueWatch } from '../store/watch-queue.js'
import { promoteJob, updateJob } from './update-job.js'
import { transactionService } from './transaction-service.js'
import type { EmbeddedTransaction } from './transaction-service.js'
import { waitInStore } from './wait-in-store.js'

/** Of a watched queue, in milliseconds: a look costs some 50 µs. */
const LOOK_INTERVAL = 20
/** Of all watches of the process: while one looks, nothing else happens in it. */
const lookTime = new LookTime()

/** The producer's side of the embedded engine. The file is opened at the first use. */
export class EmbeddedQueueService implements QueueService {
  readonly capabilities: ProviderCapabilities = embeddedCapabilities
  readonly #lease: OpenOnce<StoreLease>
  readonly #path: string

  constructor(options: StoreOptions = {}) {
    this.#path = resolvePath(options.path)
    this.#lease = new OpenOnce('embedded', () => leaseStore(options))
    // What is in memory lives as long as somebody has it open: from here on, this service has.
    if (isInMemory(options.path ?? '')) this.#open().catch(() => {})
  }

  async add(queueName: string, data: unknown, options?: JobOptions): Promise<string> {
    checkQueueName('embedded', queueName)
    const job = prepareJob(data, options)
    return addJob(this.#lease.opened?.store ?? (await this.#open()), queueName, job).id
  }

  async addIfNew(queueName: string, data: unknown, options?: JobOptions): Promise<AddedJob> {
    checkQueueName('embedded', queueName)
    requireJobId(options)
    const job = prepareJob(data, options)
    return addJob(await this.#open(), queueName, job)
  }

  async addMany(queueName: string, jobs: readonly NewJob[]): Promise<string[]> {
    checkQueueName('embedded', queueName)
    const prepared = jobs.map((job) => prepareJob(job.data, job.options))
    return addJobs(this.#lease.opened?.store ?? (await this.#open()), queueName, prepared)
  }

  /** Throws `PikkuError`, when a job is added, for a handle on another file, and when no transaction is open on it. */
  withTransaction(transaction: EmbeddedTransaction): TransactionService {
    return transactionService(transaction, this, this.#path)
  }

  async findJob(queueName: string, jobId: string): Promise<JobSnapshot | undefined> {
    const { db, now } = await this.#open()
    const row = findJobRow(db, queueName, jobId)
    if (row === undefined) return undefined
    const logs = readLogs(db, row.seq)
    return { ...toSnapshot(row, now()), ...(logs.length === 0 ? {} : { logs }) }
  }

  async waitForFinish(
    queueName: string,
    jobId: string,
    options?: WaitOptions,
  ): Promise<JobSnapshot> {
    const timeout = waitTimeout(options)
    const { signal } = this.#lease
    return waitInStore(await this.#open(), { queueName, jobId, timeout, signal })
  }

  watch(
    queueName: string,
    options: WatchOptions,
    toResult: (stored: unknown) => unknown,
  ): AsyncIterableIterator<JobEvent> {
    const { jobId } = options
    // A file that is locked for too long is looked at again.
    const watch = { options, toResult, closed: this.#lease.signal, report: () => {} }
    return watchJobs(watch, async () => {
      const source = new QueueWatch(await this.#open(), queueName)
      const reader = { queueName, source, interval: LOOK_INTERVAL, time: lookTime }
      return jobId === undefined ? LookReader.open(reader) : JobLookReader.open(reader, jobId)
    })
  }

  async remove(queueName: string, jobId: string): Promise<void> {
    const store = await this.#open()
    const end = removeJob(store, queueName, jobId)
    if (end === 'missing') throw new JobNotFoundError(queueName, jobId)
    if (end === 'active') throw new JobActiveError(queueName, jobId)
  }

  async retry(queueName: string, jobId: string): Promise<string> {
    const store = await this.#open()
    const end = reviveJob(store, queueName, jobId)
    if (end === 'missing') throw new JobNotFoundError(queueName, jobId)
    if (end !== 'revived') throw new JobNotFailedError(queueName, jobId, end)
    return jobId
  }

  async cancel(queueName: string, jobId: string, reason?: string): Promise<void> {
    const end = cancelJob(await this.#open(), queueName, { id: jobId, reason })
    if (end === 'missing') throw new JobNotFoundError(queueName, jobId)
    if (end !== 'cancelled') throw new JobFinishedError(queueName, jobId, end)
  }

  async update(
    queueName: string,
    jobId: string,
    data: unknown,
    options?: UpdateOptions,
  ): Promise<void> {
    const changed = {
      data: encodeJobData(data) ?? null,
      version: options?.version,
      group: options?.group?.id,
      unique: options?.unique?.key,
    }
    const end = updateJob(await this.#open(), queueName, jobId, changed)
    if (end === 'missing') throw new JobNotFoundError(queueName, jobId)
    if (end !== 'updated') throw new JobBegunError(queueName, jobId, end)
  }

  async promote(queueName: string, jobId: string): Promise<void> {
    const end = promoteJob(await this.#open(), queueName, jobId)
    if (end === 'missing') throw new JobNotFoundError(queueName, jobId)
    if (end !== 'promoted') throw new JobNotDelayedError(queueName, jobId, end)
  }

  async pause(queueName: string): Promise<void> {
    checkQueueName('embedded', queueName)
    pauseQueue((await this.#open()).db, queueName)
  }

  async resume(queueName: string): Promise<void> {
    const store = await this.#open()
    resumeQueue(store.db, queueName)
    store.queueChanged(queueName)
  }

  async isPaused(queueName: string): Promise<boolean> {
    return isPaused((await this.#open()).db, queueName)
  }

  async unschedule(queueName: string, key: string): Promise<boolean> {
    const { db } = await this.#open()
    return db.transaction(() => dropSchedule(db, queueName, key))
  }

  async schedules(queueName: string): Promise<QueueSchedule[]> {
    const { db } = await this.#open()
    return readSchedules(db, queueName)
  }

  async redrive(queueName: string, options: RedriveOptions = {}): Promise<DeadLetterJob[]> {
    const { db, now } = await this.#open()
    const rows = untakenJobRows(db, queueName, options.limit ?? DEFAULT_REDRIVE_LIMIT)
    return redriveStored(
      this,
      rows.map((row) => toSnapshot(row, now())),
      options,
    )
  }

  async failedJobs(
    queueName: string,
    options?: { readonly limit?: number },
  ): Promise<JobSnapshot[]> {
    const { db, now } = await this.#open()
    const rows = failedJobRows(db, queueName, options?.limit ?? DEFAULT_FAILED_LIMIT)
    return rows.map((row) => toSnapshot(row, now()))
  }

  async stats(queueName: string): Promise<QueueStats> {
    const { db, now } = await this.#open()
    return readStats(db, queueName, now())
  }

  async keyStats(queueName: string, options?: KeyStatsOptions): Promise<KeyStats> {
    const most = groupsWanted(options)
    const { db, now } = await this.#open()
    return readKeyStats(db, { queue: queueName, most, now: now() })
  }

  listJobs<Job extends FoundBy>(
    queueName: string,
    options: ListOptions,
    toJob: (stored: JobSnapshot) => Job,
  ): JobList<Job> {
    const readPage = async (request: JobPageRequest) =>
      listPage(await this.#open(), queueName, request)
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
    const store = await this.#open()
    return inChunks(Infinity, async (most) => drainJobs(store, queueName, most))
  }

  async clean(queueName: string, options: CleanOptions): Promise<number> {
    const { statuses, age, limit } = resolveClean(options)
    const store = await this.#open()
    return inChunks(limit, async (most) => cleanJobs(store, queueName, { statuses, age, most }))
  }

  async close(): Promise<void> {
    const lease = await this.#lease.close()
    await lease?.release()
  }

  async #open(): Promise<Store> {
    const { store } = await this.#lease.get()
    store.db.file?.assertInPlace()
    return store
  }
}

import { checkJobData, endsWithin } from '../../../provider-kit/index.js'
import { consoleLogger } from '../../../job/console-logger.js'
import { toError } from '../../../job/job-error.js'
import { JobActiveError } from '../../../job/errors/job-active-error.js'
import { JobCancelledError } from '../../../job/errors/job-cancelled-error.js'
import { JobBegunError } from '../../../job/errors/job-begun-error.js'
import { JobFinishedError } from '../../../job/errors/job-finished-error.js'
import { JobNotDelayedError } from '../../../job/errors/job-not-delayed-error.js'
import { JobNotFailedError } from '../../../job/errors/job-not-failed-error.js'
import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import { UnsupportedByProviderError } from '../../../job/errors/unsupported-by-provider-error.js'
import type { DeadLetterJob } from '../../../job/dead-letter.js'
import { DEFAULT_FAILED_LIMIT, DEFAULT_REDRIVE_LIMIT, redriveStored } from '../../../job/redrive.js'
import type { RedriveOptions } from '../../../job/redrive.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { resolveClean } from '../../../job/options/resolve-clean.js'
import { requireJobId } from '../../../job/options/require-job-id.js'
import { newJobId } from '../../../job/new-job-id.js'
import type {
  CleanOptions,
  FoundBy,
  JobList,
  JobPageRequest,
  ListOptions,
  RetryAllOptions,
} from '../../../job/listing.js'
import { isFinished } from '../../../job/queue-job.js'
import type { JobSnapshot, WaitOptions } from '../../../job/queue-job.js'
import type { AddedJob, NewJob, QueueService, UpdateOptions } from '../../../job/queue-service.js'
import type { QueueSchedule } from '../../../job/schedule.js'
import type { JobEvent, WatchOptions } from '../../../job/watching.js'
import type { KeyStats, KeyStatsOptions } from '../../../job/key-stats.js'
import type { QueueStats } from '../../../job/queue-stats.js'
import { waitTimeout } from '../../../job/options/wait-timeout.js'
import { cancelledHere } from '../../../provider-kit/cancelled-here.js'
import { MOST_LOGS } from '../../../provider-kit/handler-call.js'
import { inChunks } from '../../../provider-kit/in-chunks.js'
import { groupsWanted } from '../../../provider-kit/key-stats.js'
import { listJobs } from '../../../provider-kit/list-jobs.js'
import { retryAll } from '../../../provider-kit/retry-all.js'
import { OncePerKey, OpenOnce } from '../../../provider-kit/open-once.js'
import { watchJobs } from '../../../provider-kit/watch-jobs.js'
import { waitForFinish } from '../../../provider-kit/wait-for-finish.js'
import { bullmqCapabilities } from '../capabilities.js'
import { ErrorLog } from '../../../job/error-log.js'
import { bullmqQueueName } from '../../../../facts/queue-names.js'
import { checkQueueName } from '../../../job/check-queue-name.js'
import { QueueSet } from '../connection/queue-set.js'
import { RedisLink } from '../connection/redis-link.js'
import { toEngineId } from '../store/engine-id.js'
import { findEngineJob } from '../store/find-engine-job.js'
import type { FoundJob, JobPlace } from '../store/find-engine-job.js'
import { drainJobs } from '../store/drain-jobs.js'
import { runOf } from '../store/run-of.js'
import { listPage } from '../store/list-page.js'
import { toEngineJob } from '../store/to-engine-job.js'
import type { EngineJob } from '../store/to-engine-job.js'
import { rememberUnique } from '../store/keys/remember-unique.js'
import { renewWait } from '../store/renew-wait.js'
import { toSnapshot } from '../store/to-snapshot.js'
import type { BullMQServiceOptions } from '../options.js'
import { addIfNew, addJob, addJobs } from './add-jobs.js'
import { dropSchedule, readSchedules } from './put-schedule.js'
import { cancelJob } from './cancel-job.js'
import { FinishEvents } from './finish-events.js'
import { promoteJob } from './promote-job.js'
import { removeJob } from './remove-job.js'
import { updateJob } from './update-job.js'
import { StreamReader } from './stream-reader.js'
import { readKeyStats } from './read-key-stats.js'
import { readStats } from './read-stats.js'
import { FinishWatch } from './finish-watch.js'

/** BullMQ's code for a job that is not among the failed ones. */
const NOT_FAILED = -3

interface Opened {
  readonly link: RedisLink
  readonly queues: QueueSet
}

/** Of what has a connection, in milliseconds. */
const CLOSE_TIMEOUT = 500

/**
 * The producer's side of BullMQ. Redis is connected to at the first use. Every method throws `EngineUnreachableError`
 * when Redis does not answer within `commandTimeout`, `MissingPeerError` when `bullmq` or `ioredis` is not installed,
 * and `ServiceClosedError` after `close()`.
 */
export class BullMQQueueService implements QueueService {
  readonly capabilities = bullmqCapabilities
  readonly #options: BullMQServiceOptions
  readonly #log: ErrorLog
  readonly #connection = new OpenOnce('bullmq', () => this.#connect())
  readonly #events = new OncePerKey<string, FinishEvents>()

  constructor(options: BullMQServiceOptions = {}) {
    this.#options = options
    this.#log = new ErrorLog('bullmq', options.logger ?? consoleLogger)
  }

  // No async function, for it is on the path of every job: a promise that returns a promise waits three turns for it.
  add(queueName: string, data: unknown, options?: JobOptions): Promise<string> {
    try {
      const job = this.#toEngineJob(queueName, data, options)
      const send = ({ link, queues }: Opened): Promise<string> =>
        link.call(() =>
          addJob({ queue: queues.get(queueName), client: link.client, bullmq: link.bullmq }, job),
        )
      const { opened } = this.#connection
      return opened === undefined ? this.#connection.get().then(send) : send(opened)
    } catch (error) {
      return Promise.reject(toError(error))
    }
  }

  /** Up to 5000 jobs are added all or none. */
  async addMany(queueName: string, jobs: readonly NewJob[]): Promise<string[]> {
    const prepared = jobs.map((job) => this.#toEngineJob(queueName, job.data, job.options))
    const { link, queues } = await this.#open()
    const { bullmq, client } = link
    return addJobs(prepared, (ask) =>
      link.call(() => ask({ queue: queues.get(queueName), client, bullmq })),
    )
  }

  async addIfNew(queueName: string, data: unknown, options?: JobOptions): Promise<AddedJob> {
    requireJobId(options)
    const job = this.#toEngineJob(queueName, data, options)
    const nonce = newJobId()
    const { link, queues } = await this.#open()
    const { bullmq, client } = link
    return link.call(() => addIfNew({ queue: queues.get(queueName), client, bullmq }, job, nonce))
  }

  async findJob(queueName: string, jobId: string): Promise<JobSnapshot | undefined> {
    return this.#ask(queueName, async (place) => {
      const found = await findEngineJob(place, jobId)
      if (found === undefined) return undefined
      const key = place.queue.toKey(`${found.job.id}:logs`)
      const logs = await place.client.lrange(key, -MOST_LOGS, -1)
      return { ...toSnapshot(queueName, found), ...(logs.length === 0 ? {} : { logs }) }
    })
  }

  async waitForFinish(
    queueName: string,
    jobId: string,
    options?: WaitOptions,
  ): Promise<JobSnapshot> {
    const timeout = waitTimeout(options)
    const first = await this.#find(queueName, jobId)
    if (isFinished(first.status)) return toSnapshot(queueName, first)
    const { link } = await this.#open()
    const look = () => this.#ask(queueName, (place) => findEngineJob(place, jobId))
    const events = await this.#eventsOf(queueName, link)
    const { signal } = this.#connection
    return waitForFinish<JobSnapshot>({ queueName, jobId, timeout, signal }, (end) =>
      new FinishWatch({ look, events, queueName, jobId, first }, end).start(),
    )
  }

  watch(
    queueName: string,
    options: WatchOptions,
    toResult: (stored: unknown) => unknown,
  ): AsyncIterableIterator<JobEvent> {
    const watch = { options, toResult, closed: this.#connection.signal, report: this.#log.report }
    const { jobId } = options
    return watchJobs(watch, () =>
      StreamReader.open({ queueName, jobId, ask: (question) => this.#ask(queueName, question) }),
    )
  }

  async remove(queueName: string, jobId: string): Promise<void> {
    const { job, status } = await this.#find(queueName, jobId)
    if (status === 'active') throw new JobActiveError(queueName, jobId)
    const removed = await this.#ask(queueName, (place) => removeJob(place, job))
    if (removed === 0) throw new JobActiveError(queueName, jobId)
  }

  async retry(queueName: string, jobId: string): Promise<string> {
    const { job, status } = await this.#find(queueName, jobId)
    if (status !== 'failed') throw new JobNotFailedError(queueName, jobId, status)
    try {
      await this.#ask(queueName, async ({ queue, client }) => {
        await renewWait(client, queue.toKey(job.id ?? ''), Date.now() - job.timestamp)
        await job.retry('failed', { resetAttemptsMade: true })
        await rememberUnique(client, queue.toKey(''), job)
      })
    } catch (error) {
      await this.#explainRetry(queueName, jobId, error)
    }
    return jobId
  }

  async cancel(queueName: string, jobId: string, reason?: string): Promise<void> {
    const ask = cancelJob(new JobCancelledError(queueName, jobId, reason))
    const end = await this.#ask(queueName, (place) =>
      askByEngineId(jobId, (engineId) => ask(place, engineId)),
    )
    if (end === 'missing') throw new JobNotFoundError(queueName, jobId)
    if (end === 'child' || end === 'scheduled') throw refuseCancel(end)
    if (end !== 'cancelled') throw new JobFinishedError(queueName, jobId, end)
    cancelledHere(queueName, jobId)
  }

  async update(
    queueName: string,
    jobId: string,
    data: unknown,
    options?: UpdateOptions,
  ): Promise<void> {
    checkJobData(data)
    const change = { data, options }
    const end = await this.#ask(queueName, (place) =>
      askByEngineId(jobId, (engineId) => updateJob(place, engineId, change)),
    )
    if (end === 'updated') return
    throw new JobBegunError(queueName, jobId, (await this.#find(queueName, jobId)).status)
  }

  async promote(queueName: string, jobId: string): Promise<void> {
    const found = await this.#find(queueName, jobId)
    const isPromoted =
      found.status === 'delayed' &&
      (await this.#ask(queueName, (place) => promoteJob(place, found.job)))
    if (isPromoted) return
    const { status } = await this.#find(queueName, jobId)
    throw new JobNotDelayedError(queueName, jobId, status)
  }

  async pause(queueName: string): Promise<void> {
    await this.#ask(queueName, async ({ queue }) => {
      // BullMQ 5 puts the waiting jobs in the place of those that waited when it was paused before.
      if (!(await queue.isPaused())) await queue.pause()
    })
  }

  async resume(queueName: string): Promise<void> {
    await this.#ask(queueName, async ({ queue }) => {
      if (await queue.isPaused()) await queue.resume()
    })
  }

  async isPaused(queueName: string): Promise<boolean> {
    return this.#ask(queueName, ({ queue }) => queue.isPaused())
  }

  async unschedule(queueName: string, key: string): Promise<boolean> {
    return this.#ask(queueName, ({ queue }) => dropSchedule(queue, key))
  }

  async schedules(queueName: string): Promise<QueueSchedule[]> {
    return this.#ask(queueName, ({ queue }) => readSchedules(queue))
  }

  async redrive(queueName: string, options: RedriveOptions = {}): Promise<DeadLetterJob[]> {
    const limit = options.limit ?? DEFAULT_REDRIVE_LIMIT
    const jobs = await this.#ask(queueName, ({ queue }) =>
      queue.getJobs(['waiting', 'prioritized', 'delayed', 'paused'], 0, limit - 1, true),
    )
    const letters = jobs
      .filter((job) => job !== undefined)
      .slice(0, limit)
      .map((job) => toSnapshot(queueName, { job, status: 'waiting' }))
    return redriveStored(this, letters, options, (letter) =>
      this.#isPutBack(letter.data as DeadLetterJob, letter.id),
    )
  }

  /** The last failed first; at most `limit` of them, default 100. */
  async failedJobs(
    queueName: string,
    { limit = DEFAULT_FAILED_LIMIT }: { readonly limit?: number } = {},
  ): Promise<JobSnapshot[]> {
    if (limit < 1) return []
    const jobs = await this.#ask(queueName, ({ queue }) =>
      queue.getJobs(['failed'], 0, limit - 1, false),
    )
    return jobs
      .filter((job) => job !== undefined)
      .map((job) => toSnapshot(queueName, { job, status: 'failed' }))
  }

  async stats(queueName: string): Promise<QueueStats> {
    return this.#ask(queueName, readStats)
  }

  async keyStats(queueName: string, options?: KeyStatsOptions): Promise<KeyStats> {
    const most = groupsWanted(options)
    return this.#ask(queueName, (place) => readKeyStats(place, most))
  }

  listJobs<Job extends FoundBy>(
    queueName: string,
    options: ListOptions,
    toJob: (stored: JobSnapshot) => Job,
  ): JobList<Job> {
    const readPage = async (request: JobPageRequest) =>
      this.#ask(queueName, (place) => listPage(place, queueName, request))
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
    return inChunks(Infinity, (most) => this.#ask(queueName, (place) => drainJobs(place, most)))
  }

  async clean(queueName: string, options: CleanOptions): Promise<number> {
    const { statuses, age, limit } = resolveClean(options)
    let count = 0
    for (const status of statuses) {
      count += await inChunks(limit - count, async (most) => {
        const ids = await this.#ask(queueName, ({ queue }) => queue.clean(age, most, status))
        return ids.length
      })
    }
    return count
  }

  /** Ends every wait with `ServiceClosedError`, and closes what this service opened. */
  async close(): Promise<void> {
    const opened = await this.#connection.close()
    // BullMQ waits for ever for a connection that is taken and not answered.
    await endsWithin(Promise.all(this.#events.takeAll().map(closeEvents)), CLOSE_TIMEOUT)
    if (opened === undefined) return
    await endsWithin(opened.queues.close(), CLOSE_TIMEOUT)
    await opened.link.close()
  }

  #toEngineJob(queueName: string, data: unknown, options: JobOptions | undefined): EngineJob {
    checkQueueName('bullmq', queueName, bullmqQueueName)
    const defaults = this.#options.defaultJobOptions
    return toEngineJob({ queueName, data, options, defaults })
  }

  async #open(): Promise<Opened> {
    return this.#connection.opened ?? this.#connection.get()
  }

  async #connect(): Promise<Opened> {
    const link = await RedisLink.open({ options: this.#options, log: this.#log, endless: false })
    return { link, queues: new QueueSet(link, this.#log) }
  }

  async #ask<Result>(
    queueName: string,
    question: (place: JobPlace) => Promise<Result>,
  ): Promise<Result> {
    const { link, queues } = await this.#open()
    return link.call(() => question({ queue: queues.get(queueName), client: link.client }))
  }

  async #find(queueName: string, jobId: string): Promise<FoundJob> {
    const found = await this.#ask(queueName, (place) => findEngineJob(place, jobId))
    if (found === undefined) throw new JobNotFoundError(queueName, jobId)
    return found
  }

  #eventsOf(queueName: string, link: RedisLink): Promise<FinishEvents> {
    const { signal } = this.#connection
    return this.#events.get(queueName, () =>
      FinishEvents.open({ link, log: this.#log, signal }, queueName),
    )
  }

  /** The letter is sent before the job is failed, and its id ends with the job's run that it is of. */
  async #isPutBack({ queueName, jobId }: DeadLetterJob, letterId: string): Promise<boolean> {
    const found = await this.#ask(queueName, (place) => findEngineJob(place, jobId))
    if (found === undefined) return false
    const isOfThisRun = letterId.endsWith(`/${runOf(found.job)}`)
    return !isOfThisRun || (found.status !== 'active' && found.status !== 'failed')
  }

  /** The job may have been removed or retried by another between the look and the deed. */
  async #explainRetry(queueName: string, jobId: string, error: unknown): Promise<never> {
    const { status } = await this.#find(queueName, jobId)
    if (status !== 'failed') throw new JobNotFailedError(queueName, jobId, status)
    // Somebody else has put it back, and it has failed again meanwhile.
    if (Reflect.get(Object(error), 'code') === NOT_FAILED)
      throw new JobNotFailedError(queueName, jobId, 'waiting')
    throw error
  }
}

async function closeEvents(opening: Promise<FinishEvents>): Promise<void> {
  const events = await opening.catch(() => undefined)
  await events?.close()
}

/** A job that was added with BullMQ itself, or by one of its schedulers, has an id that was never encoded. */
async function askByEngineId<End>(
  jobId: string,
  ask: (engineId: string) => Promise<End | 'missing'>,
): Promise<End | 'missing'> {
  const engineId = toEngineId(jobId)
  const end = await ask(engineId)
  return end === 'missing' && engineId !== jobId ? ask(jobId) : end
}

function refuseCancel(end: 'child' | 'scheduled'): UnsupportedByProviderError {
  return end === 'child'
    ? new UnsupportedByProviderError('bullmq', 'cancelling a job that has a parent')
    : new UnsupportedByProviderError(
        'bullmq',
        'cancelling the next run of a schedule',
        'end the schedule with unschedule()',
      )
}

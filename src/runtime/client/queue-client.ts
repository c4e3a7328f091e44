import { adaptForeignService } from './adapt-foreign-service.js'
import { completeOptions, traced } from './complete-options.js'
import { definitionSets, findDefinition, ownDefinition } from './define-queues.js'
import { toQueueJob, resultOf } from './to-queue-job.js'
import { JobNotFoundError } from '../job/errors/job-not-found-error.js'
import { UnknownQueueError } from '../job/errors/unknown-queue-error.js'
import { UnsupportedByProviderError } from '../job/errors/unsupported-by-provider-error.js'
import type { DeadLetterQueue } from '../job/dead-letter.js'
import type { ForeignQueueService } from './foreign-queue-service.js'
import { toError } from '../job/job-error.js'
import type { JobOptions, RepeatOptions } from '../job/options/job-options.js'
import type { Provided } from '../job/options/provided.js'
import type { QueueDefinition, QueueDefinitions } from './queue-definitions.js'
import type { AnyQueueJobMap } from '../job/queue-job-map.js'
import type { JobSnapshot, QueueJob, WaitOptions } from '../job/queue-job.js'
import type { CleanOptions, JobList, ListOptions, RetryAllOptions } from '../job/listing.js'
import type { AddedJob, NewJob, QueueService, TransactionService } from '../job/queue-service.js'
import { repeatKey } from '../job/options/repeat-key.js'
import type { RedriveOptions } from '../job/redrive.js'
import { isObserved } from '../tracing/is-observed.js'
import type { QueueSchedule } from '../job/schedule.js'
import { traceAdd } from '../tracing/trace-add.js'
import { decodeResult, encodeData, readData, readResult } from './job-wire.js'
import type { JobEvent, JobEventType, WatchOptions } from '../job/watching.js'

/** What a client can stand on: a provider's service, or that of an existing Pikku project. */
export type AnyQueueService = QueueService | ForeignQueueService

/** What a service takes for a transaction. */
export type TransactionOf<Service> = Service extends {
  withTransaction?(transaction: infer Transaction): unknown
}
  ? Transaction
  : object

/** The events that were asked for, and the one that always comes. */
export type WatchedEvent<Output, Type extends JobEventType> = Extract<
  JobEvent<Output>,
  { type: Type | 'missed' }
>

/** Options of a job that is known by its id. */
export type OptionsWithId = Omit<JobOptions, 'repeat'> & { readonly jobId: string }

/** A queue with `unique` knows its jobs without an id. */
export type IfNewOptions<Queue> = Queue extends { readonly unique: true }
  ? [options?: Omit<JobOptions, 'repeat'>]
  : [options: OptionsWithId]

/** Options for each of many jobs: the same for all, or made from a job's data. */
export type ManyOptions<Input> =
  | Omit<JobOptions, 'jobId' | 'repeat'>
  | ((data: Input, index: number) => Omit<JobOptions, 'repeat'>)

/**
 * Adds jobs to queues and reads them back. The generated `PikkuQueue` is this class, typed for one project.
 *
 * A method that the provider cannot serve is a type error when the provider's service is known, and throws
 * `UnsupportedByProviderError` otherwise. A queue that the definitions do not know throws `UnknownQueueError`.
 *
 * @typeParam Map for each queue `{ input; output }`
 */
export class QueueClient<
  Map extends AnyQueueJobMap<Map>,
  Service extends AnyQueueService = QueueService,
> {
  /** The service behind this client. */
  readonly queueService: QueueService
  readonly #definitions: QueueDefinitions | undefined
  readonly #toJob = (stored: JobSnapshot): QueueJob => toQueueJob(this.#decode(stored, false), this)

  /** Without `definitions`, those that this process has loaded are asked. */
  constructor(queueService: Service, definitions?: QueueDefinitions) {
    this.queueService = asQueueService(queueService)
    this.#definitions = definitions
  }

  /**
   * Adds a job, and resolves to its id once the engine has accepted it for good.
   * With `options.repeat`, to the id of the next run. Throws `InvalidJobDataError`, with every place and reason, for
   * data that is not of its type, `InvalidJobOptionsError`, `InvalidDurationError`, `UnknownQueueError`, and
   * `UnsupportedByProviderError` for an option that the engine cannot keep.
   */
  add<T extends keyof Map & string>(
    queueName: T,
    data: Map[T]['input'],
    options?: JobOptions,
  ): Promise<string> {
    // No async function, for it is on the path of every job: a promise that returns a promise waits three turns for it.
    try {
      const definition = this.#definition(queueName)
      const encoded = encodeData(queueName, definition, data)
      const completed = this.#complete(options, definition, data)
      return isObserved()
        ? this.#addTraced(queueName, completed, (traceable) =>
            this.queueService.add(queueName, encoded, traceable),
          )
        : this.queueService.add(queueName, encoded, completed)
    } catch (error) {
      return Promise.reject(toError(error))
    }
  }

  /**
   * Adds a job unless one of its `jobId` is there, whatever has become of that one, or `unique` of its queue keeps it back.
   * Resolves to the id, and to whether the job is new: of many calls that add the same id at once, exactly one adds it.
   * Throws what `add` throws.
   */
  async addIfNew<T extends keyof Map & string>(
    this: this & Provided<Service, 'addIfNew'>,
    queueName: T,
    data: Map[T]['input'],
    ...[options]: IfNewOptions<Map[T]>
  ): Promise<AddedJob> {
    const addIfNew = this.#method(queueName, 'addIfNew', 'telling whether a job is new')
    const definition = this.#definition(queueName)
    const encoded = encodeData(queueName, definition, data)
    const completed = this.#complete(options, definition, data)
    let isNew = false
    const send = async (sent?: JobOptions): Promise<string> => {
      const added = await addIfNew(queueName, encoded, sent)
      isNew = added.isNew
      return added.id
    }
    const id = await (isObserved() ? this.#addTraced(queueName, completed, send) : send(completed))
    return { id, isNew }
  }

  /** Adds many jobs at once, and resolves to their ids in the same order. Adds none if one is invalid. Throws what `add` throws. */
  async addMany<T extends keyof Map & string>(
    queueName: T,
    data: readonly Map[T]['input'][],
    options?: ManyOptions<Map[T]['input']>,
  ): Promise<string[]> {
    const definition = this.#definition(queueName)
    const jobs = data.map((each, index): NewJob => {
      const asked = typeof options === 'function' ? options(each, index) : options
      const job = { data: encodeData(queueName, definition, each) }
      const completed = this.#complete(asked, definition, each)
      return completed === undefined ? job : { ...job, options: completed }
    })
    if (!isObserved()) return this.queueService.addMany(queueName, jobs)
    return traceAdd({ provider: this.#provider, queueName, count: jobs.length }, (trace) =>
      this.queueService.addMany(
        queueName,
        jobs.map((job) => ({ ...job, options: traced(job.options, trace) })),
      ),
    )
  }

  /**
   * This client within a transaction of yours: the jobs that it adds are there when you commit, and never were when you
   * roll back. `transaction` is what the provider takes: a client of `pg`, a transaction of Drizzle, Kysely, Knex or
   * Prisma (pg-boss), a SQLite handle (embedded). Await each call before you commit. Throws a `PikkuError` of the code
   * `INVALID_TRANSACTION` for anything else, and `UnsupportedByProviderError`.
   */
  withTransaction(
    this: this & Provided<Service, 'withTransaction'>,
    transaction: TransactionOf<Service>,
  ): QueueClient<Map, TransactionService> {
    const { queueService } = this
    if (queueService.withTransaction === undefined) {
      throw new UnsupportedByProviderError(
        this.#provider,
        'adding jobs within a transaction',
        'add them once it is committed; to lose none, write them into a table within it, and add them from there',
      )
    }
    return new QueueClient<Map, TransactionService>(
      queueService.withTransaction(transaction),
      this.#definitions,
    )
  }

  /** The job as it is now. Throws `JobNotFoundError`. */
  async getJob<T extends keyof Map & string>(
    this: this & Provided<Service, 'findJob'>,
    queueName: T,
    jobId: string,
  ): Promise<QueueJob<Map[T]['output'], Map[T]['input']>> {
    const job = await this.findJob(queueName, jobId)
    if (job === undefined) throw new JobNotFoundError(queueName, jobId)
    return job
  }

  /** The job as it is now, or `undefined` when there is none of that id. */
  async findJob<T extends keyof Map & string>(
    this: this & Provided<Service, 'findJob'>,
    queueName: T,
    jobId: string,
  ): Promise<QueueJob<Map[T]['output'], Map[T]['input']> | undefined> {
    const findJob = this.#method(queueName, 'findJob', 'reading jobs')
    const snapshot = await findJob(queueName, jobId)
    return snapshot && toQueueJob(this.#decode(snapshot), this)
  }

  /**
   * Resolves to the job's result. Rejects with `JobFailedError` when the job failed for good or was discarded, with
   * `WaitTimeoutError` after `options` (milliseconds) or `options.timeout`, default 60 s, and with `JobNotFoundError`.
   */
  async waitForCompletion<T extends keyof Map & string>(
    this: this & Provided<Service, 'waitForFinish'>,
    queueName: T,
    jobId: string,
    options?: number | WaitOptions,
  ): Promise<Map[T]['output']> {
    const wait = this.#method(queueName, 'waitForFinish', 'waiting for a result')
    const timeout = typeof options === 'number' ? { timeout: options } : options
    const result = resultOf(await wait(queueName, jobId, timeout))
    return this.#result(queueName, result, true)
  }

  /**
   * What happens to the jobs of a queue from now on, in whichever process: `for await (const event of queue.watch('emails'))`.
   * With `jobId`, it begins with what the job is doing, and ends with the job; otherwise it ends when `signal` is aborted
   * or the service is closed. An event of type `missed` says that events may be missing. Throws `InvalidJobOptionsError`,
   * and `JobNotFoundError`.
   */
  watch<T extends keyof Map & string, Type extends JobEventType = JobEventType>(
    this: this & Provided<Service, 'watch'>,
    queueName: T,
    options: WatchOptions<Type> = {},
  ): AsyncIterableIterator<WatchedEvent<Map[T]['output'], Type>> {
    return this.#method(queueName, 'watch', 'watching jobs')(queueName, options, (stored) =>
      this.#result(queueName, stored, false),
    ) as AsyncIterableIterator<WatchedEvent<Map[T]['output'], Type>>
  }

  /** Removes a job that is not running. Throws `JobNotFoundError`, or `JobActiveError`. */
  async remove<T extends keyof Map & string>(
    this: this & Provided<Service, 'remove'>,
    queueName: T,
    jobId: string,
  ): Promise<void> {
    return this.#method(queueName, 'remove', 'removing jobs')(queueName, jobId)
  }

  /**
   * Puts a failed job back into its queue, with all its attempts before it. Resolves to the id to follow, which may be
   * the same. Throws `JobNotFoundError`, or `JobNotFailedError`.
   */
  async retry<T extends keyof Map & string>(
    this: this & Provided<Service, 'retry'>,
    queueName: T,
    jobId: string,
  ): Promise<string> {
    return this.#method(queueName, 'retry', 'retrying jobs')(queueName, jobId)
  }

  /**
   * Ends a job that waits, is delayed, or runs in any process: it has failed with `JobCancelledError`, without retry and
   * without dead letter. A handler that is running is told through its `signal`, and its result is dropped. Throws
   * `JobNotFoundError`, or `JobFinishedError` when the job has ended before.
   */
  async cancel<T extends keyof Map & string>(
    this: this & Provided<Service, 'cancel'>,
    queueName: T,
    jobId: string,
    reason?: string,
  ): Promise<void> {
    const hint = 'let its handler look whether the job is still wanted'
    return this.#method(queueName, 'cancel', 'cancelling jobs', hint)(queueName, jobId, reason)
  }

  /**
   * Replaces the data of a job of which no attempt was made yet. Either its handler sees the new data, or this throws
   * `JobBegunError`. Throws `JobNotFoundError`, `InvalidJobDataError` as `add` does, and `InvalidJobOptionsError` for data
   * with another key of `group` or `unique`.
   */
  async update<T extends keyof Map & string>(
    this: this & Provided<Service, 'update'>,
    queueName: T,
    jobId: string,
    data: Map[T]['input'],
  ): Promise<void> {
    const update = this.#method(queueName, 'update', 'updating jobs')
    const definition = this.#definition(queueName)
    const { version, keys } = definition
    const encoded = encodeData(queueName, definition, data)
    await update(queueName, jobId, encoded, {
      ...(version === undefined ? {} : { version }),
      ...keys?.reader.read(keys, data, {}, this.queueService.capabilities),
    })
  }

  /**
   * Lets a delayed job run now: one that was added with `delay`, waits for its next attempt, or was snoozed. Its wait, after
   * which it expires, begins now. Throws `JobNotFoundError`, or `JobNotDelayedError`.
   */
  async promote<T extends keyof Map & string>(
    this: this & Provided<Service, 'promote'>,
    queueName: T,
    jobId: string,
  ): Promise<void> {
    return this.#method(queueName, 'promote', 'promoting jobs')(queueName, jobId)
  }

  /**
   * Lets no worker of any process take a job of this queue any more; jobs that are running go on. It lasts until `resume`,
   * whatever is restarted meanwhile. Jobs can be added, and schedules go on: their jobs wait.
   */
  async pause<T extends keyof Map & string>(
    this: this & Provided<Service, 'pause'>,
    queueName: T,
  ): Promise<void> {
    const hint = 'stop its workers or disable its trigger'
    return this.#method(queueName, 'pause', 'pausing queues', hint)(queueName)
  }

  /** Ends `pause`. */
  async resume<T extends keyof Map & string>(
    this: this & Provided<Service, 'resume'>,
    queueName: T,
  ): Promise<void> {
    return this.#method(queueName, 'resume', 'pausing queues')(queueName)
  }

  async isPaused<T extends keyof Map & string>(
    this: this & Provided<Service, 'isPaused'>,
    queueName: T,
  ): Promise<boolean> {
    return this.#method(queueName, 'isPaused', 'pausing queues')(queueName)
  }

  /**
   * Takes the dead letters of this queue that no worker has taken back to the queues where their jobs have failed, each
   * job under its own id and with all its attempts before it. Resolves to the letters. With `preview: true` nothing is
   * moved. `limit` letters at most, default 1000.
   */
  async redrive<T extends DeadLetterQueue<Map>>(
    this: this & Provided<Service, 'redrive'>,
    deadLetterQueue: T,
    options?: RedriveOptions,
  ): Promise<Map[T]['input'][]> {
    const redrive = this.#method(deadLetterQueue, 'redrive', 'redriving dead letters')
    const definition = this.#definition(deadLetterQueue)
    const letters = await redrive(deadLetterQueue, options)
    return letters.map((letter) => readData(definition, letter)) as Map[T]['input'][]
  }

  /**
   * Adds a job again and again: `when` is a cron expression, or `RepeatOptions`. Resolves to the key that ends it.
   * Doing it again with the same key changes the schedule, and never doubles it.
   */
  async schedule<T extends keyof Map & string>(
    this: this & Provided<Service, 'unschedule'>,
    queueName: T,
    when: string | RepeatOptions,
    data: Map[T]['input'],
    options?: Omit<JobOptions, 'repeat' | 'jobId'>,
  ): Promise<string> {
    const repeat = typeof when === 'string' ? { cron: when } : when
    await this.add(queueName, data, { ...options, repeat })
    return repeatKey(repeat, (options as JobOptions)?.jobId)
  }

  /** Ends a schedule; its next run is not added any more. Resolves to whether there was one of that key. */
  async unschedule<T extends keyof Map & string>(
    this: this & Provided<Service, 'unschedule'>,
    queueName: T,
    key: string,
  ): Promise<boolean> {
    return this.#method(queueName, 'unschedule', 'repeating jobs')(queueName, key)
  }

  /** The schedules of a queue, in the order of their keys. */
  async schedules<T extends keyof Map & string>(
    this: this & Provided<Service, 'schedules'>,
    queueName: T,
  ): Promise<QueueSchedule<Map[T]['input']>[]> {
    const found = await this.#method(queueName, 'schedules', 'repeating jobs')(queueName)
    const definition = this.#definition(queueName)
    return found
      .map((schedule) => ({ ...schedule, data: readData(definition, schedule.data) }))
      .sort((one, other) => (one.key < other.key ? -1 : 1))
  }

  /**
   * The jobs of a queue, read page by page: `for await (const job of queue.list('emails', { status: 'failed' }))`.
   * Throws `InvalidJobOptionsError`.
   */
  list<T extends keyof Map & string>(
    this: this & Provided<Service, 'listJobs'>,
    queueName: T,
    options: ListOptions<Map[T]['input']> = {},
  ): JobList<QueueJob<Map[T]['output'], Map[T]['input']>> {
    return this.#method(queueName, 'listJobs', 'listing jobs')(queueName, options, this.#toJob)
  }

  /**
   * Puts failed jobs back, each with all its attempts before it: all of them, or those that `options.where` finds.
   * Resolves to how many. Throws `InvalidJobOptionsError`.
   */
  async retryAll<T extends keyof Map & string>(
    this: this & Provided<Service, 'retryAll'>,
    queueName: T,
    options: RetryAllOptions<Map[T]['input']> = {},
  ): Promise<number> {
    return this.#method(queueName, 'retryAll', 'listing jobs')(queueName, options, this.#toJob)
  }

  /**
   * Removes every job that waits or is delayed, and resolves to how many. A job is either run or removed. The next run of
   * a schedule stays: `unschedule` ends a schedule.
   */
  async drain<T extends keyof Map & string>(
    this: this & Provided<Service, 'drain'>,
    queueName: T,
  ): Promise<number> {
    return this.#method(queueName, 'drain', 'removing jobs')(queueName)
  }

  /** Removes jobs that ended longer ago than `options.olderThan`, and resolves to how many. Throws `InvalidJobOptionsError`. */
  async clean<T extends keyof Map & string>(
    this: this & Provided<Service, 'clean'>,
    queueName: T,
    options: CleanOptions,
  ): Promise<number> {
    return this.#method(queueName, 'clean', 'removing jobs')(queueName, options)
  }

  /** Closes the service, and with it every connection that the service opened. */
  async close(): Promise<void> {
    await this.queueService.close()
  }

  #complete(
    options: JobOptions | undefined,
    definition: QueueDefinition,
    data: unknown,
  ): JobOptions | undefined {
    return completeOptions(options, definition, this.queueService.capabilities, data)
  }

  get #provider(): string {
    return this.queueService.capabilities.provider
  }

  async #addTraced(
    queueName: string,
    completed: JobOptions | undefined,
    send: (options: JobOptions) => Promise<string>,
  ): Promise<string> {
    const [id] = await traceAdd(
      { provider: this.#provider, queueName, count: 1 },
      async (trace) => [await send(traced(completed, trace))],
    )
    return id as string
  }

  #decode(snapshot: JobSnapshot, strict = true): JobSnapshot {
    const { queueName } = snapshot
    return {
      ...snapshot,
      data: readData(this.#definition(queueName), snapshot.data),
      ...('result' in snapshot ? { result: this.#result(queueName, snapshot.result, strict) } : {}),
    }
  }

  /** What is wrong with one result must not hide the other jobs of a list: only `strict` throws. */
  #result(queueName: string, stored: unknown, strict: boolean): unknown {
    const definition = this.#definition(queueName)
    const { external, check } = definition
    if (external === undefined) {
      return strict ? decodeResult(definition, stored) : readResult(definition, stored)
    }
    const { capabilities } = this.queueService
    return external.rules.result(stored, { queueName, check, capabilities, strict })
  }

  #definition(queueName: string): QueueDefinition {
    const own = this.#definitions
    const found = own === undefined ? findDefinition(queueName) : ownDefinition(own, queueName)
    if (found !== undefined) return found
    const known = own === undefined ? definitionSets() : [own]
    if (known.length === 0) return {}
    throw new UnknownQueueError(queueName, known.flatMap(Object.keys))
  }

  /** Throws for a queue that is not known, and where the provider does not have the method. */
  #method<Name extends keyof QueueService>(
    queueName: string,
    name: Name,
    feature: string,
    hint?: string,
  ): NonNullable<QueueService[Name]> {
    const { external } = this.#definition(queueName)
    external?.rules.allow(name, feature, this.queueService.capabilities)
    const method = this.queueService[name]
    if (typeof method !== 'function') {
      throw new UnsupportedByProviderError(this.#provider, feature, hint)
    }
    return method.bind(this.queueService) as NonNullable<QueueService[Name]>
  }
}

function asQueueService(service: AnyQueueService): QueueService {
  return 'capabilities' in service && service.capabilities !== undefined
    ? service
    : adaptForeignService(service)
}

import type { RedisClient } from './redis-client.js'
import type { JobGroup, JobUnique } from '../../../job/keys/key-options.js'
import type { ResolvedRules } from '../../../job/options/resolve-repeat.js'
import type { TraceContext } from '../../../job/trace-context.js'
/**
 * The part of BullMQ 5 and 6 that pikku uses, written down here: BullMQ's own types must not be in our declarations,
 * or a project that does not install it could not compile.
 */
export interface BullMQModule {
  readonly Queue: new (
    name: string,
    options: BullQueueOptions & { readonly settings: BullScheduleSettings },
  ) => BullQueue
  readonly Worker: new (
    name: string,
    processor: (job: BullJob, token?: string) => Promise<unknown>,
    options: BullWorkerOptions,
  ) => BullWorker
  /** `create` is what `queue.add` does, less what telemetry, events and defaults of BullMQ's own take. */
  readonly Job: {
    // oxlint-disable-next-line typescript/no-explicit-any -- what a class must have to be extended
    new (...details: any[]): BullJob
    create(queue: BullQueue, name: string, data: unknown, opts: BullJobOptions): Promise<unknown>
  }
  readonly QueueEvents: new (
    name: string,
    options: BullQueueOptions & { readonly lastEventId: string },
  ) => BullQueueEvents
  /** BullMQ's own reading of a schedule. */
  getNextMillis?(millis: number, repeat: BullRepeat): number | undefined
}

/** A schedule in BullMQ's words. */
export interface BullRepeat {
  readonly pattern?: string
  readonly tz?: string
  readonly every?: number
  readonly startDate?: number | string | Date
}

export interface BullScheduler extends BullRepeat {
  readonly key: string
  readonly next?: number
  readonly template?: { readonly data?: unknown; readonly opts?: BullJobOptions }
}

export interface BullQueueOptions {
  readonly connection: unknown
  readonly prefix: string
}

/** How BullMQ finds the next run of a schedule. */
export interface BullScheduleSettings {
  readonly repeatStrategy: (millis: number, repeat: BullRepeat) => number | undefined
}

export interface BullWorkerOptions extends BullQueueOptions {
  readonly autorun: boolean
  readonly concurrency: number
  readonly lockDuration: number
  readonly lockRenewTime: number
  readonly stalledInterval: number
  readonly maxStalledCount: number
  /** Seconds. */
  readonly drainDelay?: number
  readonly name?: string
  readonly metrics?: { readonly maxDataPoints: number }
  readonly settings: BullScheduleSettings & {
    readonly backoffStrategy: (attemptsMade: number, type?: string, error?: Error) => number
  }
}

/** What BullMQ stores with a job. It keeps keys that it does not know, and `pikku` is one. */
export interface BullJobOptions {
  jobId?: string
  priority?: number
  delay?: number
  attempts?: number
  backoff?: number | { readonly type: string; readonly delay?: number }
  removeOnComplete?: BullKeep
  removeOnFail?: BullKeep
  stackTraceLimit?: number
  keepLogs?: number
  timestamp?: number
  pikku?: StoredOptions
}

export type BullKeep = boolean | number | { readonly count?: number; readonly age?: number }

/** What the producer asked for and BullMQ has no word for. */
export interface StoredOptions {
  readonly retry?: object
  /** Milliseconds. */
  readonly timeout?: number
  /** Milliseconds. */
  readonly expires?: number
  readonly trace?: TraceContext
  readonly version?: number
  readonly rules?: ResolvedRules
  readonly group?: JobGroup
  readonly unique?: JobUnique
  /** The data is `undefined` or, of a schedule, `null`: BullMQ stores both as `{}`. */
  readonly noData?: true | 'null'
  /** Of the service, for queues whose worker says nothing. */
  readonly removeOnComplete?: number | boolean
  readonly removeOnFail?: number | boolean
  /** Of one `addIfNew`, by which it knows its own job again. */
  readonly nonce?: string
}

/** The commands of one transaction of Redis; `exec` gives an error or an answer for each. */
export interface BullTransaction {
  hget(key: string, field: string): unknown
  script(subcommand: 'LOAD', text: string): unknown
  eval(script: string, keys: number, ...keysAndArguments: string[]): unknown
  evalsha(sha1: string, keys: number, ...keysAndArguments: string[]): unknown
  exec(): Promise<(readonly [error: Error | null, answer: unknown])[] | null>
}

export interface BullJob {
  readonly id?: string | undefined
  readonly name: string
  readonly data: unknown
  readonly opts: BullJobOptions
  readonly progress: unknown
  readonly returnvalue: unknown
  readonly failedReason?: string | null
  stacktrace?: readonly (string | null)[] | null | undefined
  readonly timestamp: number
  readonly processedOn?: number | null
  readonly finishedOn?: number | null
  readonly delay?: number
  /** Of a run of a schedule. */
  readonly repeatJobKey?: string | undefined
  readonly attemptsMade: number
  readonly attemptsStarted: number
  readonly stalledCounter: number
  /** Set when the job was left by dead workers too often: BullMQ fails it without asking. */
  deferredFailure?: string | undefined
  getState(): Promise<string>
  /** Adds it as the next command of a transaction. */
  addJob(transaction: BullTransaction, parent: object): Promise<unknown>
  /** Keeps `opts.keepLogs` lines. */
  log(row: string): Promise<unknown>
  moveToCompleted(returned: unknown, token: string, fetchNext?: boolean): Promise<unknown>
  moveToFailed(error: Error, token: string, fetchNext?: boolean): Promise<unknown>
  moveToWait(token?: string): Promise<unknown>
  /** At the earliest at `timestamp`; the attempt does not count. */
  moveToDelayed(timestamp: number, token?: string): Promise<unknown>
  promote(): Promise<void>
  retry(state: 'failed', options: { readonly resetAttemptsMade: boolean }): Promise<void>
}

interface Emitter {
  // oxlint-disable-next-line typescript/no-explicit-any -- each event has arguments of its own
  on(event: string, listener: (...details: any[]) => void): unknown
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
  disconnect(): Promise<unknown>
}

export interface NewBullJob {
  readonly name: string
  readonly data: unknown
  readonly opts: BullJobOptions
}

/** The client on which BullMQ has defined its commands. */
interface BullClient {
  readonly client: Promise<Pick<RedisClient, 'scriptsSet'> & { multi(): BullTransaction }>
}

export interface BullQueue extends Emitter, BullClient {
  /** Has the client since BullMQ 6. */
  readonly backend?: BullClient
  add(name: string, data: unknown, options: BullJobOptions): Promise<BullJob>
  addBulk(jobs: readonly NewBullJob[]): Promise<readonly BullJob[]>
  getJob(id: string): Promise<BullJob | undefined>
  getJobState(id: string): Promise<string>
  getJobs(
    types: readonly string[],
    start: number,
    end: number,
    ascending: boolean,
  ): Promise<(BullJob | undefined)[]>
  getJobCounts(...types: string[]): Promise<Record<string, number>>
  remove(id: string): Promise<number>
  /** Gives the ids of those that it has removed: at most `limit` that ended `grace` milliseconds ago or earlier. */
  clean(grace: number, limit: number, status: string): Promise<readonly string[]>
  upsertJobScheduler(
    id: string,
    repeat: BullRepeat,
    template: NewBullJob,
  ): Promise<BullJob | undefined>
  getJobScheduler(id: string): Promise<(BullRepeat & { readonly next?: number }) | null | undefined>
  getJobSchedulers(start: number, end: number, ascending: boolean): Promise<BullScheduler[]>
  removeJobScheduler(id: string): Promise<boolean>
  getGlobalConcurrency(): Promise<number | null>
  setGlobalConcurrency(concurrency: number): Promise<unknown>
  pause(): Promise<void>
  resume(): Promise<void>
  isPaused(): Promise<boolean>
  toKey(type: string): string
}

export interface BullWorker extends Emitter {
  /** Where its `moveToActive` is: `backend` since BullMQ 6. Not public in BullMQ's types. */
  readonly backend?: object
  readonly scripts?: object
  /** There as soon as it is being closed. */
  readonly closing?: Promise<void> | undefined
  run(): Promise<void>
  /** What its lock manager calls. Gives the ids of the jobs whose locks could not be renewed. */
  extendJobLocks(ids: string[], tokens: string[], duration: number): Promise<string[]>
  /** What its stalled checker calls. Not public in BullMQ's types, and the same in both versions. */
  moveStalledJobsToWait(): Promise<void>
  toKey(type: string): string
  pause(doNotWaitForJobs: boolean): Promise<void>
}

export type BullQueueEvents = Emitter

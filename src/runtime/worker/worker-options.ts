import type { PikkuMiddleware } from '../functions/middleware.js'
import type { PikkuFunction } from '../functions/pikku-function.js'
import type { Duration } from '../job/options/duration.js'
import type { JobPriority, KeepOption, RetryOptions } from '../job/options/job-options.js'
import type {
  GroupConcurrency,
  GroupOptions,
  LimitOption,
  UniqueOptions,
} from '../job/keys/key-options.js'

export type WorkerEvent = 'active' | 'completed' | 'failed' | 'stalled' | 'progress'

/** How one worker process takes jobs. An option that the provider does not have is reported, never silently ignored. */
export interface WorkerConfig {
  /** Handlers running at once in this process. Default 1. */
  readonly concurrency?: number
  /** Handlers running at once over all processes. Default: no limit. */
  readonly maxConcurrency?: number
  /** Jobs of one group running at once over all processes, for `add(…, { group: { id } })`. Newer: `group`. */
  readonly groupConcurrency?: GroupConcurrency
  /** Older spelling of `concurrency`. */
  readonly batchSize?: number
  /** Jobs fetched before a handler is free for them. Default 0. */
  readonly prefetch?: number
  /** Time between two looks at a queue that is polled, in milliseconds. The default is the engine's. */
  readonly pollInterval?: Duration
  /** How long a taken message stays hidden from other workers, in **seconds**. The default is the engine's. */
  readonly visibilityTimeout?: Duration
  /** How long a worker may be silent before another may take its job, in milliseconds: 100 or more. Default 30 000. */
  readonly lockDuration?: Duration
  /** How long a poll waits on an empty queue, in **seconds**. The default is the engine's. */
  readonly drainDelay?: Duration
  /** Which completed jobs are kept: so many, or by `count` and `age`; `true` keeps none, `false` keeps all. */
  readonly removeOnComplete?: KeepOption
  /** Which failed jobs are kept: so many, or by `count` and `age`; `true` keeps none, `false` keeps all. */
  readonly removeOnFail?: KeepOption
  /** How often a job may be taken over from a dead worker before it fails. Default 1. */
  readonly maxStalledCount?: number
  /** The worker's name in logs and monitoring; never the queue's. */
  readonly name?: string
  /** `false`: `workers.start()` starts this worker only if `queues` names it. Default `true`. */
  readonly autorun?: boolean
  /** Older place of `retries`. */
  readonly retries?: number
}

/**
 * What a wiring says of its queue. A project's compiler makes a copy of each property of a generic type for each wiring,
 * so what needs no type of the job stands in a type of its own.
 */
interface QueueSettings {
  readonly external?: false
  readonly retry?: RetryOptions
  /** Attempts after the first one. Give this or `retry.attempts`. Default 2. */
  readonly retries?: number
  /** Where jobs go that failed for good. */
  readonly deadLetterQueue?: string
  /** How long one attempt may take, in milliseconds. Default: no limit. */
  readonly timeout?: Duration
  /**
   * A job that has waited for longer than this, in milliseconds, is not run: it fails for good with `JobExpiredError`.
   * The wait begins when the job becomes due; a retry does not restart it. Default: no limit.
   */
  readonly expires?: Duration
  /** The priority of jobs that name none. Default `normal`. */
  readonly priority?: JobPriority
  /** The delay of jobs that name none, in milliseconds. Default 0. */
  readonly delay?: Duration
  /** Calls the handler with up to `size` jobs' data at once; waits `timeout` ms (default 1000) at most for them to gather. */
  readonly batch?: { readonly size: number; readonly timeout?: Duration }
  /** How many runs may begin in a time, over all processes: jobs wait, and none is dropped. Several limits must all hold. */
  readonly limit?: LimitOption
  readonly config?: WorkerConfig
  // A middleware may be typed for any services: which ones exist is checked where it is declared.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly middleware?: readonly PikkuMiddleware<any>[]
  /** Words by which the `tags` option of a worker process chooses its queues. */
  readonly tags?: readonly string[]
  /** What `onEvent` of the workers is told of this queue. Default: nothing. */
  readonly events?: readonly WorkerEvent[]
  /**
   * On BullMQ, keeps two weeks of BullMQ's own counts of finished jobs by the minute (`Queue.getMetrics`). Other engines
   * do not use it, and `QueueMonitor` needs no option. Default: false.
   */
  readonly metrics?: boolean
}

/** What `wireQueueWorker` takes. */
export interface QueueWorkerOptions<Input, Output> extends QueueSettings {
  readonly queue: string
  readonly func: PikkuFunction<Input, Output>
  /** Jobs that share values of their data: how many of them run at once, how often, and whether in order. */
  readonly group?: GroupOf<Input>
  /** Jobs that share values of their data are one job, while one of them waits, is unfinished, or was added lately. */
  readonly unique?: UniqueOf<Input>
  /**
   * Makes of the data of an earlier version, by its number, what the function takes now. Versions are those of
   * pikku-queue.lock.json; jobs without one are of version 1. What an upcaster throws fails the job for good.
   */
  readonly upcast?: Upcasters<Input>
}

/** `wireQueueWorker` as existing Pikku projects call it, with `name` for the queue. */
export interface NamedQueueWorkerOptions<Input, Output> extends QueueSettings {
  readonly name: string
  readonly func: PikkuFunction<Input, Output>
  readonly group?: GroupOf<Input>
  readonly unique?: UniqueOf<Input>
  readonly upcast?: Upcasters<Input>
}

/**
 * A queue that a worker other than pikku's serves: `wireQueueWorker<Data, Result>({ queue, external: true })` declares its
 * types for the client, and starts nothing.
 */
export type ExternalQueueOptions<Input, Output> = ExternalOptions & {
  // Without the intersection, the two types would stand nowhere in the options.
  // oxlint-disable-next-line typescript/no-redundant-type-constituents
  readonly func?: PikkuFunction<Input, Output> & never
}

/** The same without the two types, which are those of the call. */
export type ExternalOptions = ExternalByQueue | ExternalByName

interface ExternalByQueue extends ExternalSettings {
  readonly queue: string
  readonly name?: never
}

interface ExternalByName extends ExternalSettings {
  readonly name: string
  readonly queue?: never
}

interface ExternalSettings {
  readonly external: true
  readonly func?: never
  /** `job.name` as the worker reads it, on BullMQ. Default: the queue's name. */
  readonly jobName?: string
  /** The priority of jobs that name none. */
  readonly priority?: JobPriority
  /** The delay of jobs that name none, in milliseconds. */
  readonly delay?: Duration
  readonly tags?: readonly string[]
}

type GroupOf<Input> = GroupOptions<JobOf<NoInfer<Input>>>
type UniqueOf<Input> = UniqueOptions<JobOf<NoInfer<Input>>>

// Which type an earlier version had, the generated `wireQueueWorker` knows.
// oxlint-disable-next-line typescript/no-explicit-any
type Upcasters<Input> = Readonly<Record<number, (old: any) => Input>>

/** The data of one job: a handler of batches takes a list of it. */
type JobOf<Input> = Input extends readonly (infer Item)[] ? Item : Input

/** `wireQueueWorker` of a project whose queues have had other versions: `{ queue: { version: data } }`. */
export interface WireQueueWorker<Versions> {
  <Input, Output, Queue extends string>(
    options: VersionedWiring<Versions, Input, Output, Queue> & { readonly queue: Queue },
  ): void
  <Input, Output, Queue extends string>(
    options: VersionedWiring<Versions, Input, Output, Queue> & { readonly name: Queue },
  ): void
  <Input, Output>(options: ExternalQueueOptions<Input, Output>): void
}

interface VersionedWiring<Versions, Input, Output, Queue> extends QueueSettings {
  readonly func: PikkuFunction<Input, Output>
  readonly group?: GroupOf<Input>
  readonly unique?: UniqueOf<Input>
  readonly upcast?: Queue extends keyof Versions
    ? { readonly [Version in keyof Versions[Queue]]?: (old: Versions[Queue][Version]) => Input }
    : Readonly<Record<number, never>>
}

/** Older spelling of the options: what is in `config` and `retry` today, flat on the call. */
export interface FlatWorkerOptions extends Omit<WorkerConfig, 'name'> {
  readonly retryOptions?: RetryOptions
}

/** Older spelling of `wireQueueWorker`'s options, with `queueName`. */
export type AddQueueWorkerOptions<Input, Output> = Omit<
  QueueWorkerOptions<Input, Output>,
  'queue'
> &
  FlatWorkerOptions & { readonly queueName: string }

/** Oldest spelling of `wireQueueWorker`'s options, with `name` for the queue and flat options. */
export type AddQueueProcessorOptions<Input, Output> = Omit<
  QueueWorkerOptions<Input, Output>,
  'queue'
> &
  FlatWorkerOptions & { readonly name: string }

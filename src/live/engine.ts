/**
 * What the command uses of the runtime that it loads from the project: the published entries of the package, as a user
 * of them sees them. The compiler does not import the runtime.
 */
export interface Runtime {
  readonly wireCodec: unknown
  readonly jobChecker: unknown
  readonly jobKeys: unknown
  readonly externalQueue: unknown
  readonly QueueClient: new (
    service: Engine,
    definitions: Readonly<Record<string, object>>,
  ) => JobsClient
}

export interface ProviderKit {
  /** Throws what names every place and reason, and never a value. */
  decodeData(queueName: string, definition: object | undefined, stored: unknown): unknown
}

/** The service of an engine. Methods that an engine lacks are absent. */
export interface Engine {
  listJobs?<Job extends { readonly data: unknown }>(
    queueName: string,
    options: { readonly status: readonly string[]; readonly pageSize: number },
    toJob: (stored: StoredJob) => Job,
  ): AsyncIterable<Job>
  schedules?(queueName: string): Promise<readonly StoredData[]>
  close(): Promise<void>
}

/** What is stored, in wire format. */
export interface StoredData {
  readonly data: unknown
  /** Absent for 1. */
  readonly version?: number
}

export interface StoredJob extends StoredData {
  readonly id: string
}

/** A job as a client gives it. */
export interface LiveJob {
  readonly id: string
  readonly status: string
  readonly data: unknown
  readonly result?: unknown
  readonly progress?: unknown
  readonly logs?: readonly string[]
  /** `traceparent` and the like. */
  readonly trace?: Readonly<Record<string, string>>
  readonly error?: { readonly name: string; readonly message: string; readonly stack?: string }
  readonly attempts: number
  readonly maxAttempts: number
  readonly createdAt: Date
  readonly startedAt?: Date
  readonly finishedAt?: Date
  readonly delayedUntil?: Date
}

export interface LiveSchedule {
  readonly key: string
  readonly cron?: string
  readonly timezone?: string
  readonly every?: number
  readonly next: Date | undefined
  readonly data: unknown
}

export interface LiveLimit {
  readonly max: number
  readonly per: number
  readonly burst?: number
  readonly used: number
  readonly opensAt?: Date
}

/** The limits and groups of a queue. */
export interface LiveKeys {
  readonly limits: readonly LiveLimit[]
  readonly groups: readonly {
    readonly key: string
    readonly tier?: string
    readonly waiting: number
    readonly running: number
    readonly concurrency?: number
    readonly limits: readonly LiveLimit[]
    readonly blockedBy?: string
  }[]
  readonly groupCount: number
  readonly unsorted?: number
  readonly deduplicated: number
}

/** By state, and what else is counted. */
export type JobCounts = Readonly<Record<string, number | undefined>>

/**
 * The client of the runtime, typed by what this command reads. Each method throws what the runtime's docs say: a method
 * that the engine lacks, `UNSUPPORTED_BY_PROVIDER`.
 */
export interface JobsClient {
  readonly queueService: {
    stats?(queue: string): Promise<JobCounts>
    keyStats?(queue: string, options: { readonly limit?: number }): Promise<LiveKeys>
    /** Where the engine tells less: how many wait, are delayed, and run. */
    backlog?(queue: string): Promise<JobCounts>
  }
  add(queue: string, data: unknown, options?: object): Promise<string>
  getJob(queue: string, id: string): Promise<LiveJob>
  list(queue: string, options: object): AsyncIterable<LiveJob>
  retry(queue: string, id: string): Promise<string>
  cancel(queue: string, id: string, reason?: string): Promise<void>
  remove(queue: string, id: string): Promise<void>
  update(queue: string, id: string, data: unknown): Promise<void>
  promote(queue: string, id: string): Promise<void>
  redrive(queue: string, options: object): Promise<unknown[]>
  pause(queue: string): Promise<void>
  resume(queue: string): Promise<void>
  isPaused(queue: string): Promise<boolean>
  drain(queue: string): Promise<number>
  schedules(queue: string): Promise<LiveSchedule[]>
  close(): Promise<void>
}

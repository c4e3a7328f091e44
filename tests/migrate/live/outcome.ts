/** A queue of a shape, and under which name its jobs are compared. */
export interface LiveQueue {
  readonly name: string
  /** The name before the migration. */
  readonly as: string
  /** Where the kind of a job is, if the queue has several. */
  readonly kind?: 'in its name' | 'in its queue' | 'in its data'
}

export interface LiveShape {
  readonly name: string
  readonly queues: readonly LiveQueue[]
}

/** What a process of one side is told. */
export interface LiveProgram {
  /** Where the compiled modules are. */
  readonly built: string
  /** A module to import before the shapes, as the entry of a worker process does. */
  readonly bootstrap?: string
  readonly shapes: readonly LiveShape[]
  /** Counters of BullMQ that are set before anything is added, for an id to be told from any other number. */
  readonly counters: readonly string[]
  readonly redisPort: number
  readonly database: string
}

/** What an engine has to say of a job, in words that both sides share. */
export interface LiveJob {
  /** One of a schedule has none. */
  readonly id?: string
  readonly queue: string
  readonly kind?: string
  readonly data: unknown
  readonly state: string
  readonly result?: unknown
  readonly error?: string
  readonly attempts?: number
  readonly progress?: unknown
  readonly logs?: readonly string[]
  /** When it is due, or by which schedule. */
  readonly due?: string
}

/** What has come of the jobs of a shape: of each, and what its handlers, its listeners and its producers have said. */
export interface Outcome {
  readonly jobs: Readonly<Record<string, Omit<LiveJob, 'id' | 'queue' | 'kind' | 'data'>>>
  readonly lines: readonly string[]
}

/** The program of a shape has failed itself. */
export interface Thrown {
  readonly thrown: string
}

export type Outcomes = Readonly<Record<string, Outcome | Thrown>>

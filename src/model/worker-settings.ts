/** A value as JSON holds it. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** A worker's options in their one normal form: defaults filled in, durations in milliseconds, older places moved. */
export interface WorkerSettings {
  /** Of a queue that a worker other than pikku's serves. */
  readonly external?: ExternalSettings
  readonly retry: RetrySettings
  readonly deadLetterQueue?: string
  /** Milliseconds. */
  readonly timeout?: JsonValue
  /** Milliseconds. */
  readonly expires?: JsonValue
  readonly priority?: JsonValue
  /** Milliseconds. */
  readonly delay?: JsonValue
  readonly batch?: { readonly [key: string]: JsonValue }
  /** One rule or several, as a list. */
  readonly limit?: readonly JsonValue[]
  readonly group?: GroupSettings
  readonly unique?: UniqueSettings
  /** The worker's tuning, by its canonical names; `visibilityTimeout` and `drainDelay` are in seconds. */
  readonly config: { readonly [key: string]: JsonValue }
  readonly middleware: readonly string[]
  readonly tags: readonly string[]
  readonly events?: readonly string[]
  readonly metrics?: JsonValue
  /** Absent where none is wired. */
  readonly upcast?: UpcastSettings
}

/** The versions of which the worker makes today's data. */
export interface UpcastSettings {
  readonly versions: readonly number[]
  /** What is computed when the program runs may hold any other version too. */
  readonly isOpen: boolean
}

export interface ExternalSettings {
  /** What its worker reads as the name of the job; the queue's, if absent. */
  readonly jobName?: string
}

/** What the jobs of a queue are grouped by. Besides, `concurrency`, `limit` and `ordered`; times are in milliseconds. */
export interface GroupSettings {
  readonly by: readonly string[]
  readonly tier?: string
  readonly concurrency?: JsonValue
  readonly limit?: readonly JsonValue[]
  readonly ordered?: JsonValue
}

/** What makes jobs of a queue one job. Times are in milliseconds. */
export interface UniqueSettings {
  readonly by: readonly string[]
  readonly while: JsonValue
  readonly then: JsonValue
  readonly wait?: JsonValue
  readonly atMost?: JsonValue
}

/** How often and when a failed job runs again. A value known only at run time is its description. */
export interface RetrySettings {
  readonly attempts: JsonValue
  readonly backoff: JsonValue
  /** Milliseconds. */
  readonly delay: JsonValue
  /** Milliseconds. */
  readonly maxDelay: JsonValue
  readonly factor: JsonValue
  /** Absent where none is asked for. */
  readonly jitter?: JsonValue
}

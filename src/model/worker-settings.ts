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
  /** The worker's tuning, by its canonical names; `visibilityTimeout` and `drainDelay` are in seconds. */
  readonly config: { readonly [key: string]: JsonValue }
  readonly middleware: readonly string[]
  readonly tags: readonly string[]
  readonly events?: readonly string[]
  readonly metrics?: JsonValue
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

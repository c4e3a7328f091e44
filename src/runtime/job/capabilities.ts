/**
 * What one provider can do, as data: the type of its client, prebuild's warnings and the table in the docs are all
 * made from it.
 * `native`: the engine does it. `emulated`: pikku does it on top, with the same meaning. `none`: it cannot be had;
 * asking for it is refused with `UnsupportedByProviderError`.
 */
export type Support = 'native' | 'emulated' | 'none'

export interface ProviderCapabilities {
  /** The provider's name, as in `--provider`. */
  readonly provider: string
  readonly getJob: Support
  readonly results: Support
  readonly progress: Support
  /** `job.logs`. Absent for `none`: what a handler logs then goes to the logger. */
  readonly logs?: Support
  /** Events of jobs in any process. Absent for `none`. */
  readonly watch?: Support
  readonly priority: Support
  readonly delay: Support
  readonly retries: Support
  readonly timeout: Support
  readonly jobId: Support
  /** `addIfNew`. Absent for `none`, as all that is optional here. */
  readonly addIfNew?: Support
  readonly remove: Support
  readonly retryFailed: Support
  /** Absent for `none`. */
  readonly cancel?: Support
  /** Absent for `none`. */
  readonly update?: Support
  /** Absent for `none`. */
  readonly promote?: Support
  /** `pause`, `resume` and `isPaused` of a queue. Absent for `none`. */
  readonly pause?: Support
  readonly deadLetter: Support
  readonly redrive: Support
  readonly repeat: Support
  /** Adding jobs within a transaction of the caller's own. Absent for `none`. */
  readonly transactions?: Support
  /** `list` and `retryAll`. */
  readonly list?: Support
  readonly drain?: Support
  readonly clean?: Support
  readonly schedules?: Support
  /** `limit` of a wiring. Absent for `none`, as the three below. */
  readonly limit?: Support
  /** `group` of a wiring: jobs of one key take turns with the others, with a concurrency and a limit of their own. */
  readonly group?: Support
  /** `group.ordered`. */
  readonly ordered?: Support
  /** `unique` of a wiring. */
  readonly unique?: Support
  readonly concurrency: Support
  readonly globalConcurrency: Support
  readonly batch: Support
  readonly stalledRecovery: Support
  readonly stats: Support
  readonly events: Support
  /**
   * What can be done with jobs that a worker other than pikku's runs (`external: true`). Absent where there is no such
   * worker: then none can be added.
   */
  readonly external?: ExternalSupport
  /** The longest delay, in milliseconds. */
  readonly maxDelay?: number
  /** Worker options (`config`) that the engine knows; the others are reported and ignored. */
  readonly workerOptions: readonly string[]
}

/** What an engine keeps of its promises where the worker of a queue is not pikku's, by name. */
export interface ExternalSupport {
  /** Job options that the engine itself, or its own worker, keeps. */
  readonly options: readonly string[]
  /** Methods of the service. */
  readonly methods: readonly string[]
  /** A result that is no object is kept as `{ value }`. */
  readonly wrapsResults?: true
}

/**
 * What the compiler must know of an engine to warn before anything runs. The runtime's capability tables say the same
 * in more detail; a test holds the two together.
 */
export interface ProviderFacts {
  /** Whether a producer can read what a job gave back. */
  readonly results: boolean
  /** Whether a job can be put before others. */
  readonly priority: boolean
  /** The options below `config` that the engine knows, besides those that pikku itself sees to. */
  readonly workerOptions: readonly string[]
}

/** Options below `config` that mean the same on every engine: pikku itself sees to them. */
export const ownWorkerOptions: readonly string[] = [
  'name',
  'autorun',
  'retries',
  'concurrency',
  'batchSize',
]

export const providerFacts = {
  bullmq: {
    results: true,
    priority: true,
    workerOptions: [
      'maxConcurrency',
      'lockDuration',
      'drainDelay',
      'removeOnComplete',
      'removeOnFail',
      'maxStalledCount',
    ],
  },
  'pg-boss': {
    results: true,
    priority: true,
    workerOptions: [
      'maxConcurrency',
      'prefetch',
      'pollInterval',
      'lockDuration',
      'removeOnComplete',
      'removeOnFail',
      'maxStalledCount',
    ],
  },
  sqs: {
    results: false,
    priority: false,
    workerOptions: [
      'prefetch',
      'pollInterval',
      'visibilityTimeout',
      'lockDuration',
      'drainDelay',
      'maxStalledCount',
    ],
  },
  cloudflare: { results: false, priority: false, workerOptions: ['maxStalledCount'] },
  embedded: {
    results: true,
    priority: true,
    workerOptions: [
      'maxConcurrency',
      'lockDuration',
      'removeOnComplete',
      'removeOnFail',
      'maxStalledCount',
    ],
  },
} as const satisfies Readonly<Record<string, ProviderFacts>>

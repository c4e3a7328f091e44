/** What a worker option may be. `milliseconds` and `seconds` are the units of a bare number; both take texts such as `'5m'`. */
export type OptionType =
  | 'integer'
  | 'number'
  | 'milliseconds'
  | 'seconds'
  | 'boolean'
  | 'text'
  | 'keep'
  | 'backoff'
  | 'priority'
  | 'texts'
  | 'events'
  | 'code'
  | 'limit'
  | 'group'
  | 'unique'
  | 'places'
  | 'any'

export interface WorkerOption {
  /** Where it canonically stands: `timeout`, `retry.attempts`, `config.concurrency`. */
  readonly name: string
  readonly type: OptionType
  readonly min?: number
  readonly max?: number
}

/** Every option of a worker, at its canonical place. Rules, normal form and documentation read this table. */
export const workerOptions: readonly WorkerOption[] = [
  { name: 'queue', type: 'text' },
  { name: 'func', type: 'any' },
  { name: 'external', type: 'boolean' },
  { name: 'jobName', type: 'text' },
  { name: 'retry.attempts', type: 'integer', min: 1 },
  { name: 'retry.backoff', type: 'backoff' },
  { name: 'retry.delay', type: 'milliseconds', min: 0 },
  { name: 'retry.maxDelay', type: 'milliseconds', min: 0 },
  { name: 'retry.factor', type: 'number', min: 1 },
  { name: 'retry.jitter', type: 'number', min: 0, max: 1 },
  { name: 'retries', type: 'integer', min: 0 },
  { name: 'deadLetterQueue', type: 'text' },
  { name: 'timeout', type: 'milliseconds', min: 1 },
  { name: 'expires', type: 'milliseconds', min: 1 },
  { name: 'priority', type: 'priority' },
  { name: 'delay', type: 'milliseconds', min: 0 },
  { name: 'batch.size', type: 'integer', min: 1 },
  { name: 'batch.timeout', type: 'milliseconds', min: 0 },
  { name: 'limit', type: 'limit' },
  { name: 'group', type: 'group' },
  { name: 'unique', type: 'unique' },
  { name: 'config.concurrency', type: 'integer', min: 1 },
  { name: 'config.maxConcurrency', type: 'integer', min: 1 },
  { name: 'config.groupConcurrency', type: 'places' },
  { name: 'config.batchSize', type: 'integer', min: 1 },
  { name: 'config.prefetch', type: 'integer', min: 0 },
  { name: 'config.pollInterval', type: 'milliseconds', min: 1 },
  { name: 'config.visibilityTimeout', type: 'seconds', min: 0 },
  // A shorter lock could not be renewed in time.
  { name: 'config.lockDuration', type: 'milliseconds', min: 100 },
  { name: 'config.drainDelay', type: 'seconds', min: 0 },
  { name: 'config.removeOnComplete', type: 'keep', min: 0 },
  { name: 'config.removeOnFail', type: 'keep', min: 0 },
  { name: 'config.maxStalledCount', type: 'integer', min: 0 },
  { name: 'config.name', type: 'text' },
  { name: 'config.autorun', type: 'boolean' },
  { name: 'middleware', type: 'code' },
  { name: 'tags', type: 'texts' },
  { name: 'events', type: 'events' },
  { name: 'metrics', type: 'boolean' },
  { name: 'upcast', type: 'any' },
]

export const workerEvents: readonly string[] = [
  'active',
  'completed',
  'failed',
  'stalled',
  'progress',
]

export const backoffKinds: readonly string[] = ['fixed', 'linear', 'exponential']

export const optionByName: ReadonlyMap<string, WorkerOption> = new Map(
  workerOptions.map((option) => [option.name, option]),
)

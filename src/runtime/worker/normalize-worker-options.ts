import type { PikkuFunction } from '../functions/pikku-function.js'
import { InvalidWorkerOptionsError } from '../errors/invalid-worker-options-error.js'
import { keepCounts, resolvePriority, resolveTimeout } from '../queue/resolve-job-options.js'
import { parseDuration } from '../queue/parse-duration.js'
import { completeRetryPolicy, readRetryOptions } from '../queue/retry-policy.js'
import type { RetryPolicy } from '../queue/retry-policy.js'
import type { ResolvedWorkerConfig, WiredWorker } from './wired-worker.js'
import type {
  FlatWorkerOptions,
  QueueWorkerOptions,
  WorkerConfig,
  WorkerEvent,
} from './worker-options.js'

/** Every spelling at once; which keys name the queue is up to `readQueueName`. */
export type AnyWorkerOptions = Partial<QueueWorkerOptions<unknown, unknown>> &
  FlatWorkerOptions & { readonly name?: string; readonly queueName?: string }

type Refuse = (reason: string) => Error

const CONFIG_OPTIONS: readonly string[] = [
  'concurrency',
  'maxConcurrency',
  'batchSize',
  'prefetch',
  'pollInterval',
  'visibilityTimeout',
  'lockDuration',
  'drainDelay',
  'removeOnComplete',
  'removeOnFail',
  'maxStalledCount',
  'name',
  'autorun',
  'retries',
] satisfies (keyof WorkerConfig)[]

const OTHER_OPTIONS: readonly string[] = [
  'queue',
  'queueName',
  'func',
  'retry',
  'retryOptions',
  'deadLetterQueue',
  'timeout',
  'priority',
  'delay',
  'batch',
  'config',
  'middleware',
  'tags',
  'events',
  'metrics',
]

const EVENTS: readonly string[] = [
  'active',
  'completed',
  'failed',
  'stalled',
  'progress',
] satisfies WorkerEvent[]

const DEFAULT_LOCK_DURATION = 30_000
const DEFAULT_BATCH_TIMEOUT = 1_000

/** One shape for every spelling. Throws `InvalidWorkerOptionsError` or `InvalidDurationError`. */
export function normalizeWorkerOptions(options: AnyWorkerOptions): WiredWorker {
  const queueName = readQueueName(options)
  const refuse: Refuse = (reason) => new InvalidWorkerOptionsError(queueName, reason)
  const config = mergeConfig(options, refuse)
  const { deadLetterQueue, timeout, priority, delay, batch } = options
  if (deadLetterQueue === queueName) throw refuse('deadLetterQueue: a queue cannot be its own')
  return {
    queueName,
    func: readFunction(options.func, refuse),
    retry: readRetry(options, config, refuse),
    ...(deadLetterQueue === undefined
      ? {}
      : { deadLetterQueue: readName('deadLetterQueue', deadLetterQueue, refuse) }),
    ...(timeout === undefined ? {} : { timeout: resolveTimeout(timeout) }),
    ...(priority === undefined ? {} : { priority: resolvePriority(priority) }),
    ...(delay === undefined ? {} : { delay: parseDuration(delay, { option: 'delay' }) }),
    ...(batch === undefined ? {} : { batch: readBatch(batch, refuse) }),
    config: resolveConfig(config, refuse),
    middleware: readMiddleware(options.middleware, refuse),
    tags: options.tags ?? [],
    events: readEvents(options.events, refuse),
    metrics: options.metrics ?? false,
    givenConfig: CONFIG_OPTIONS.filter((name) => config[name as keyof WorkerConfig] !== undefined),
    unknownOptions: unknownOptions(options),
  }
}

function readQueueName({ queue, queueName, name }: AnyWorkerOptions): string {
  const given = [queue, queueName, name].filter((value) => value !== undefined)
  const [first] = given
  const shown = String(first ?? '?')
  if (typeof first !== 'string' || first === '') {
    throw new InvalidWorkerOptionsError(shown, 'queue: its name is missing')
  }
  if (given.some((value) => value !== first)) {
    throw new InvalidWorkerOptionsError(
      shown,
      `the queue is named twice, differently: ${given.map((value) => `'${value}'`).join(' and ')}`,
    )
  }
  return first
}

function readFunction(func: unknown, refuse: Refuse): PikkuFunction<unknown, unknown> {
  if (typeof func === 'function') {
    throw refuse('func: wrap the handler in pikkuSessionlessFunc(…)')
  }
  if (
    typeof func !== 'object' ||
    func === null ||
    typeof Reflect.get(func, 'func') !== 'function'
  ) {
    throw refuse(
      'func: it is not a function made by pikkuSessionlessFunc' +
        (func === undefined ? ' (undefined: is there an import cycle?)' : ''),
    )
  }
  return func as PikkuFunction<unknown, unknown>
}

/** What stands flat on the call (older spelling) and what stands in `config` must not contradict each other. */
function mergeConfig(options: AnyWorkerOptions, refuse: Refuse): WorkerConfig {
  const merged: Record<string, unknown> = { ...options.config }
  for (const option of CONFIG_OPTIONS) {
    // Flat, `name` is the queue's and `retries` has a meaning of its own.
    if (option === 'name' || option === 'retries') continue
    const flat = options[option as keyof FlatWorkerOptions]
    if (flat === undefined) continue
    if (merged[option] !== undefined && merged[option] !== flat) {
      throw refuse(
        `${option} is given twice, as ${JSON.stringify(flat)} and as ${JSON.stringify(merged[option])}`,
      )
    }
    merged[option] = flat
  }
  return merged
}

function readRetry(options: AnyWorkerOptions, config: WorkerConfig, refuse: Refuse): RetryPolicy {
  const { retries } = options
  if (retries !== undefined && config.retries !== undefined && retries !== config.retries) {
    throw refuse(`retries is given twice, as ${retries} and as ${config.retries}`)
  }
  const retry = readRetryOptions(
    { retries: retries ?? config.retries, retry: options.retry },
    refuse,
  )
  const older = readRetryOptions({ retry: options.retryOptions }, refuse)
  for (const [name, value] of Object.entries(older)) {
    const other = retry[name as keyof RetryPolicy]
    if (other !== undefined && other !== value) {
      throw refuse(`retryOptions.${name} (${value}) contradicts retry or retries (${other})`)
    }
  }
  return completeRetryPolicy({ ...older, ...retry })
}

function readBatch(
  batch: NonNullable<AnyWorkerOptions['batch']>,
  refuse: Refuse,
): { size: number; timeout: number } {
  checkWhole('batch.size', batch.size, 1, refuse)
  const timeout = batch.timeout ?? DEFAULT_BATCH_TIMEOUT
  return { size: batch.size, timeout: parseDuration(timeout, { option: 'batch.timeout' }) }
}

function resolveConfig(config: WorkerConfig, refuse: Refuse): ResolvedWorkerConfig {
  const { maxConcurrency, prefetch, name } = config
  const concurrency = readConcurrency(config, refuse)
  const maxStalledCount = config.maxStalledCount ?? 1
  checkWhole('maxStalledCount', maxStalledCount, 0, refuse)
  if (maxConcurrency !== undefined) checkWhole('maxConcurrency', maxConcurrency, 1, refuse)
  if (prefetch !== undefined) checkWhole('prefetch', prefetch, 0, refuse)
  return {
    concurrency,
    maxStalledCount,
    lockDuration: readLockDuration(config, refuse),
    autorun: config.autorun ?? true,
    ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    ...(prefetch === undefined ? {} : { prefetch }),
    ...(name === undefined ? {} : { name }),
    ...duration(config, 'pollInterval', 'ms'),
    ...duration(config, 'visibilityTimeout', 's'),
    ...duration(config, 'drainDelay', 's'),
    ...keepCounts(config, refuse),
  }
}

function readConcurrency({ concurrency, batchSize }: WorkerConfig, refuse: Refuse): number {
  if (concurrency !== undefined && batchSize !== undefined && concurrency !== batchSize) {
    throw refuse(
      `concurrency (${concurrency}) contradicts its older spelling batchSize (${batchSize})`,
    )
  }
  const value = concurrency ?? batchSize ?? 1
  checkWhole('concurrency', value, 1, refuse)
  return value
}

function readLockDuration({ lockDuration }: WorkerConfig, refuse: Refuse): number {
  if (lockDuration === undefined) return DEFAULT_LOCK_DURATION
  const milliseconds = parseDuration(lockDuration, { option: 'lockDuration' })
  if (milliseconds < 100)
    throw refuse(`lockDuration: ${milliseconds} ms is too short to be renewed in time`)
  return milliseconds
}

function duration<Option extends 'pollInterval' | 'visibilityTimeout' | 'drainDelay'>(
  config: WorkerConfig,
  option: Option,
  unit: 'ms' | 's',
): { [Name in Option]?: number } {
  const value = config[option]
  if (value === undefined) return {}
  return { [option]: parseDuration(value, { option, unit }) } as { [Name in Option]: number }
}

function readMiddleware(
  middleware: AnyWorkerOptions['middleware'],
  refuse: Refuse,
): WiredWorker['middleware'] {
  if (middleware === undefined) return []
  if (!Array.isArray(middleware) || middleware.some((each) => typeof each !== 'function')) {
    throw refuse('middleware: it must be an array of functions')
  }
  return middleware
}

function readEvents(
  events: readonly WorkerEvent[] | undefined,
  refuse: Refuse,
): readonly WorkerEvent[] {
  const unknown = events?.find((event) => !EVENTS.includes(event))
  if (unknown !== undefined) {
    throw refuse(`events: '${String(unknown)}' is not one of ${EVENTS.join(', ')}`)
  }
  return events ?? []
}

function readName(option: string, value: unknown, refuse: Refuse): string {
  if (typeof value !== 'string' || value === '') throw refuse(`${option}: it must be a name`)
  return value
}

function checkWhole(option: string, value: number, least: number, refuse: Refuse): void {
  if (!Number.isInteger(value) || value < least) {
    throw refuse(`${option}: ${String(value)} is not a whole number of ${least} or more`)
  }
}

function unknownOptions(options: AnyWorkerOptions): string[] {
  const flat = Object.keys(options).filter(
    (name) => !OTHER_OPTIONS.includes(name) && !CONFIG_OPTIONS.includes(name),
  )
  const nested = Object.keys(options.config ?? {}).filter((name) => !CONFIG_OPTIONS.includes(name))
  return [...flat, ...nested.map((name) => `config.${name}`)]
}

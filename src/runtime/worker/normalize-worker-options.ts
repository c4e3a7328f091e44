import type { PikkuFunction } from '../functions/pikku-function.js'
import { anyQueueName } from '../../facts/queue-names.js'
import { InvalidWorkerOptionsError } from '../job/errors/invalid-worker-options-error.js'
import { reconcileAliases } from '../job/options/reconcile-aliases.js'
import { assertInteger } from '../job/options/assert-integer.js'
import type { Duration } from '../job/options/duration.js'
import { mapDefined } from '../job/options/map-defined.js'
import { keepCount, resolvePriority, resolveTimeout } from '../job/options/resolve-job-options.js'
import { parseDuration } from '../job/options/parse-duration.js'
import { completeRetryPolicy, readRetryOptions } from '../job/options/retry-policy.js'
import type { RetryPolicy } from '../job/options/retry-policy.js'
import { withoutUndefined } from '../job/options/without-undefined.js'
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

type Read = (value: never, option: string, refuse: Refuse) => unknown

const DEFAULT_LOCK_DURATION = 30_000
const SHORTEST_LOCK = 100
const DEFAULT_BATCH_TIMEOUT = 1_000

/** How each option below `config` is read. */
const CONFIG: Readonly<Record<keyof WorkerConfig, Read>> = {
  concurrency: atLeastOne,
  maxConcurrency: atLeastOne,
  batchSize: atLeastOne,
  prefetch: atLeastNone,
  pollInterval: milliseconds,
  visibilityTimeout: seconds,
  lockDuration,
  drainDelay: seconds,
  removeOnComplete: keepCount,
  removeOnFail: keepCount,
  maxStalledCount: atLeastNone,
  name: asItIs,
  autorun: asItIs,
  retries: asItIs,
}

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
  'middleware',
  'tags',
  'events',
  'metrics',
  'upcast',
]

const EVENTS: readonly string[] = [
  'active',
  'completed',
  'failed',
  'stalled',
  'progress',
] satisfies WorkerEvent[]

/** One shape for every spelling. Throws `InvalidWorkerOptionsError` or `InvalidDurationError`. */
export function normalizeWorkerOptions(options: AnyWorkerOptions): WiredWorker {
  const queueName = readQueueName(options)
  const refuse: Refuse = (reason) => new InvalidWorkerOptionsError(queueName, reason)
  const config = readConfig(options, refuse)
  const { deadLetterQueue, timeout, priority, delay, batch, upcast } = options
  mapDefined(deadLetterQueue, (name) => checkName('deadLetterQueue', name, refuse))
  if (deadLetterQueue === queueName) throw refuse('deadLetterQueue: a queue cannot be its own')
  return {
    queueName,
    func: readFunction(options.func, refuse),
    retry: readRetry(options, config, refuse),
    ...withoutUndefined({
      deadLetterQueue,
      timeout: mapDefined(timeout, resolveTimeout),
      priority: mapDefined(priority, resolvePriority),
      delay: mapDefined(delay, (given) => milliseconds(given, 'delay')),
      batch: mapDefined(batch, (given) => readBatch(given, refuse)),
      upcast: mapDefined(upcast, (given) => readUpcast(given, refuse)),
    }),
    config: completeConfig(config, refuse),
    middleware: readMiddleware(options.middleware, refuse),
    tags: options.tags ?? [],
    events: readEvents(options.events, refuse),
    metrics: options.metrics ?? false,
    givenConfig: Object.keys(config),
    unknownOptions: unknownOptions(options),
  }
}

function readQueueName({ queue, queueName, name }: AnyWorkerOptions): string {
  const given = [queue, queueName, name].filter((value) => value !== undefined)
  const [first] = given
  const refuse: Refuse = (reason) => new InvalidWorkerOptionsError(String(first ?? '?'), reason)
  if (typeof first !== 'string' || first === '') throw refuse('queue: its name is missing')
  const reason = anyQueueName(first)
  if (reason !== undefined) throw refuse(`queue: ${reason}`)
  if (given.some((value) => value !== first)) {
    const names = given.map((value) => `'${value}'`).join(' and ')
    throw refuse(`the queue is named twice, differently: ${names}`)
  }
  return first
}

function readFunction(func: unknown, refuse: Refuse): PikkuFunction<unknown, unknown> {
  if (typeof func === 'function') {
    throw refuse('func: wrap the handler in pikkuSessionlessFunc(…)')
  }
  const made = func as Partial<PikkuFunction<unknown, unknown>> | null | undefined
  if (typeof made?.func !== 'function') {
    throw refuse(
      'func: it is not a function created by pikkuSessionlessFunc' +
        (func === undefined ? ' (undefined: is there an import cycle?)' : ''),
    )
  }
  return func as PikkuFunction<unknown, unknown>
}

/** What stands flat on the call (older spelling) and what stands in `config` must not contradict each other. */
function readConfig(options: AnyWorkerOptions, refuse: Refuse): WorkerConfig {
  const { config = {} } = options
  const read: Record<string, unknown> = {}
  for (const option of Object.keys(CONFIG) as (keyof WorkerConfig)[]) {
    // Flat, `name` is the queue's and `retries` has a meaning of its own.
    const isNested = option === 'name' || option === 'retries'
    const value = reconcileAliases(
      option,
      isNested ? undefined : options[option],
      config[option],
      refuse,
    )
    if (value !== undefined) read[option] = CONFIG[option](value as never, option, refuse)
  }
  return read
}

function readUpcast(
  upcast: NonNullable<AnyWorkerOptions['upcast']>,
  refuse: Refuse,
): NonNullable<WiredWorker['upcast']> {
  const isFit = (version: string): boolean =>
    /^[1-9]\d*$/.test(version) && typeof upcast[Number(version)] === 'function'
  if (typeof upcast !== 'object' || upcast === null || !Object.keys(upcast).every(isFit)) {
    throw refuse('upcast: it must be an object of functions, by the version that each takes')
  }
  return upcast
}

function readRetry(options: AnyWorkerOptions, config: WorkerConfig, refuse: Refuse): RetryPolicy {
  const retries = reconcileAliases('retries', options.retries, config.retries, refuse)
  const retry = readRetryOptions({ retries, retry: options.retry }, refuse)
  const older = readRetryOptions({ retry: options.retryOptions }, refuse)
  for (const [name, value] of Object.entries(older)) {
    reconcileAliases(`retryOptions.${name}`, value, retry[name as keyof RetryPolicy], refuse)
  }
  return completeRetryPolicy({ ...older, ...retry })
}

function readBatch(
  { size, timeout = DEFAULT_BATCH_TIMEOUT }: NonNullable<AnyWorkerOptions['batch']>,
  refuse: Refuse,
): { size: number; timeout: number } {
  atLeastOne(size, 'batch.size', refuse)
  return { size, timeout: milliseconds(timeout, 'batch.timeout') }
}

function completeConfig(read: WorkerConfig, refuse: Refuse): ResolvedWorkerConfig {
  const { batchSize, concurrency, retries: _, ...resolved } = read
  return {
    lockDuration: DEFAULT_LOCK_DURATION,
    maxStalledCount: 1,
    autorun: true,
    ...(resolved as Partial<ResolvedWorkerConfig>),
    concurrency:
      reconcileAliases('concurrency (older: batchSize)', concurrency, batchSize, refuse) ?? 1,
  }
}

function atLeastOne(value: number, option: string, refuse: Refuse): number {
  assertInteger(option, value, [1], refuse)
  return value
}

function atLeastNone(value: number, option: string, refuse: Refuse): number {
  assertInteger(option, value, [0], refuse)
  return value
}

function milliseconds(value: Duration, option: string): number {
  return parseDuration(value, { option })
}

function seconds(value: Duration, option: string): number {
  return parseDuration(value, { option, unit: 's' })
}

function lockDuration(value: Duration, option: string, refuse: Refuse): number {
  const duration = milliseconds(value, option)
  if (duration >= SHORTEST_LOCK) return duration
  throw refuse(`${option}: ${duration} ms is too short to be renewed in time`)
}

function asItIs(value: unknown): unknown {
  return value
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

function checkName(option: string, value: unknown, refuse: Refuse): void {
  if (typeof value !== 'string' || value === '') throw refuse(`${option}: it must be a name`)
}

function unknownOptions({ config = {}, ...flat }: AnyWorkerOptions): string[] {
  return [
    ...Object.keys(flat).filter((name) => !OTHER_OPTIONS.includes(name) && !isConfig(name)),
    ...Object.keys(config)
      .filter((name) => !isConfig(name))
      .map((name) => `config.${name}`),
  ]
}

function isConfig(name: string): boolean {
  return Object.hasOwn(CONFIG, name)
}

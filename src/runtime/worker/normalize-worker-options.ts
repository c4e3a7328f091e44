import type { PikkuFunction } from '../functions/pikku-function.js'
import { anyQueueName } from '../../facts/queue-names.js'
import { InvalidWorkerOptionsError } from '../job/errors/invalid-worker-options-error.js'
import { assertInteger } from '../job/options/assert-integer.js'
import { assertOneOf } from '../job/options/assert-one-of.js'
import type { GroupConcurrency } from '../job/keys/key-options.js'
import type { Duration } from '../job/options/duration.js'
import { milliseconds, seconds } from '../job/options/parse-duration.js'
import { quoteNames } from '../job/quote-names.js'
import { readOptions, type ReadOption, type Refuse } from '../job/options/read-options.js'
import { reconcileAliases } from '../job/options/reconcile-aliases.js'
import {
  keepCount,
  resolvePriority,
  resolveTimeout,
} from '../job/options/resolve-unrepeated-options.js'
import { completeRetryPolicy, readRetryOptions } from '../job/options/retry-policy.js'
import type { RetryPolicy } from '../job/options/retry-policy.js'
import type { GivenKeyOptions, ResolvedWorkerConfig, WiredWorker } from './wired-worker.js'
import type {
  FlatWorkerOptions,
  QueueWorkerOptions,
  WorkerConfig,
  WorkerEvent,
} from './worker-options.js'

/** Every spelling at once; which keys name the queue is up to `readQueueName`. */
export type AnyWorkerOptions = Partial<
  Omit<QueueWorkerOptions<unknown, unknown>, keyof GivenKeyOptions>
> &
  GivenKeyOptions &
  FlatWorkerOptions & { readonly name?: string; readonly queueName?: string }

const DEFAULT_LOCK_DURATION = 30_000
const SHORTEST_LOCK = 100
const DEFAULT_BATCH_TIMEOUT = 1_000

const OPTIONS = {
  deadLetterQueue: readName,
  timeout: resolveTimeout,
  expires: resolveTimeout,
  priority: resolvePriority,
  delay: milliseconds,
  batch: readBatch,
  // What they say is read by engines that have them, which keeps it out of the bundles for the others.
  limit: asItIs,
  group: asItIs,
  unique: asItIs,
  upcast: readUpcast,
  middleware: readMiddleware,
  tags: asItIs<readonly string[]>,
  events: readEvents,
  metrics: asItIs<boolean>,
} satisfies { readonly [Name in keyof AnyWorkerOptions]: ReadOption }

/** Options that stand below `config`, or in an older spelling flat on the call. */
const CONFIG = {
  concurrency: atLeastOne,
  maxConcurrency: atLeastOne,
  groupConcurrency: asItIs<GroupConcurrency>,
  batchSize: atLeastOne,
  prefetch: atLeastNone,
  pollInterval: milliseconds,
  visibilityTimeout: seconds,
  lockDuration: readLockDuration,
  drainDelay: seconds,
  removeOnComplete: keepCount,
  removeOnFail: keepCount,
  maxStalledCount: atLeastNone,
  name: asItIs<string>,
  autorun: asItIs<boolean>,
  retries: asItIs<number>,
} satisfies Readonly<Record<keyof WorkerConfig, ReadOption>>

type ReadConfig = { readonly [Name in keyof WorkerConfig]: ReturnType<(typeof CONFIG)[Name]> }

const KNOWN_CONFIG = Object.keys(CONFIG)
const KNOWN = [
  ...Object.keys(OPTIONS),
  ...KNOWN_CONFIG,
  'queue',
  'queueName',
  'func',
  'external',
  'retry',
  'retryOptions',
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
  const read = readOptions(options, OPTIONS, refuse, {})
  if (read.deadLetterQueue === queueName) {
    throw refuse('deadLetterQueue: a queue cannot be its own')
  }
  return {
    middleware: [],
    tags: [],
    events: [],
    metrics: false,
    ...read,
    queueName,
    func: readFunction(options.func, refuse),
    retry: readRetry(options, config, refuse),
    config: completeConfig(config, refuse),
    givenConfig: Object.keys(config),
    unknownOptions: unknownOptions(options),
  }
}

function readQueueName({ queue, queueName, name }: AnyWorkerOptions): string {
  const given = [queue, queueName, name].filter((value) => value !== undefined)
  const [first] = given
  const refuse: Refuse = (reason) => new InvalidWorkerOptionsError(String(first ?? '?'), reason)
  if (!first) throw refuse('queue: its name is missing')
  const reason = anyQueueName(first)
  if (reason !== undefined) throw refuse(`queue: ${reason}`)
  if (given.some((value) => value !== first)) {
    throw refuse(`the queue is named twice: ${quoteNames(given)}`)
  }
  return first
}

function readFunction(func: unknown, refuse: Refuse): PikkuFunction<unknown, unknown> {
  const made = func as Partial<PikkuFunction<unknown, unknown>> | null | undefined
  if (typeof made?.func === 'function') return func as PikkuFunction<unknown, unknown>
  throw refuse(
    func === undefined
      ? 'func: it is undefined (is there an import cycle?)'
      : 'func: wrap the handler in pikkuSessionlessFunc(…)',
  )
}

function readConfig(options: AnyWorkerOptions, refuse: Refuse): ReadConfig {
  // Flat, `name` is the queue's and `retries` has a meaning of its own.
  const { config = {}, name: _name, retries: _retries, ...flat } = options
  return mergeAliases(
    readOptions(flat, CONFIG, refuse, {}),
    readOptions(config, CONFIG, refuse, {}),
    refuse,
  )
}

/** What two spellings say, which must not contradict each other. */
function mergeAliases<Options extends object>(
  older: Options,
  newer: Options,
  refuse: Refuse,
  prefix = '',
): Options {
  for (const name of Object.keys(older)) {
    reconcileAliases(
      prefix + name,
      older[name as keyof Options],
      newer[name as keyof Options],
      refuse,
    )
  }
  return { ...older, ...newer }
}

function readRetry(options: AnyWorkerOptions, config: ReadConfig, refuse: Refuse): RetryPolicy {
  const retries = reconcileAliases('retries', options.retries, config.retries, refuse)
  const retry = readRetryOptions({ retries, retry: options.retry }, refuse)
  const older = readRetryOptions({ retry: options.retryOptions }, refuse)
  return completeRetryPolicy(mergeAliases(older, retry, refuse, 'retryOptions.'))
}

function completeConfig(read: ReadConfig, refuse: Refuse): ResolvedWorkerConfig {
  const { batchSize, concurrency, retries: _, ...resolved } = read
  return {
    lockDuration: DEFAULT_LOCK_DURATION,
    maxStalledCount: 1,
    autorun: true,
    ...resolved,
    concurrency:
      reconcileAliases('concurrency (older: batchSize)', concurrency, batchSize, refuse) ?? 1,
  }
}

function readBatch(
  { size, timeout = DEFAULT_BATCH_TIMEOUT }: NonNullable<AnyWorkerOptions['batch']>,
  option: string,
  refuse: Refuse,
): { size: number; timeout: number } {
  return {
    size: atLeastOne(size, `${option}.size`, refuse),
    timeout: milliseconds(timeout, `${option}.timeout`),
  }
}

function readUpcast(
  upcast: NonNullable<AnyWorkerOptions['upcast']>,
  option: string,
  refuse: Refuse,
): NonNullable<WiredWorker['upcast']> {
  const isFit = (version: string): boolean =>
    /^[1-9]\d*$/.test(version) && typeof upcast[Number(version)] === 'function'
  if (typeof upcast === 'object' && Object.keys(upcast ?? '?').every(isFit)) return upcast
  throw refuse(`${option}: it takes functions by version`)
}

function atLeastOne(value: number, option: string, refuse: Refuse): number {
  return assertInteger(option, value, [1], refuse)
}

function atLeastNone(value: number, option: string, refuse: Refuse): number {
  return assertInteger(option, value, [0], refuse)
}

function readLockDuration(value: Duration, option: string, refuse: Refuse): number {
  const duration = milliseconds(value, option)
  if (duration >= SHORTEST_LOCK) return duration
  throw refuse(`${option}: ${duration} ms is too short to be renewed`)
}

function asItIs<Value>(value: Value): Value {
  return value
}

function readMiddleware(
  middleware: unknown,
  option: string,
  refuse: Refuse,
): WiredWorker['middleware'] {
  if (Array.isArray(middleware) && middleware.every((each) => typeof each === 'function')) {
    return middleware as WiredWorker['middleware']
  }
  throw refuse(`${option}: it must be an array of functions`)
}

function readEvents(
  events: readonly WorkerEvent[],
  option: string,
  refuse: Refuse,
): readonly WorkerEvent[] {
  for (const event of events) assertOneOf(option, event, EVENTS, refuse)
  return events
}

function readName(value: unknown, option: string, refuse: Refuse): string {
  if (typeof value === 'string' && value !== '') return value
  throw refuse(`${option}: it must be a name`)
}

function unknownOptions({ config = {}, ...flat }: AnyWorkerOptions): string[] {
  return [
    ...Object.keys(flat).filter((name) => !KNOWN.includes(name)),
    ...Object.keys(config)
      .filter((name) => !KNOWN_CONFIG.includes(name))
      .map((name) => `config.${name}`),
  ]
}

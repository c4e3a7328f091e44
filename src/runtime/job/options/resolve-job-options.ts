import { priorities, priorityNumber } from '../../../facts/priorities.js'
import type { JobOptions, JobPriority } from './job-options.js'
import { mapDefined } from './map-defined.js'
import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import { parseDuration } from './parse-duration.js'
import { resolveJobId } from './resolve-job-id.js'
import { resolveRepeat } from './resolve-repeat.js'
import type { ResolvedRepeat } from './resolve-repeat.js'
import { readRetryOptions } from './retry-policy.js'
import type { RetryPolicy } from './retry-policy.js'
import type { TraceContext } from '../trace-context.js'
import { withoutUndefined } from './without-undefined.js'

/** `true` and `false` resolved: how many finished jobs are kept, or `false` for all of them. */
export type KeepCount = number | false

/**
 * Job options checked, in one spelling, and in milliseconds. They are `JobOptions` again, so that what a provider
 * stores is what `runJob` reads back. What the producer did not ask for is absent, but for `priority` and `delay`.
 */
export interface ResolvedJobOptions {
  /** A whole number, higher is sooner. Default 0. */
  readonly priority: number
  /** Default 0. */
  readonly delay: number
  readonly retry?: Partial<RetryPolicy>
  readonly timeout?: number
  readonly jobId?: string
  readonly repeat?: ResolvedRepeat
  readonly removeOnComplete?: KeepCount
  readonly removeOnFail?: KeepCount
  readonly trace?: TraceContext
  readonly version?: number
}

/** Every engine can hold this: BullMQ orders by at most 2 097 151, half of it is for the negative ones. */
const MOST_PRIORITY = 1_000_000

const KNOWN: readonly string[] = [
  'priority',
  'delay',
  'retries',
  'attempts',
  'backoff',
  'retry',
  'timeout',
  'jobId',
  'repeat',
  'removeOnComplete',
  'removeOnFail',
  'trace',
  'version',
] satisfies (keyof JobOptions)[]

const NOTHING_ASKED: ResolvedJobOptions = { priority: 0, delay: 0 }

/**
 * One meaning of job options for every provider.
 * Throws `InvalidJobOptionsError` for an unknown option, a value out of range, or two that contradict each other, and
 * `InvalidDurationError` for what is no duration.
 */
export function resolveJobOptions(options: JobOptions | undefined): ResolvedJobOptions {
  const resolved = resolveUnrepeatedOptions(options)
  if (options?.repeat === undefined) return resolved
  return { ...resolved, repeat: resolveRepeat(options.repeat, options.jobId) }
}

/** For an engine that repeats no jobs: the same, but for `repeat`, which such an engine has refused before. */
export function resolveUnrepeatedOptions(options: JobOptions | undefined): ResolvedJobOptions {
  if (options === undefined) return NOTHING_ASKED
  refuseUnknown(options)
  const { priority, delay, timeout, jobId } = options
  const retry = readRetryOptions(options, refuse)
  return withoutUndefined({
    priority: priority === undefined ? 0 : resolvePriority(priority),
    delay: delay === undefined ? 0 : parseDuration(delay, { option: 'delay' }),
    retry: Object.keys(retry).length === 0 ? undefined : retry,
    timeout: mapDefined(timeout, resolveTimeout),
    jobId: mapDefined(jobId, resolveJobId),
    ...keepCounts(options, refuse),
    trace: mapDefined(options.trace, resolveTrace),
    version: mapDefined(options.version, resolveVersion),
  })
}

/** The number of a priority. Throws `InvalidJobOptionsError`. */
export function resolvePriority(priority: JobPriority): number {
  const value = typeof priority === 'string' ? priorityNumber(priority) : priority
  if (!Number.isInteger(value) || Math.abs(value as number) > MOST_PRIORITY) {
    throw refuse(
      `priority: ${JSON.stringify(priority)} is neither a whole number of -${MOST_PRIORITY} to` +
        ` ${MOST_PRIORITY} nor one of ${Object.keys(priorities).join(', ')}`,
    )
  }
  return value as number
}

/** A timeout in milliseconds; 0 would fail every job and is refused. */
export function resolveTimeout(timeout: NonNullable<JobOptions['timeout']>): number {
  const milliseconds = parseDuration(timeout, { option: 'timeout' })
  if (milliseconds === 0)
    throw refuse('timeout: 0 would fail every attempt; leave it out for no timeout')
  return milliseconds
}

/** `removeOnComplete` and `removeOnFail` as counts, absent where not given. */
export function keepCounts(
  options: Pick<JobOptions, 'removeOnComplete' | 'removeOnFail'>,
  refuseWith: (reason: string) => Error,
): { removeOnComplete?: KeepCount; removeOnFail?: KeepCount } {
  const counts: { removeOnComplete?: KeepCount; removeOnFail?: KeepCount } = {}
  for (const option of ['removeOnComplete', 'removeOnFail'] as const) {
    const value = options[option]
    if (value !== undefined) counts[option] = keepCount(value, option, refuseWith)
  }
  return counts
}

export function keepCount(
  value: boolean | number,
  option: string,
  refuseWith: (reason: string) => Error,
): KeepCount {
  if (typeof value === 'boolean') return value ? 0 : value
  if (Number.isInteger(value) && value >= 0) return value
  throw refuseWith(`${option}: ${String(value)} is neither a boolean nor a count of jobs to keep`)
}

function resolveTrace(trace: unknown): TraceContext {
  const texts = typeof trace === 'object' && trace !== null ? Object.values(trace) : [undefined]
  if (texts.every((text) => typeof text === 'string')) return trace as TraceContext
  throw refuse('trace: it is not an object of strings, as an OpenTelemetry propagator writes it')
}

function resolveVersion(version: unknown): number {
  if (Number.isInteger(version) && Number(version) > 0) return Number(version)
  throw refuse('version: it is not an integer of at least 1')
}

function refuseUnknown(options: JobOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw refuse(`they must be an object, not ${String(options)}`)
  }
  for (const name in options) {
    if (!KNOWN.includes(name)) {
      throw refuse(`'${name}' is unknown; known are: ${KNOWN.join(', ')}`)
    }
  }
}

function refuse(reason: string): InvalidJobOptionsError {
  return new InvalidJobOptionsError(reason)
}

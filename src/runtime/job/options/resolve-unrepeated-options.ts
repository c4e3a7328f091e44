import { priorities, priorityNumber } from '../../../facts/priorities.js'
import type { Duration } from './duration.js'
import type { ExternalJob, JobOptions, JobPriority, KeepOption } from './job-options.js'
import { assertInteger } from './assert-integer.js'
import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import { milliseconds } from './parse-duration.js'
import { readOptions, type ReadOption, type Refuse } from './read-options.js'
import { resolveJobId } from './resolve-job-id.js'
import type { KeepCount, ResolvedJobOptions } from './resolved-job-options.js'
import { readRetryOptions } from './retry-policy.js'
import type { JobGroup, JobUnique } from '../keys/key-options.js'
import type { TraceContext } from '../trace-context.js'
import { isObject } from '../is-object.js'
import { withoutUndefined } from './without-undefined.js'

/** Every engine can hold this: BullMQ orders by at most 2 097 151, half of it is for the negative ones. */
const MOST_PRIORITY = 1_000_000

const READERS = {
  priority: resolvePriority,
  delay: milliseconds,
  timeout: resolveTimeout,
  expires: resolveTimeout,
  jobId: resolveJobId,
  removeOnComplete: keepCount,
  removeOnFail: keepCount,
  // Engines that have them check them: see `checkKeys`.
  group: asItIs<JobGroup>,
  unique: asItIs<JobUnique>,
  trace: readTrace,
  version: readVersion,
  external: asItIs<ExternalJob>,
} satisfies { readonly [Name in keyof JobOptions]: ReadOption }

const KNOWN: readonly string[] = [
  ...Object.keys(READERS),
  ...(['retries', 'attempts', 'backoff', 'retry', 'repeat'] satisfies (keyof JobOptions)[]),
]

const NOTHING_ASKED: ResolvedJobOptions = { priority: 0, delay: 0 }

/**
 * What `resolveJobOptions` does but for `repeat`, for those that repeat no jobs: reading schedules takes croner, which
 * would be a third of the time in which the client is imported.
 */
export function resolveUnrepeatedOptions(options: JobOptions | undefined): ResolvedJobOptions {
  if (options === undefined) return NOTHING_ASKED
  refuseUnknown(options)
  const retry = readRetryOptions(options, refuseJobOption)
  const resolved: { -readonly [Name in keyof ResolvedJobOptions]: ResolvedJobOptions[Name] } = {
    priority: 0,
    delay: 0,
  }
  if (Object.keys(retry).length > 0) resolved.retry = retry
  return readOptions(options, READERS, refuseJobOption, resolved)
}

/** The number of a priority. Throws `InvalidJobOptionsError`. */
export function resolvePriority(
  priority: JobPriority,
  option = 'priority',
  refuse: Refuse = refuseJobOption,
): number {
  const value = typeof priority === 'string' ? priorityNumber(priority) : priority
  if (Number.isInteger(value) && Math.abs(value as number) <= MOST_PRIORITY) return value as number
  throw refuse(
    `${option}: ${JSON.stringify(priority)} is neither a whole number of -${MOST_PRIORITY} to` +
      ` ${MOST_PRIORITY} nor one of ${Object.keys(priorities).join(', ')}`,
  )
}

/** A timeout, or after which wait a job expires, in milliseconds; 0 would fail every job and is refused. */
export function resolveTimeout(
  timeout: NonNullable<JobOptions['timeout']>,
  option = 'timeout',
  refuse: Refuse = refuseJobOption,
): number {
  const read = milliseconds(timeout, option)
  if (read > 0) return read
  throw refuse(`${option}: 0 would fail every attempt; leave it out for no limit`)
}

/** Which finished jobs are kept. */
export function keepCount(value: KeepOption, option: string, refuse: Refuse): KeepCount {
  if (typeof value === 'boolean') return value ? 0 : value
  if (isCount(value)) return value
  const { count, age, ...unknown } = Object(value) as { count?: number; age?: Duration }
  const isRule = isObject(value) && Object.keys(unknown).length === 0
  if (!isRule || (count ?? age) === undefined || !(count === undefined || isCount(count))) {
    throw refuse(
      `${option}: ${JSON.stringify(value)} is neither a boolean, a count nor { count, age }`,
    )
  }
  const time = age === undefined ? undefined : milliseconds(age, `${option}.age`)
  return count === 0 || time === 0 ? 0 : withoutUndefined({ count, age: time })
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0
}

function asItIs<Value>(value: Value): Value {
  return value
}

function readTrace(trace: unknown): TraceContext {
  const texts = isObject(trace) ? Object.values(trace) : [undefined]
  if (texts.every((text) => typeof text === 'string')) return trace as TraceContext
  throw refuseJobOption('trace: it is not an object of strings')
}

function readVersion(version: unknown, option: string, refuse: Refuse): number {
  return assertInteger(option, version, [1], refuse)
}

function refuseUnknown(options: JobOptions): void {
  if (!isObject(options)) {
    throw refuseJobOption(`they must be an object, not ${String(options)}`)
  }
  for (const name in options) {
    if (!KNOWN.includes(name)) {
      throw refuseJobOption(`'${name}' is unknown; known are: ${KNOWN.join(', ')}`)
    }
  }
}

export function refuseJobOption(reason: string): InvalidJobOptionsError {
  return new InvalidJobOptionsError(reason)
}

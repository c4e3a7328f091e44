import { priorities, priorityNumber } from '../../facts/priorities.js'
import type { JobOptions, JobPriority, RepeatOptions } from './job-options.js'
import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import { parseDuration } from './parse-duration.js'
import { readRetryOptions } from './retry-policy.js'
import type { RetryPolicy } from './retry-policy.js'
import type { TraceContext } from '../tracing/trace-context.js'

/** `true` and `false` resolved: how many finished jobs are kept, or `false` for all of them. */
export type KeepCount = number | false

export type ResolvedRepeat =
  | { readonly cron: string; readonly timezone?: string; readonly key: string }
  | { readonly every: number; readonly key: string }

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
}

/** Every engine can hold this: BullMQ orders by at most 2 097 151, half of it is for the negative ones. */
const MOST_PRIORITY = 1_000_000

const LONGEST_ID = 512

/** Engines cut a text off, or change it, at such a character: another id would come out than went in. */
const UNSAFE_IN_ID = /[\p{Cc}\p{Cs}]/u

const KNOWN = new Set<string>([
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
] satisfies (keyof JobOptions)[])

const NOTHING_ASKED: ResolvedJobOptions = { priority: 0, delay: 0 }

/**
 * One meaning of job options for every provider.
 * Throws `InvalidJobOptionsError` for an unknown option, a value out of range, or two that contradict each other, and
 * `InvalidDurationError` for what is no duration.
 */
export function resolveJobOptions(options: JobOptions | undefined): ResolvedJobOptions {
  if (options === undefined) return NOTHING_ASKED
  refuseUnknown(options)
  const retry = readRetryOptions(options, refuse)
  const priority = options.priority === undefined ? 0 : resolvePriority(options.priority)
  const delay = options.delay === undefined ? 0 : parseDuration(options.delay, { option: 'delay' })
  return {
    priority,
    delay,
    ...(Object.keys(retry).length === 0 ? {} : { retry }),
    ...(options.timeout === undefined ? {} : { timeout: resolveTimeout(options.timeout) }),
    ...(options.jobId === undefined ? {} : { jobId: resolveJobId(options.jobId) }),
    ...(options.repeat === undefined
      ? {}
      : { repeat: resolveRepeat(options.repeat, options.jobId) }),
    ...keepCounts(options, refuse),
    ...(options.trace === undefined ? {} : { trace: resolveTrace(options.trace) }),
  }
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
    if (value === undefined) continue
    counts[option] = value === true ? 0 : value
    if (value !== true && value !== false && !(Number.isInteger(value) && value >= 0)) {
      throw refuseWith(
        `${option}: ${String(value)} is neither a boolean nor a count of jobs to keep`,
      )
    }
  }
  return counts
}

function resolveTrace(trace: unknown): TraceContext {
  const texts = typeof trace === 'object' && trace !== null ? Object.values(trace) : [undefined]
  if (texts.every((text) => typeof text === 'string')) return trace as TraceContext
  throw refuse('trace: it is not an object of texts, as a propagator of OpenTelemetry writes it')
}

function resolveJobId(jobId: unknown): string {
  if (typeof jobId !== 'string' || jobId === '') {
    throw refuse(`jobId: ${JSON.stringify(jobId)} is not a text of at least one character`)
  }
  if (jobId.length > LONGEST_ID) {
    throw refuse(`jobId: it has ${jobId.length} characters, more than ${LONGEST_ID}`)
  }
  if (UNSAFE_IN_ID.test(jobId)) {
    throw refuse(`jobId: ${JSON.stringify(jobId)} has a control character or half of a character`)
  }
  return jobId
}

function resolveRepeat(repeat: RepeatOptions, jobId: string | undefined): ResolvedRepeat {
  if ('cron' in repeat && 'every' in repeat) {
    throw refuse('repeat: give cron or every, not both')
  }
  const key = repeat.key ?? jobId
  if (key === '') throw refuse('repeat.key: it is empty')
  if ('every' in repeat) {
    const every = parseDuration(repeat.every, { option: 'repeat.every' })
    if (every < 1) throw refuse('repeat.every: it must be at least 1 ms')
    return { every, key: key ?? `every:${every}` }
  }
  const { cron, timezone } = repeat
  checkCron(cron)
  checkTimezone(timezone)
  const zone = timezone === undefined ? {} : { timezone }
  return {
    cron,
    ...zone,
    key: key ?? `cron:${cron}${timezone === undefined ? '' : `:${timezone}`}`,
  }
}

/** The form only; the provider that computes the runs refuses what is out of range. Keeps the core free of a parser. */
function checkCron(cron: unknown): void {
  if (typeof cron !== 'string') throw refuse('repeat: give cron or every')
  const fields = cron.trim().split(/\s+/).length
  if (cron.trim().startsWith('@') || fields === 5 || fields === 6) return
  throw refuse(`repeat.cron: '${cron}' has ${fields} fields; write 5, or 6 with seconds first`)
}

function checkTimezone(timezone: string | undefined): void {
  if (timezone === undefined) return
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone })
  } catch (error) {
    throw new InvalidJobOptionsError(`repeat.timezone: '${timezone}' is not a time zone`, {
      cause: error,
    })
  }
}

function refuseUnknown(options: JobOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw refuse(`they must be an object, not ${String(options)}`)
  }
  for (const name in options) {
    if (!KNOWN.has(name)) {
      throw refuse(`'${name}' is unknown; there is: ${[...KNOWN].join(', ')}`)
    }
  }
}

function refuse(reason: string): InvalidJobOptionsError {
  return new InvalidJobOptionsError(reason)
}

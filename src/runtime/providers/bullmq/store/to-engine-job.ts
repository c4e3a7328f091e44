import { checkJobData } from '../../../provider-kit/index.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { resolveJobOptions } from '../../../job/options/resolve-job-options.js'
import type { KeepRule, ResolvedJobOptions } from '../../../job/options/resolve-job-options.js'
import type {
  BullJobOptions,
  BullKeep,
  NewBullJob,
  StoredOptions,
} from '../connection/bullmq-module.js'
import type { DefaultJobOptions } from '../options.js'
import { toEngineId } from './engine-id.js'
import { toEnginePriority } from './engine-priority.js'
import { newJobId } from '../../../job/new-job-id.js'
import { withoutUndefined } from '../../../job/options/without-undefined.js'

/** A job checked and in BullMQ's words. */
export interface EngineJob {
  /** The producer's id, or a new one. */
  readonly id: string
  readonly job: NewBullJob
  readonly repeat: ResolvedJobOptions['repeat']
}

export interface JobToAdd {
  readonly queueName: string
  readonly data: unknown
  readonly options: JobOptions | undefined
  readonly defaults: DefaultJobOptions | undefined
}

/** Throws `InvalidJobOptionsError`, `InvalidDurationError`, `InvalidJobDataError`. */
export function toEngineJob({ queueName, data, options, defaults }: JobToAdd): EngineJob {
  const resolved = resolveJobOptions(options)
  checkJobData(data)
  const { jobId } = resolved
  const id = jobId ?? newJobId()
  // An id of our own has nothing that the engine refuses.
  const opts = toEngineOptions(resolved, jobId === undefined ? id : toEngineId(jobId))
  const pikku = toStoredOptions(resolved, data, defaults)
  if (pikku !== undefined) opts.pikku = pikku
  return { id, job: { name: queueName, data, opts }, repeat: resolved.repeat }
}

function toEngineOptions(resolved: ResolvedJobOptions, engineId: string): BullJobOptions {
  const { priority, delay, retry, removeOnComplete, removeOnFail } = resolved
  const opts: BullJobOptions = { jobId: engineId, priority: toEnginePriority(priority) }
  if (delay > 0) opts.delay = delay
  // For monitors alone: how a job is retried is decided by `runJob`.
  if (retry?.attempts !== undefined) opts.attempts = retry.attempts
  if (removeOnComplete !== undefined) opts.removeOnComplete = toEngineKeep(removeOnComplete)
  if (removeOnFail !== undefined) opts.removeOnFail = toEngineKeep(removeOnFail)
  return opts
}

/** BullMQ takes a count of 0 for "none is kept", and `false` for all. It counts an age in seconds. */
export function toEngineKeep(keep: number | boolean | KeepRule): BullKeep {
  if (typeof keep !== 'object') return keep === 0 ? true : keep
  return keep.age === undefined ? keep : { ...keep, age: Math.ceil(keep.age / 1_000) }
}

function toStoredOptions(
  { retry, timeout, expires, trace, version, repeat }: ResolvedJobOptions,
  data: unknown,
  { removeOnComplete, removeOnFail }: DefaultJobOptions = {},
): StoredOptions | undefined {
  const rules = repeat?.rules
  const kept = removeOnComplete ?? removeOnFail
  const isAsked = retry ?? timeout ?? expires ?? trace ?? version ?? rules ?? kept
  if (isAsked === undefined && data !== undefined) return undefined
  const noData = data === undefined ? (true as const) : undefined
  return withoutUndefined({
    retry,
    timeout,
    expires,
    trace,
    version,
    rules,
    noData,
    removeOnComplete,
    removeOnFail,
  })
}

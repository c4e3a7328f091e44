import { checkJobData } from '../../../provider-kit/index.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { checkKeys } from '../../../job/keys/resolve-key.js'
import { resolveJobOptions } from '../../../job/options/resolve-job-options.js'
import type { ResolvedJobOptions } from '../../../job/options/resolved-job-options.js'
import type { BullJobOptions, NewBullJob, StoredOptions } from '../connection/bullmq-module.js'
import type { DefaultJobOptions } from '../options.js'
import { toEngineId } from './engine-id.js'
import { toEngineKeep } from './engine-keep.js'
import { toEnginePriority } from './engine-priority.js'
import { toPlainJob } from './to-plain-job.js'
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
  const resolved = withPause(resolveJobOptions(options))
  checkKeys(resolved)
  checkJobData(data)
  const { jobId } = resolved
  const id = jobId ?? newJobId()
  if (resolved.external !== undefined) {
    const job = toPlainJob({ queueName, data, id }, resolved.external, resolved)
    return { id, job, repeat: undefined }
  }
  // An id of our own has nothing that the engine refuses.
  const opts = toEngineOptions(resolved, jobId === undefined ? id : toEngineId(jobId))
  const pikku = toStoredOptions(resolved, data, defaults)
  if (pikku !== undefined) opts.pikku = pikku
  return { id, job: { name: queueName, data, opts }, repeat: resolved.repeat }
}

/** A schedule is none: its runs count when they are taken. */
export function hasUnique({ job, repeat }: EngineJob): boolean {
  return job.opts.pikku?.unique !== undefined && repeat === undefined
}

/** The first job of a key that is unique with `wait` waits too, since another one may follow. */
function withPause(resolved: ResolvedJobOptions): ResolvedJobOptions {
  const { wait, atMost = Infinity } = resolved.unique ?? {}
  if (wait === undefined) return resolved
  return { ...resolved, delay: Math.max(resolved.delay, Math.min(wait, atMost)) }
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

function toStoredOptions(
  { retry, timeout, expires, trace, version, repeat, group, unique }: ResolvedJobOptions,
  data: unknown,
  { removeOnComplete, removeOnFail }: DefaultJobOptions = {},
): StoredOptions | undefined {
  const rules = repeat?.rules
  const kept = removeOnComplete ?? removeOnFail
  const isAsked =
    retry ?? timeout ?? expires ?? trace ?? version ?? rules ?? kept ?? group ?? unique
  if (isAsked === undefined && data !== undefined) return undefined
  const noData = data === undefined ? (true as const) : undefined
  return withoutUndefined({
    retry,
    timeout,
    expires,
    trace,
    version,
    rules,
    group,
    unique,
    noData,
    removeOnComplete,
    removeOnFail,
  })
}

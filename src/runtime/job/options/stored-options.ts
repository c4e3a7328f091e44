import type { JobOptions } from './job-options.js'
import type { ResolvedRules } from './resolve-repeat.js'
import type { ResolvedJobOptions } from './resolved-job-options.js'

/** What a job is stored with. */
export type StoredOptions = JobOptions & {
  /** Of a run of a schedule. */
  readonly rules?: ResolvedRules | undefined
}

/** What the worker of a job must know of its options, to be stored with the job; `undefined` for the usual case of none. */
export function storedOptions(options: ResolvedJobOptions): StoredOptions | undefined {
  const { retry, timeout, expires, removeOnComplete, removeOnFail, trace, version, group } = options
  // The wait after which a job expires begins when its delay ends. The runs of a schedule know when they are due.
  const delay = options.repeat === undefined ? options.delay || undefined : undefined
  const rules = options.repeat?.rules
  const kept = removeOnComplete ?? removeOnFail
  // What a run is unique by must be known when it is taken: until then, it does not count as a job that waits.
  const unique = options.repeat === undefined ? undefined : options.unique
  const asked =
    retry ?? timeout ?? expires ?? delay ?? kept ?? trace ?? version ?? rules ?? group ?? unique
  if (asked === undefined) return undefined
  return {
    retry,
    timeout,
    expires,
    delay,
    removeOnComplete,
    removeOnFail,
    trace,
    version,
    rules,
    group,
    unique,
  } as StoredOptions
}

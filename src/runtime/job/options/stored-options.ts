import type { JobOptions } from './job-options.js'
import type { ResolvedJobOptions } from './resolve-job-options.js'

/** What the worker of a job must know of its options, to be stored with the job; `undefined` for the usual case of none. */
export function storedOptions(options: ResolvedJobOptions): JobOptions | undefined {
  const { retry, timeout, expires, removeOnComplete, removeOnFail, trace, version } = options
  // The wait after which a job expires begins when its delay ends. The runs of a schedule know when they are due.
  const delay = options.repeat === undefined ? options.delay || undefined : undefined
  const asked =
    retry ?? timeout ?? expires ?? delay ?? removeOnComplete ?? removeOnFail ?? trace ?? version
  if (asked === undefined) return undefined
  const stored = { retry, timeout, expires, delay, removeOnComplete, removeOnFail, trace, version }
  return stored as JobOptions
}

import type { JobOptions } from './job-options.js'
import { resolveRepeat } from './resolve-repeat.js'
import { resolveUnrepeatedOptions } from './resolve-unrepeated-options.js'
import type { ResolvedJobOptions } from './resolved-job-options.js'

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

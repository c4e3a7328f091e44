import type { JobOptions } from '../../../queue/job-options.js'
import type { ResolvedJobOptions } from '../../../queue/resolve-job-options.js'

/** What a worker must know of the producer's wishes; `null` for the usual case of none. The rest has columns. */
export function encodeOptions(options: ResolvedJobOptions): string | null {
  const { retry, timeout, removeOnComplete, removeOnFail, trace, version } = options
  if (
    retry === undefined &&
    timeout === undefined &&
    removeOnComplete === undefined &&
    removeOnFail === undefined &&
    trace === undefined &&
    version === undefined
  ) {
    return null
  }
  return JSON.stringify({ retry, timeout, removeOnComplete, removeOnFail, trace, version })
}

const NONE: JobOptions = {}

export function decodeOptions(text: string | null): JobOptions {
  return text === null ? NONE : (JSON.parse(text) as JobOptions)
}

import type { JobOptions } from '../../../job/options/job-options.js'
import type { ResolvedJobOptions } from '../../../job/options/resolve-job-options.js'
import { isObject } from '../../../job/is-object.js'

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

/** Throws for a text that is not what `encodeOptions` writes. */
export function decodeOptions(text: string | null): JobOptions {
  if (text === null) return NONE
  const options = JSON.parse(text) as JobOptions | null
  if (isObject(options)) return options
  throw new TypeError('The stored options of the job are not an object')
}

/** For a reader that only shows the job. */
export function decodeOptionsLeniently(text: string | null): JobOptions {
  try {
    return decodeOptions(text)
  } catch {
    return NONE
  }
}

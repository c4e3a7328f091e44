import type { JobOptions } from '../../../job/options/job-options.js'
import type { ResolvedJobOptions } from '../../../job/options/resolved-job-options.js'
import { isObject } from '../../../job/is-object.js'
import { storedOptions } from '../../../job/options/stored-options.js'

export function encodeOptions(options: ResolvedJobOptions): string | null {
  const stored = storedOptions(options)
  return stored === undefined ? null : JSON.stringify(stored)
}

/** The same options for data of this version. */
export function withVersion(text: string | null, version: number | undefined): string | null {
  const { version: _, ...options } = decodeOptions(text)
  const changed = version === undefined ? options : { ...options, version }
  return Object.keys(changed).length === 0 ? null : JSON.stringify(changed)
}

/** The same options for a job whose wait, after which it expires, begins anew: `delay` after it was added. */
export function withDelay(text: string | null, delay: number): string | null {
  try {
    return JSON.stringify({ ...decodeOptions(text), delay })
  } catch {
    // The job cannot be run, and its options are kept to be looked at.
    return text
  }
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

import { InvalidJobOptionsError } from './errors/invalid-job-options-error.js'
import type { JobOptions } from './options/job-options.js'

/** What the keys of declared schedules begin with on every engine. No other schedule has such a key. */
const PREFIX = 'wired:'

export function declaredKey(name: string): string {
  return `${PREFIX}${name}`
}

export function isDeclaredKey(key: unknown): key is string {
  return typeof key === 'string' && key.startsWith(PREFIX)
}

/** The name of a declared schedule, from its key. */
export function declaredName(key: string): string {
  return key.slice(PREFIX.length)
}

/**
 * Throws `InvalidJobOptionsError` where a schedule is given the key of a declared one: the next start of the workers
 * would remove it.
 */
export function refuseDeclaredKey({ repeat, jobId }: Pick<JobOptions, 'repeat' | 'jobId'>): void {
  const key: unknown = repeat?.key ?? jobId
  if (repeat === undefined || !isDeclaredKey(key)) return
  throw new InvalidJobOptionsError(
    `repeat.key: '${key.slice(0, 80)}' begins with '${PREFIX}', which is reserved for wireSchedule;` +
      ' choose another key',
  )
}

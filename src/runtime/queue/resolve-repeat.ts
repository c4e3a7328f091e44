import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import type { RepeatOptions } from './job-options.js'
import { parseDuration } from './parse-duration.js'
import { repeatKey } from './repeat-key.js'

export type ResolvedRepeat =
  | { readonly cron: string; readonly timezone?: string; readonly key: string }
  | { readonly every: number; readonly key: string }

/** Throws `InvalidJobOptionsError` or `InvalidDurationError`. */
export function resolveRepeat(repeat: RepeatOptions, jobId: string | undefined): ResolvedRepeat {
  if ('cron' in repeat && 'every' in repeat) {
    throw refuse('repeat: give cron or every, not both')
  }
  if ((repeat.key ?? jobId) === '') throw refuse('repeat.key: it is empty')
  if ('every' in repeat) {
    const every = parseDuration(repeat.every, { option: 'repeat.every' })
    if (every < 1) throw refuse('repeat.every: it must be at least 1 ms')
    return { every, key: repeatKey(repeat, jobId) }
  }
  const { cron, timezone } = repeat
  checkCron(cron)
  checkTimezone(timezone)
  const key = repeatKey(repeat, jobId)
  return timezone === undefined ? { cron, key } : { cron, timezone, key }
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

function refuse(reason: string): InvalidJobOptionsError {
  return new InvalidJobOptionsError(reason)
}

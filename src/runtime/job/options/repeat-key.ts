import type { RepeatOptions } from './job-options.js'
import { milliseconds } from './parse-duration.js'

/** What a schedule is known by, for the same queue: what was given, otherwise what the schedule itself says. */
export function repeatKey(repeat: RepeatOptions, jobId?: string): string {
  const given = repeat.key ?? jobId
  if (given !== undefined) return given
  if ('every' in repeat && repeat.every !== undefined)
    return `every:${milliseconds(repeat.every, 'repeat.every')}`
  const { cron, timezone } = repeat as Extract<RepeatOptions, { cron: string }>
  return timezone === undefined ? `cron:${cron}` : `cron:${cron}:${timezone}`
}

import { cronProblem } from '../../../cron/read-cron.js'
import { timezoneProblem } from '../../../cron/zone-clock.js'
import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import { assertOneOf } from './assert-one-of.js'
import type { RepeatOptions, RunRules } from './job-options.js'
import { milliseconds } from './parse-duration.js'
import { repeatKey } from './repeat-key.js'
import { resolveJobId } from './resolve-job-id.js'
import { withoutUndefined } from './without-undefined.js'
import { isObject } from '../is-object.js'

export type ResolvedRepeat = (
  | { readonly cron: string; readonly timezone: string; readonly key: string }
  | { readonly every: number; readonly key: string }
) & {
  /** Absent where nothing but the defaults was asked for. */
  readonly rules?: ResolvedRules
}

/** The rules that are not the default. They are stored with each run. */
export interface ResolvedRules {
  readonly overlap?: 'skip'
  /** With when the schedule is due, by which it is known whether another run was due since. */
  readonly missed?:
    | { readonly cron: string; readonly timezone: string }
    | { readonly every: number }
  /** Milliseconds. */
  readonly jitter?: number
}

/** The clock of a schedule that names none: never that of the process, which differs from one machine to the next. */
export const DEFAULT_TIMEZONE = 'UTC'

const OPTIONS = {
  cron: ['cron', 'timezone', 'key', 'overlap', 'missed', 'jitter'],
  every: ['every', 'key', 'overlap', 'missed', 'jitter'],
} as const

/** Throws `InvalidJobOptionsError` or `InvalidDurationError` for a schedule that an engine could not keep. */
export function resolveRepeat(given: RepeatOptions, jobId: string | undefined): ResolvedRepeat {
  if (!isObject(given)) throw refuse('repeat: give cron or every')
  const repeat = withoutUndefined(given) as RepeatOptions
  if ('cron' in repeat && 'every' in repeat) {
    throw refuse('repeat: give cron or every, not both')
  }
  if (!('cron' in repeat) && !('every' in repeat)) throw refuse('repeat: give cron or every')
  refuseUnknown(repeat)
  if (repeat.key !== undefined) resolveJobId(repeat.key, 'repeat.key')
  if ('every' in repeat) {
    const every = milliseconds(repeat.every, 'repeat.every')
    if (every < 1) throw refuse('repeat.every: it must be at least 1 ms')
    return { every, key: repeatKey(repeat, jobId), ...resolveRules(repeat, { every }) }
  }
  const { cron, timezone = DEFAULT_TIMEZONE } = repeat
  refuseFor('repeat.timezone', timezoneProblem(timezone))
  refuseFor('repeat.cron', cronProblem(cron))
  return {
    cron,
    timezone,
    key: repeatKey(repeat, jobId),
    ...resolveRules(repeat, { cron, timezone }),
  }
}

function resolveRules(
  { overlap = 'allow', missed = 'once', jitter }: RunRules,
  timing: NonNullable<ResolvedRules['missed']>,
): { readonly rules?: ResolvedRules } {
  assertOneOf('repeat.overlap', overlap, ['allow', 'skip'], refuse)
  assertOneOf('repeat.missed', missed, ['once', 'skip'], refuse)
  const rules = withoutUndefined({
    overlap: overlap === 'skip' ? overlap : undefined,
    missed: missed === 'skip' ? timing : undefined,
    jitter: jitter === undefined ? undefined : milliseconds(jitter, 'repeat.jitter') || undefined,
  })
  return Object.keys(rules).length === 0 ? {} : { rules }
}

function refuseUnknown(repeat: RepeatOptions): void {
  const kind = 'every' in repeat ? 'every' : 'cron'
  const known: readonly string[] = OPTIONS[kind]
  const unknown = Object.keys(repeat).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw refuse(`repeat: '${unknown}' is unknown; with '${kind}', known are: ${known.join(', ')}`)
}

function refuseFor(option: string, problem: string | undefined): void {
  if (problem !== undefined) throw refuse(`${option}: ${problem}`)
}

function refuse(reason: string): InvalidJobOptionsError {
  return new InvalidJobOptionsError(reason)
}

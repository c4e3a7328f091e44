import { parseDuration } from '../facts/parse-duration.js'
import { priorityNumber } from '../facts/priorities.js'
import { byIdentity } from './by-identity.js'
import { toJson } from './normalise-settings.js'
import type { ScheduleModel } from './queue-model.js'
import { entryOf } from './static-value.js'
import type { JsonValue } from './worker-settings.js'

/** The options of a schedule in their one normal form. A value known only at run time is its description. */
export interface ScheduleSettings {
  readonly cron?: JsonValue
  readonly timezone?: JsonValue
  /** Milliseconds. */
  readonly every?: JsonValue
  readonly overlap?: JsonValue
  readonly missed?: JsonValue
  /** Milliseconds. */
  readonly jitter?: JsonValue
  readonly priority?: JsonValue
  /** Milliseconds. */
  readonly expires?: JsonValue
  readonly data?: JsonValue
}

export type ScheduleOption = keyof ScheduleSettings

/** Every option of a schedule besides its queue and name, in the order in which they are printed. */
export const scheduleOptions: readonly ScheduleOption[] = [
  'cron',
  'timezone',
  'every',
  'overlap',
  'missed',
  'jitter',
  'priority',
  'expires',
  'data',
]

const durations: ReadonlySet<string> = new Set(['every', 'jitter', 'expires'])

export const scheduleSettings = byIdentity(({ options }: ScheduleModel): ScheduleSettings => {
  const values = new Map(options.entries.map(({ key, value }) => [key, toJson(value)]))
  return Object.fromEntries(
    scheduleOptions.flatMap((name) => {
      const value = values.get(name)
      return value === undefined ? [] : [[name, inUnit(name, value)] as const]
    }),
  )
})

/** When it is due, for people: `0 3 * * * Europe/Berlin`, `every 5m`. What only the running program knows is its code. */
export function describeTiming({ options }: ScheduleModel): string {
  const text = (name: string): string => {
    const value = entryOf(options, name)?.value
    if (value === undefined || value.kind === 'list' || value.kind === 'record') return ''
    return value.kind === 'constant' ? String(value.value ?? '') : value.text
  }
  const every = text('every')
  if (every === '') return [text('cron'), text('timezone')].filter((part) => part !== '').join(' ')
  return /^\d+$/.test(every) ? `every ${every} ms` : `every ${every}`
}

function inUnit(name: string, value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value
  if (durations.has(name)) return parseDuration(value) ?? value
  return name === 'priority' ? (priorityNumber(value) ?? value) : value
}

import { parseDuration } from '../facts/parse-duration.js'
import type { GroupSettings, JsonValue, UniqueSettings } from './worker-settings.js'

type JsonRecord = Readonly<Record<string, JsonValue>>

/** `limit` in its one form: a list of rules, with windows in milliseconds. */
export function limitSettings(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  if (value === undefined) return undefined
  const rules: readonly JsonValue[] = Array.isArray(value) ? value : [value]
  return rules.map((rule) => (isRecord(rule) ? inMilliseconds(rule, ['per']) : rule))
}

/** `group` in its one form; undefined for one that a rule reports. */
export function groupSettings(value: JsonValue | undefined): GroupSettings | undefined {
  if (!isRecord(value)) return undefined
  const { by, limit, ...rest } = value
  const limits = limitSettings(limit)
  return { by: pathsOf(by), ...rest, ...(limits === undefined ? {} : { limit: limits }) }
}

/** `unique` in its one form; undefined for one that a rule reports. */
export function uniqueSettings(value: JsonValue | undefined): UniqueSettings | undefined {
  if (!isRecord(value)) return undefined
  const { by, while: span = null, then = 'keep', ...rest } = value
  const times = inMilliseconds({ while: span, ...rest }, ['while', 'wait', 'atMost'])
  return { by: pathsOf(by), while: null, ...times, then }
}

function pathsOf(by: JsonValue | undefined): readonly string[] {
  const paths: readonly JsonValue[] = Array.isArray(by) ? by : [by ?? null]
  return paths.filter((path) => typeof path === 'string')
}

/** What is no duration stays as it is: `while: 'waiting'`. */
function inMilliseconds(rule: JsonRecord, times: readonly string[]): JsonRecord {
  return Object.fromEntries(
    Object.entries(rule).map(([name, value]) => {
      const isTime = times.includes(name) && typeof value === 'string'
      return [name, isTime ? (parseDuration(value) ?? value) : value]
    }),
  )
}

function isRecord(value: JsonValue | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

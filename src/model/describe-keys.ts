import { byIdentity } from './by-identity.js'
import type { GroupSettings, JsonValue, UniqueSettings, WorkerSettings } from './worker-settings.js'

/** The limits, the group and the uniqueness of a queue, each in a few words for people; empty where it has none. */
export const describeKeys = byIdentity(
  ({ limit, group, unique }: WorkerSettings): readonly string[] => [
    ...(limit === undefined ? [] : [`limit ${limit.map(describeLimit).join(', ')}`]),
    ...(group === undefined ? [] : [describeGroup(group)]),
    ...(unique === undefined ? [] : [describeUnique(unique)]),
  ],
)

function describeGroup({ by, concurrency, limit = [], ordered }: GroupSettings): string {
  const parts = [
    `group by ${by.join(', ')}`,
    ...(concurrency === undefined ? [] : [describePlaces(concurrency)]),
    ...limit.map(describeLimit),
    ...(ordered === true ? ['in order'] : []),
  ]
  return parts.join(', ')
}

function describePlaces(concurrency: JsonValue): string {
  const { default: byDefault, tiers } = asRecord(concurrency)
  if (byDefault === undefined) return `${word(concurrency)} at once`
  const own = Object.entries(asRecord(tiers ?? null)).map(
    ([tier, places]) => `${tier} ${word(places)}`,
  )
  return `${word(byDefault)} at once${own.length === 0 ? '' : ` (${own.join(', ')})`}`
}

function describeLimit(limit: JsonValue): string {
  const { max = null, per = null, burst } = asRecord(limit)
  return `${word(max)} per ${time(per)}${burst === undefined ? '' : ` with bursts of ${word(burst)}`}`
}

function describeUnique(unique: UniqueSettings): string {
  const { by, wait, atMost } = unique
  const span =
    typeof unique.while === 'string' ? `while ${unique.while}` : `for ${time(unique.while)}`
  const parts = [
    `unique by ${by.join(', ')} ${span}: ${word(unique.then)}`,
    ...(wait === undefined ? [] : [`wait ${time(wait)}`]),
    ...(atMost === undefined ? [] : [`at most ${time(atMost)}`]),
  ]
  return parts.join(', ')
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** In the largest unit that needs no fraction. */
function time(value: JsonValue): string {
  if (typeof value !== 'number') return word(value)
  const [unit, length] = units.find(([, each]) => value >= each && value % each === 0) ?? ['ms', 1]
  return `${value / length}${unit}`
}

/** What only the running program knows is its code. */
function word(value: JsonValue): string {
  const { dynamic } = asRecord(value)
  if (typeof dynamic === 'string') return dynamic
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function asRecord(value: JsonValue): Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, JsonValue>>)
    : {}
}

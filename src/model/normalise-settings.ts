import { parseDuration } from '../facts/parse-duration.js'
import { priorityNumber } from '../facts/priorities.js'
import { retryDefaults } from '../facts/retry-defaults.js'
import { groupSettings, limitSettings, uniqueSettings } from './key-settings.js'
import { optionByName } from './option-table.js'
import type { PlacedOption } from './place-options.js'
import type { StaticValue } from './static-value.js'
import type {
  ExternalSettings,
  JsonValue,
  RetrySettings,
  WorkerSettings,
} from './worker-settings.js'
import { compareText } from '../facts/compare-text.js'

/**
 * Brings a worker's options into their normal form. Wrong options are left out here: rules report them, and then
 * nothing is emitted. `hasUnread`: there may be others, which are only known at run time.
 */
export function normaliseSettings(
  options: readonly PlacedOption[],
  hasUnread: boolean,
): WorkerSettings {
  const values = new Map<string, JsonValue>()
  for (const { name, entry } of options) {
    if (name !== null && !values.has(name)) {
      const value = normaliseValue(name, entry.value)
      if (value !== undefined) values.set(name, value)
    }
  }
  const external = externalSettings(values)
  return {
    ...present('external', external),
    retry: external === undefined ? retrySettings(values) : notOurs,
    ...text('deadLetterQueue', values.get('deadLetterQueue')),
    ...optional('timeout', values.get('timeout')),
    ...optional('expires', values.get('expires')),
    ...optional('priority', values.get('priority')),
    ...optional('delay', values.get('delay')),
    ...optional('batch', batchSettings(options, values)),
    ...present('limit', limitSettings(values.get('limit'))),
    ...present('group', groupSettings(values.get('group'))),
    ...present('unique', uniqueSettings(values.get('unique'))),
    config: configSettings(values),
    middleware: codeNames(options, 'middleware'),
    tags: texts(values.get('tags')),
    ...optional('events', values.get('events')),
    ...optional('metrics', values.get('metrics')),
    ...upcastSettings(options, hasUnread),
  }
}

/** Its functions stay in the code: only which versions have one is known. */
function upcastSettings(
  options: readonly PlacedOption[],
  hasUnread: boolean,
): Pick<WorkerSettings, 'upcast'> {
  const value = options.find(({ name }) => name === 'upcast')?.entry.value
  if (value === undefined && hasUnread) return { upcast: { versions: [], isOpen: true } }
  if (value === undefined || value.kind === 'constant') return {}
  if (value.kind !== 'record') return { upcast: { versions: [], isOpen: true } }
  const isThere = (each: StaticValue): boolean => each.kind !== 'constant'
  const versions = value.entries
    .filter((entry) => isThere(entry.value))
    .map(({ key }) => Number(key))
  return { upcast: { versions, isOpen: value.unread !== undefined } }
}

/** The value of one option in its canonical unit; undefined for one that is written as `undefined`. */
export function normaliseValue(name: string, value: StaticValue): JsonValue | undefined {
  const type = optionByName.get(name)?.type
  const json = toJson(value)
  if (type === 'keep' && value.kind === 'record') return keepRule(json as KeepRule)
  if (typeof json === 'string') {
    if (type === 'milliseconds') return parseDuration(json) ?? json
    if (type === 'seconds') {
      const milliseconds = parseDuration(json)
      return milliseconds === undefined ? json : milliseconds / 1000
    }
    if (type === 'priority') return priorityNumber(json) ?? json
  }
  return json
}

type KeepRule = Readonly<Record<string, JsonValue>>

function keepRule({ age, ...rest }: KeepRule): KeepRule {
  if (age === undefined) return rest
  return { ...rest, age: typeof age === 'string' ? (parseDuration(age) ?? age) : age }
}

/** Plain data for the metadata. What is known only at run time is described, never guessed. */
export function toJson(value: StaticValue): JsonValue | undefined {
  switch (value.kind) {
    case 'constant':
      return value.value
    case 'list':
      return value.items.map((item) => toJson(item) ?? null)
    case 'record':
      return Object.fromEntries(
        value.entries.flatMap(({ key, value: inner }) => {
          const json = toJson(inner)
          return json === undefined ? [] : [[key, json] as const]
        }),
      )
    case 'dynamic':
      return value.fallback === undefined
        ? { dynamic: value.text }
        : { dynamic: value.text, fallback: value.fallback }
    case 'code':
      return { code: value.text }
  }
}

function externalSettings(values: ReadonlyMap<string, JsonValue>): ExternalSettings | undefined {
  if (values.get('external') !== true) return undefined
  return text('jobName', values.get('jobName'))
}

const elsewhere: JsonValue = { dynamic: 'served elsewhere' }

/** How often a worker that is not pikku's tries a job is not known here. */
const notOurs: RetrySettings = {
  attempts: elsewhere,
  backoff: elsewhere,
  delay: elsewhere,
  maxDelay: elsewhere,
  factor: elsewhere,
}

/** What a group that is known only at run time leaves open is that group's description, never a default. */
function retrySettings(values: ReadonlyMap<string, JsonValue>): RetrySettings {
  const fallback = (name: keyof typeof retryDefaults): JsonValue =>
    values.get('retry') ?? retryDefaults[name]
  const read = (name: keyof typeof retryDefaults): JsonValue =>
    values.get(`retry.${name}`) ?? fallback(name)
  const retries = values.get('retries')
  return {
    attempts:
      values.get('retry.attempts') ??
      (retries === undefined ? fallback('attempts') : oneMore(retries)),
    backoff: read('backoff'),
    delay: read('delay'),
    maxDelay: read('maxDelay'),
    factor: read('factor'),
    ...optional('jitter', values.get('retry.jitter')),
  }
}

/** The attempts that a number of retries makes. */
function oneMore(retries: JsonValue): JsonValue {
  if (typeof retries === 'number') return retries + 1
  const described = retries as { readonly dynamic?: string; readonly fallback?: JsonValue }
  if (typeof described.dynamic !== 'string') return retries
  const { dynamic, fallback } = described
  return {
    dynamic: `(${dynamic}) + 1`,
    ...(typeof fallback === 'number' ? { fallback: fallback + 1 } : {}),
  }
}

/** There as soon as `batch` is: it decides whether a job is one element of the function's input. */
function batchSettings(
  options: readonly PlacedOption[],
  values: ReadonlyMap<string, JsonValue>,
): Record<string, JsonValue> | undefined {
  const isDynamic = options.some(
    ({ name, entry }) => name === 'batch' && entry.value.kind === 'dynamic',
  )
  return group('batch', values) ?? (isDynamic ? {} : undefined)
}

function configSettings(values: ReadonlyMap<string, JsonValue>): Record<string, JsonValue> {
  const { batchSize, ...named } = group('config', values) ?? {}
  const unread = values.get('config')
  const config = unread === undefined ? named : { ...named, '...': unread }
  // `batchSize` is the older name of `concurrency`.
  return batchSize === undefined || named['concurrency'] !== undefined
    ? config
    : { concurrency: batchSize, ...config }
}

function group(
  prefix: string,
  values: ReadonlyMap<string, JsonValue>,
): Record<string, JsonValue> | undefined {
  const entries = [...values]
    .filter(([name]) => name.startsWith(`${prefix}.`))
    .map(([name, value]) => [name.slice(prefix.length + 1), value] as const)
    .sort(([a], [b]) => compareText(a, b))
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function codeNames(options: readonly PlacedOption[], name: string): string[] {
  const value = options.find((option) => option.name === name)?.entry.value
  if (value?.kind !== 'list') return []
  return value.items.map((item) =>
    item.kind === 'code' || item.kind === 'dynamic' ? item.text : JSON.stringify(toJson(item)),
  )
}

function texts(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function text(key: string, value: JsonValue | undefined): Record<string, string> {
  return typeof value === 'string' ? { [key]: value } : {}
}

function present<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [Name in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [Name in Key]?: Value })
}

function optional(key: string, value: JsonValue | undefined): Record<string, JsonValue> {
  return value === undefined ? {} : { [key]: value }
}

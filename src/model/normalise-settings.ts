import { parseDuration } from '../facts/parse-duration.js'
import { priorityNumber } from '../facts/priorities.js'
import { retryDefaults } from '../facts/retry-defaults.js'
import { optionByName } from './option-table.js'
import type { PlacedOption } from './place-options.js'
import type { StaticValue } from './static-value.js'
import type { JsonValue, RetrySettings, WorkerSettings } from './worker-settings.js'

/**
 * Brings a worker's options into their normal form. Wrong options are left out here: rules report them, and then
 * nothing is emitted.
 */
export function normaliseSettings(options: readonly PlacedOption[]): WorkerSettings {
  const values = new Map<string, JsonValue>()
  for (const { name, entry } of options) {
    if (name !== null && !values.has(name)) {
      const value = normaliseValue(name, entry.value)
      if (value !== undefined) values.set(name, value)
    }
  }
  return {
    retry: retrySettings(values),
    ...text('deadLetterQueue', values.get('deadLetterQueue')),
    ...optional('timeout', values.get('timeout')),
    ...optional('priority', values.get('priority')),
    ...optional('delay', values.get('delay')),
    ...optional('batch', group('batch', values)),
    config: configSettings(values),
    middleware: codeNames(options, 'middleware'),
    tags: texts(values.get('tags')),
    ...optional('events', values.get('events')),
    ...optional('metrics', values.get('metrics')),
  } as WorkerSettings
}

/** The value of one option in its canonical unit; undefined for one that is written as `undefined`. */
export function normaliseValue(name: string, value: StaticValue): JsonValue | undefined {
  const type = optionByName.get(name)?.type
  const json = toJson(value)
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

function retrySettings(values: ReadonlyMap<string, JsonValue>): RetrySettings {
  const retries = values.get('retries')
  const attempts = values.get('retry.attempts')
  return {
    attempts: attempts ?? (typeof retries === 'number' ? retries + 1 : (retries ?? retryDefaults.attempts)),
    backoff: values.get('retry.backoff') ?? retryDefaults.backoff,
    delay: values.get('retry.delay') ?? retryDefaults.delay,
    maxDelay: values.get('retry.maxDelay') ?? retryDefaults.maxDelay,
    factor: values.get('retry.factor') ?? retryDefaults.factor,
  }
}

function configSettings(values: ReadonlyMap<string, JsonValue>): Record<string, JsonValue> {
  const { batchSize, ...config } = group('config', values) ?? {}
  // `batchSize` is the older name of `concurrency`.
  return batchSize === undefined || config['concurrency'] !== undefined
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
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function codeNames(options: readonly PlacedOption[], name: string): string[] {
  const value = options.find((option) => option.name === name)?.entry.value
  if (value?.kind !== 'list') return []
  return value.items.map((item) => (item.kind === 'code' ? item.text : JSON.stringify(toJson(item))))
}

function texts(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function text(key: string, value: JsonValue | undefined): Record<string, string> {
  return typeof value === 'string' ? { [key]: value } : {}
}

function optional(key: string, value: JsonValue | undefined): Record<string, JsonValue> {
  return value === undefined ? {} : { [key]: value }
}

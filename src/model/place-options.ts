import { optionByName } from './option-table.js'
import type { WiringSpelling } from './queue-model.js'
import type { RecordEntry, RecordValue } from './static-value.js'

/** One option of a wiring call, with the canonical name of its place; `null` for one that nobody knows. */
export interface PlacedOption {
  readonly name: string | null
  /** As it is written: `concurrency` for a flat one. */
  readonly written: string
  readonly entry: RecordEntry
}

/** The keys that name the queue, the canonical one of each spelling first. */
export const queueKeys: Readonly<Record<WiringSpelling, readonly string[]>> = {
  wireQueueWorker: ['queue', 'name', 'queueName'],
  addQueueWorker: ['queueName', 'queue', 'name'],
  addQueueProcessor: ['name', 'queue', 'queueName'],
  wireScheduler: ['name'],
}

const groups: Readonly<Record<string, string>> = {
  retry: 'retry',
  retryOptions: 'retry',
  batch: 'batch',
  config: 'config',
}

/** Finds each option's canonical place: older spellings put flat on the call what stands in `config` and `retry` today. */
export function placeOptions(options: RecordValue, spelling: WiringSpelling): PlacedOption[] {
  return options.entries.flatMap((entry) => {
    const group = groups[entry.key]
    if (group === undefined) return [placeFlat(entry, spelling)]
    if (entry.value.kind !== 'record') return [{ name: group, written: entry.key, entry }]
    const { entries, unread } = entry.value
    const known = entries.map((inner) => ({
      name: placeInGroup(group, inner.key),
      written: `${entry.key}.${inner.key}`,
      entry: inner,
    }))
    // What could not be read of a group stands for the group: it may hold any of its options.
    const rest = unread && { name: group, written: entry.key, entry: { ...entry, value: unread } }
    return rest === undefined ? known : [rest, ...known]
  })
}

function placeFlat(entry: RecordEntry, spelling: WiringSpelling): PlacedOption {
  const placed = (name: string | null): PlacedOption => ({ name, written: entry.key, entry })
  if (queueKeys[spelling].includes(entry.key)) return placed('queue')
  if (optionByName.has(entry.key)) return placed(entry.key)
  const inConfig = `config.${entry.key}`
  return placed(optionByName.has(inConfig) ? inConfig : null)
}

function placeInGroup(group: string, key: string): string | null {
  const name = `${group}.${key}`
  if (optionByName.has(name)) return name
  // Older code puts `config.retries`; both places of it mean the same.
  return name === 'config.retries' ? 'retries' : null
}

import type { QueueDefinition } from '../runtime/client/queue-definitions.js'
import { actsOf, type ActName } from './acts.js'
import type { StudioGraph, StudioRole, StudioUser } from './studio-options.js'
import type { StudioState } from './studio-state.js'

/** What the page knows before it looks at jobs. */
export interface ProjectView {
  readonly name?: string
  readonly provider: string
  readonly role: StudioRole
  /** What this engine can do. */
  readonly acts: readonly ActName[]
  readonly canList: boolean
  readonly canWatch: boolean
  readonly hasSchedules: boolean
  readonly hasKeys: boolean
  readonly queues: readonly QueueView[]
  readonly graph?: StudioGraph
}

export interface QueueView {
  readonly name: string
  readonly description?: string
  /** The queues whose dead letters come here. */
  readonly lettersOf: readonly string[]
  readonly deadLetterQueue?: string
  /** The options of its jobs, in words. */
  readonly options: readonly (readonly [name: string, value: string])[]
  /** The paths of what its jobs are grouped by and unique by. */
  readonly keys: readonly (readonly [name: string, value: string])[]
  readonly isRedacted: boolean
}

export function projectView(state: StudioState, { role }: StudioUser): ProjectView {
  const { project, queues, options } = state
  const { service } = options
  const sources = letterSources(state)
  return {
    ...(project.name !== undefined && { name: project.name }),
    provider: service.capabilities.provider,
    role,
    acts: actsOf(service),
    canList: typeof service.listJobs === 'function',
    canWatch: typeof service.watch === 'function',
    hasSchedules: typeof service.schedules === 'function',
    hasKeys: typeof service.keyStats === 'function',
    queues: queues.map((name) => queueView(state, name, sources.get(name) ?? [])),
    ...(project.graph !== undefined && { graph: project.graph }),
  }
}

const SHOWN_OPTIONS = ['retry', 'timeout', 'expires', 'priority', 'delay', 'batch'] as const

/** The queues whose dead letters go to a queue, by its name. */
function letterSources(state: StudioState): ReadonlyMap<string, readonly string[]> {
  const sources = new Map<string, string[]>()
  for (const queue of state.queues) {
    const { deadLetterQueue } = state.definition(queue)
    if (deadLetterQueue === undefined) continue
    sources.set(deadLetterQueue, [...(sources.get(deadLetterQueue) ?? []), queue])
  }
  return sources
}

function queueView(state: StudioState, name: string, lettersOf: readonly string[]): QueueView {
  const definition = state.definition(name)
  const description = schemaOf(state, name)?.['description']
  const { deadLetterQueue, keys } = definition
  return {
    name,
    ...(typeof description === 'string' && { description }),
    ...(deadLetterQueue !== undefined && { deadLetterQueue }),
    lettersOf,
    options: SHOWN_OPTIONS.flatMap((option) => inWords(option, definition[option])),
    keys: keysInWords(keys),
    isRedacted: state.redaction.hidesAnyOf(name),
  }
}

/** The schema of one queue's data, with the named types that it refers to. */
export function inputSchema(state: StudioState, queue: string): object | null {
  const input = schemaOf(state, queue)?.['input']
  if (typeof input !== 'object' || input === null) return null
  const { $defs } = state.project.schema as { readonly $defs?: object }
  return { ...input, ...($defs !== undefined && { $defs }) }
}

function schemaOf({ project }: StudioState, queue: string): Record<string, unknown> | undefined {
  const { properties } = (project.schema ?? {}) as { readonly properties?: object }
  if (properties === undefined || !Object.hasOwn(properties, queue)) return undefined
  const schema = (properties as Record<string, Record<string, unknown>>)[queue]
  const own = schema?.['properties'] as Record<string, unknown> | undefined
  return { ...schema, ...own }
}

function inWords(name: string, value: unknown): [string, string][] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return [[name, valueInWords(name, value)]]
  const parts = Object.entries(value).map(([key, each]) => `${key} ${valueInWords(key, each)}`)
  return [[name, parts.join(', ')]]
}

const DURATIONS = new Set(['delay', 'maxDelay', 'timeout', 'expires'])

function valueInWords(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (typeof value !== 'number' || !DURATIONS.has(name)) return text
  return value % 1_000 === 0 ? `${value / 1_000} s` : `${text} ms`
}

function keysInWords(keys: QueueDefinition['keys']): [string, string][] {
  const { group, unique } = (keys ?? {}) as Record<string, unknown>
  return [...keyInWords('group', group), ...keyInWords('unique', unique)]
}

function keyInWords(name: string, key: unknown): [string, string][] {
  return key === undefined ? [] : [[name, typeof key === 'string' ? key : JSON.stringify(key)]]
}

import { byIdentity } from './by-identity.js'
import { contentOf } from './content-of.js'
import { mapParts } from './map-shape.js'
import { reachedDefinitions } from './reached-definitions.js'
import { referencesOf } from './references-of.js'
import type { Definition, Doc, Shape } from './shape.js'

/** A named type before its final name is known: references in shapes hold its `id`. */
export interface UnnamedDefinition {
  readonly id: string
  readonly name: string
  readonly doc?: Doc
  readonly alias?: true
  readonly shape: Shape
}

export interface NamedShapes {
  readonly shapes: readonly Shape[]
  readonly definitions: readonly Definition[]
}

/** Names that the printed map uses itself; a definition that took one would change what the others mean. */
const taken = [
  'QueueJobMap',
  'Date',
  'URL',
  'RegExp',
  'Map',
  'Set',
  'ReadonlyMap',
  'ReadonlySet',
  'Uint8Array',
  'ArrayBuffer',
  'Buffer',
  'Uint8ArrayOverArrayBuffer',
  'BufferOverArrayBuffer',
  'ReturnType',
  'Uppercase',
  'Lowercase',
  'Capitalize',
  'Uncapitalize',
  'Record',
  'Array',
  'ReadonlyArray',
  // Words that no type may be called.
  'any',
  'unknown',
  'never',
  'object',
  'string',
  'number',
  'boolean',
  'bigint',
  'symbol',
  'void',
  'undefined',
  'null',
]

/**
 * Gives each named type that the shapes reach its name, in the order in which they reach it. A name that is taken gets
 * a number; two declarations of one name and one content are one (a package that is installed twice).
 */
export function nameDefinitions(
  shapes: readonly Shape[],
  drafts: readonly UnnamedDefinition[],
): NamedShapes {
  const draftById = new Map(drafts.map((draft) => [draft.id, draft]))
  const nameById = new Map<string, string>()
  const order: UnnamedDefinition[] = []
  const sameName = new Map<string, UnnamedDefinition[]>()
  const used = new Set(taken)
  for (const draft of reachedDefinitions(shapes, drafts)) {
    const others = sameName.get(draft.name) ?? []
    const twin = others.find((other) => isTwin(other, draft, draftById))
    if (twin === undefined) {
      nameById.set(draft.id, freeName(draft.name, used))
      order.push(draft)
      sameName.set(draft.name, [...others, draft])
    } else nameById.set(draft.id, nameById.get(twin.id) ?? twin.name)
  }
  const nameOf = (id: string): string => nameById.get(id) ?? id
  return {
    shapes: shapes.map((shape) => renamed(shape, nameOf)),
    definitions: order.map((draft) => definitionOf(draft, nameOf)),
  }
}

interface Renamed {
  readonly names: readonly string[]
  readonly shape: Shape
}

const known = new WeakMap<Shape, Renamed>()

/** A shape with names in place of ids: the same one as before, as long as the names are the same. */
function renamed(shape: Shape, nameOf: (id: string) => string): Shape {
  const ids = referencesOf(shape)
  if (ids.length === 0) return shape
  const names = ids.map(nameOf)
  const before = known.get(shape)
  if (before !== undefined && isSameList(before.names, names)) return before.shape
  const rename = (part: Shape): Shape =>
    part.kind === 'reference' ? { ...part, name: nameOf(part.name) } : mapParts(part, rename)
  const after = rename(shape)
  known.set(shape, { names, shape: after })
  return after
}

const definitions = new WeakMap<UnnamedDefinition, Definition>()

function definitionOf(draft: UnnamedDefinition, nameOf: (id: string) => string): Definition {
  const { id, doc, alias } = draft
  const [name, shape] = [nameOf(id), renamed(draft.shape, nameOf)]
  const before = definitions.get(draft)
  if (before?.name === name && before.shape === shape) return before
  const definition = {
    name,
    shape,
    ...(alias === undefined ? {} : { alias }),
    ...(doc === undefined ? {} : { doc }),
  }
  definitions.set(draft, definition)
  return definition
}

function isSameList(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((item, index) => item === second[index])
}

function freeName(name: string, used: Set<string>): string {
  let free = name
  for (let number = 2; used.has(free); number += 1) free = `${name}${number}`
  used.add(free)
  return free
}

/** Whether two drafts say the same, followed through their references. */
function isTwin(
  first: UnnamedDefinition,
  second: UnnamedDefinition,
  draftById: ReadonlyMap<string, UnnamedDefinition>,
): boolean {
  // A pair that is met again holds if every other one does. Iterating a Map also visits entries added meanwhile.
  const pairs = new Map([[`${first.id} ${second.id}`, [first, second] as const]])
  for (const [one, other] of pairs.values()) {
    if (one === other) continue
    const [outline, twin] = [outlineOf(one), outlineOf(other)]
    if (outline.text !== twin.text) return false
    for (const [index, id] of outline.references.entries()) {
      const otherId = twin.references[index] ?? ''
      const [target, otherTarget] = [draftById.get(id), draftById.get(otherId)]
      if (target !== undefined && otherTarget !== undefined)
        pairs.set(`${id} ${otherId}`, [target, otherTarget])
      else if (id !== otherId) return false
    }
  }
  return true
}

interface Outline {
  /** What the definition says itself, without what it refers to. */
  readonly text: string
  /** The ids that it refers to, one for each place. */
  readonly references: readonly string[]
}

const outlineOf = byIdentity(({ name, doc, alias, shape }: UnnamedDefinition): Outline => {
  const references: string[] = []
  const blank = (part: Shape): Shape => {
    if (part.kind !== 'reference') return mapParts(part, blank)
    references.push(part.name)
    return { ...part, name: '' }
  }
  return { text: contentOf([name, doc ?? [], alias ?? false, blank(shape)]), references }
})

import { byIdentity } from './by-identity.js'
import { eachPart, mapParts } from './map-shape.js'
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
  const reach = (shape: Shape): void => {
    for (const id of referencesOf(shape)) {
      const draft = draftById.get(id)
      if (draft === undefined || nameById.has(id)) continue
      const others = sameName.get(draft.name) ?? []
      const twin = others.find((other) => isTwin(other, draft, draftById))
      if (twin === undefined) {
        nameById.set(draft.id, freeName(draft.name, used))
        order.push(draft)
        sameName.set(draft.name, [...others, draft])
      } else nameById.set(draft.id, nameById.get(twin.id) ?? twin.name)
      reach(draft.shape)
    }
  }
  for (const shape of shapes) reach(shape)
  const nameOf = (id: string): string => nameById.get(id) ?? id
  return {
    shapes: shapes.map((shape) => renamed(shape, nameOf)),
    definitions: order.map((draft) => definitionOf(draft, nameOf)),
  }
}

/** The ids that a shape refers to, in the order in which it does. */
const referencesOf = byIdentity((shape: Shape): readonly string[] => {
  const ids = new Set<string>()
  const visit = (part: Shape): void => {
    if (part.kind === 'reference') ids.add(part.name)
    else eachPart(part, visit)
  }
  visit(shape)
  return [...ids]
})

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
  return outline(first, draftById, new Map()) === outline(second, draftById, new Map())
}

/** A text that is the same for two definitions exactly when they are the same but for where they are declared. */
function outline(
  draft: UnnamedDefinition,
  draftById: ReadonlyMap<string, UnnamedDefinition>,
  seen: Map<string, number>,
): string {
  seen.set(draft.id, seen.size)
  const inline = (shape: Shape): Shape => {
    if (shape.kind !== 'reference') return mapParts(shape, inline)
    const target = draftById.get(shape.name)
    const known = seen.get(shape.name)
    if (target === undefined || known !== undefined) return { ...shape, name: `#${known}` }
    return { ...shape, name: outline(target, draftById, seen) }
  }
  return JSON.stringify([draft.name, draft.doc ?? [], inline(draft.shape)])
}

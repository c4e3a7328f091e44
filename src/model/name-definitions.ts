import { mapParts } from './map-shape.js'
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
  const reach = (shape: Shape): Shape => {
    if (shape.kind !== 'reference') return mapParts(shape, reach)
    const draft = draftById.get(shape.name)
    if (draft !== undefined && !nameById.has(draft.id)) {
      const others = sameName.get(draft.name) ?? []
      const twin = others.find((other) => isTwin(other, draft, draftById))
      if (twin === undefined) {
        nameById.set(draft.id, freeName(draft.name, used))
        order.push(draft)
        sameName.set(draft.name, [...others, draft])
      } else nameById.set(draft.id, nameById.get(twin.id) ?? twin.name)
      reach(draft.shape)
    }
    return shape
  }
  for (const shape of shapes) reach(shape)
  const rename = (shape: Shape): Shape =>
    shape.kind === 'reference'
      ? { ...shape, name: nameById.get(shape.name) ?? shape.name }
      : mapParts(shape, rename)
  return {
    shapes: shapes.map(rename),
    definitions: order.map(({ id, doc, alias, shape }) => ({
      name: nameById.get(id) ?? id,
      shape: rename(shape),
      ...(alias === undefined ? {} : { alias }),
      ...(doc === undefined ? {} : { doc }),
    })),
  }
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

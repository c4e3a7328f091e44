import type { Bounds } from '../../../facts/bounds.js'
import type { Doc, Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'

/** A named type while it is read: `id` tells it from every other one; its name in the output is given later, by the model. */
export interface DefinitionDraft extends ReadDefinition {
  shape: Shape
  /** Whether some shape refers to it by now. */
  isMet: boolean
}

/** What a named type is once it has been read. */
export interface ReadDefinition {
  readonly id: string
  /** The name it is declared under, or one made from it. */
  readonly name: string
  readonly doc?: Doc
  /** Of its declaration; they become its shape's. */
  readonly bounds?: Bounds
  readonly alias?: true
  readonly shape: Shape
}

/** The named types met so far, and the types whose walk is under way. */
export interface DefinitionTable {
  /** The file whose wirings are read: types that get a name only because they hold themselves are told apart by it. */
  readonly unit: string
  readonly drafts: Map<ts.Type, DefinitionDraft>
  /** Since the last named type: a cycle through a name is closed by the name, and needs no other. */
  open: Set<ts.Type>
  /** How many types without a name of their own got one, since they hold themselves. */
  recursive: number
}

export function createDefinitionTable(unit: string): DefinitionTable {
  return { unit, drafts: new Map(), open: new Set(), recursive: 0 }
}

/** Whether a shape has a name of its own already, or is as short as one: an alias of it gives it no other. */
export function isPlace(shape: Shape): boolean {
  return (
    shape.kind === 'value' ||
    shape.kind === 'map' ||
    shape.kind === 'set' ||
    shape.kind === 'primitive' ||
    shape.kind === 'reference'
  )
}

/**
 * Tells a file from every other one, two versions of one package included. It is compared and never printed: equal
 * declarations of two files get one name in `nameDefinitions`.
 */
export function fileId(root: string, file: string): string {
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file
}

/** What was read, without what only matters meanwhile. */
export function readDefinitions(drafts: ReadonlyMap<unknown, DefinitionDraft>): ReadDefinition[] {
  return [...drafts.values()].map(({ id, name, doc, bounds, alias, shape }) => ({
    id,
    name,
    ...(doc === undefined ? {} : { doc }),
    ...(bounds === undefined ? {} : { bounds }),
    ...(alias === undefined ? {} : { alias }),
    shape,
  }))
}

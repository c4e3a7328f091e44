import type { Bounds } from '../../../facts/bounds.js'
import type { Doc, Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'

/** A named type as it is read: `id` tells it from every other one; its name in the output is given later, by the model. */
export interface DefinitionDraft {
  readonly id: string
  /** The name it is declared under, or one made from it. */
  readonly name: string
  readonly doc?: Doc
  /** Of its declaration; they become its shape's. */
  readonly bounds?: Bounds
  readonly alias?: true
  shape: Shape
  /** Whether some shape refers to it by now. */
  isMet: boolean
}

/** The named types met so far, and the types whose walk is under way. */
export interface DefinitionTable {
  /** The file whose wirings are read: types that get a name only because they hold themselves are told apart by it. */
  readonly unit: string
  readonly drafts: Map<ts.Type, DefinitionDraft>
  /** Since the last named type: a cycle through a name is closed by the name, and needs no other. */
  open: Set<ts.Type>
}

export function createDefinitionTable(unit: string): DefinitionTable {
  return { unit, drafts: new Map(), open: new Set() }
}

/**
 * Tells a file from every other one, two versions of one package included. It is compared and never printed: equal
 * declarations of two files get one name in `nameDefinitions`.
 */
export function fileId(root: string, file: string): string {
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file
}

import type { Shape } from '../../../model/shape.js'
import type { SourceSpan } from '../../../model/source-span.js'
import type { ts } from '../../source/typescript.js'
import type { DefinitionTable } from './definition-table.js'

/** What was met on the walk that somebody must hear of. */
export interface ShapeProblem {
  readonly kind:
    | 'unsendable'
    | 'any'
    | 'unknown'
    | 'notFound'
    | 'tooDeep'
    | 'open'
    | 'brandDropped'
    | 'loose'
    | 'jsonForm'
    | 'boundLost'
  /** `data.items[].price` */
  readonly path: string
  /** What stands there, in words. */
  readonly found: string
  /** What to write instead. */
  readonly instead: string
  /** Where the property is declared, when it is in the project. */
  readonly node: ts.Node | null
}

/** One walk over one job type. */
export interface ShapeReader {
  readonly checker: ts.TypeChecker
  readonly definitions: DefinitionTable
  readonly exactOptional: boolean
  /** Where the walk is: the steps from the root of the type, and the declaration of the last property passed. */
  readonly path: string
  readonly node: ts.Node | null
  readonly depth: number
  /** Notes the declarations of what was read: the type leads to them. */
  readonly passed: (declarations: readonly ts.Node[] | undefined) => void
  /** Where something of the project is declared; undefined for what is of a package. */
  readonly place: (node: ts.Node | null) => SourceSpan | undefined
  readonly problem: (problem: Omit<ShapeProblem, 'path' | 'node'>) => Shape
  readonly read: (type: ts.Type) => Shape
  /** The same walk, one step further. */
  readonly at: (step: string, node?: ts.Node | null) => ShapeReader
  /** The same walk at the same place, with its depth counted anew. */
  readonly atTop: () => ShapeReader
}

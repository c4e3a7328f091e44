import type { Shape } from '../../../model/shape.js'
import type { DefinitionDraft } from '../checker/definition-table.js'
import type { ts } from '../../source/typescript.js'
import type { TypeDeclaration } from '../../syntax/syntax-file.js'
import type { SyntaxProject } from '../../syntax/syntax-project.js'
import type { Constituent } from './constituent.js'
import type { ObjectMembers } from './object-members.js'
import type { Scope } from './scope.js'

/** One walk over a type as it is written. It makes the same shape as `inspect/types/checker` makes of the type, or nothing. */
export interface NodeReader {
  readonly project: SyntaxProject
  /** The names that the nodes read here may use. */
  readonly scope: Scope
  readonly drafts: Map<TypeDeclaration, DefinitionDraft>
  /** Steps since the last named type. A type without end is left to the checker by their number. */
  readonly depth: number
  /** The property or the alias that is being read. */
  readonly place: ts.Node | null
  readonly read: (node: ts.TypeNode) => Shape
  /** The members of an object type, none of which is read. */
  readonly members: (node: ts.TypeNode) => ObjectMembers
  /** What a union comes down to. */
  readonly constituents: (node: ts.TypeNode) => readonly Constituent[]
  /** The same walk one step further. */
  readonly deeper: () => NodeReader
  /** The same walk one step further, among other names, and perhaps at another place. */
  readonly in: (scope: Scope, place?: ts.Node) => NodeReader
  /** The same walk at a declaration that has a name of its own: steps are counted anew. */
  readonly at: (scope: Scope, declaration: TypeDeclaration) => NodeReader
  /** The same walk, which leaves no definitions behind. */
  readonly apart: () => NodeReader
}

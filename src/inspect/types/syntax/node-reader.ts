import type { Shape } from '../../../model/shape.js'
import type { DefinitionDraft } from '../checker/definition-table.js'
import type { ts } from '../../source/typescript.js'
import type { TypeDeclaration, SyntaxFile } from '../../syntax/syntax-file.js'
import type { SyntaxProject } from '../../syntax/syntax-project.js'

/** One walk over a type as it is written. It makes the same shape as `inspect/types/checker` makes of the type, or nothing. */
export interface NodeReader {
  readonly project: SyntaxProject
  /** The file whose names the walk is among. */
  readonly file: SyntaxFile
  readonly drafts: Map<TypeDeclaration, DefinitionDraft>
  /** The aliases without a definition that are being read. */
  readonly open: Set<TypeDeclaration>
  /** Steps since the last named type. */
  readonly depth: number
  /** The property or the alias that is being read. */
  readonly place: ts.Node | null
  readonly read: (node: ts.TypeNode) => Shape
  /** The same walk one step further, perhaps at another place. */
  readonly deeper: (place?: ts.Node) => NodeReader
  /** The same walk among the names of another file, at the depth given: without one it is counted anew. */
  readonly in: (file: SyntaxFile, depth?: number, place?: ts.Node) => NodeReader
}

import type { Config } from '../../config/config.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { SourceSpan } from '../../model/source-span.js'
import type { DefinitionTable } from '../types/checker/definition-table.js'
import type { Slice } from '../program/slice.js'
import { spanOf } from '../source/span-of.js'
import type { ts } from '../source/typescript.js'

/** What every reader of one round needs. */
export interface InspectContext {
  readonly config: Config
  readonly slice: Slice
  readonly checker: ts.TypeChecker
  /** Names that may lead to one of our functions: our own, and those the project gives them. */
  readonly names: ReadonlySet<string>
  /** Packages that may hand our functions on under names of their own. */
  readonly packages: ReadonlySet<string>
  /** The files that may wire queues. */
  readonly files: readonly ts.SourceFile[]
  /** The project's own functions that wire queues for whoever calls them, as found so far. */
  readonly helpers: Set<ts.SignatureDeclaration>
  readonly definitions: DefinitionTable
  readonly report: (diagnostic: Diagnostic) => void
  /** Called when an answer may change once more of the project is read. */
  readonly markProvisional: () => void
}

export function spanIn(context: InspectContext, node: ts.Node): SourceSpan {
  return spanOf(context.config.root, node)
}

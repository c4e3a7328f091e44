import type { ts } from '../../source/typescript.js'
import type { NodeReader } from '../syntax/node-reader.js'
import type { HandlerNames } from './handler-names.js'
import type { Narrowings } from './narrowed.js'
import type { ValueType } from './value-type.js'

/** One walk over an expression in a handler. It gives the type that the compiler infers, or nothing. */
export interface ValueReader {
  /** Reads types that are written, among the names of the handler's file. */
  readonly types: NodeReader
  readonly names: HandlerNames
  readonly narrowings: Narrowings
  /** @throws NeedsChecker where the text alone does not say what the type is */
  readonly read: (expression: ts.Expression) => ValueType
  /** The same walk among other names. */
  readonly among: (names: HandlerNames) => ValueReader
  /** The same walk inside a constant of the handler's own block, whose name cannot lead to itself. */
  readonly inside: (constant: string) => ValueReader
}

import type { PrimitiveName, Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { Piece } from '../syntax/constituent.js'
import type { NodeReader } from '../syntax/node-reader.js'
import type { WrittenType } from '../syntax/scope.js'
import { readPieces } from '../syntax/union.js'

/** The type of an expression. */
export type ValueType =
  /** As it is written somewhere. */
  | { readonly kind: 'declared'; readonly pieces: readonly Piece[] }
  /** As the expression makes it. */
  | { readonly kind: 'made'; readonly shape: Shape }
  /**
   * A literal, and what may be one: the shape is what the compiler takes it for where it is the property of an object. What
   * it is by itself depends on where it stands. `isOneOf` is said of what may be one of several, of which some are literals.
   */
  | { readonly kind: 'literal'; readonly shape: Shape; readonly isOneOf?: boolean }
  /** What the project gives its handlers, and what is in it: it has members and is no data. Null for all that it gives. */
  | ServiceType

export interface ServiceType {
  readonly kind: 'service'
  readonly type: WrittenType | null
}

export function primitive(name: PrimitiveName): Shape {
  return { kind: 'primitive', name }
}

export function madeOf(name: PrimitiveName): ValueType {
  return { kind: 'made', shape: primitive(name) }
}

/** What a value is as the property of an object, or as an element of a list. `place` is where it stands. */
export function shapeOf(types: NodeReader, value: ValueType, place: ts.Node): Shape {
  if (value.kind === 'service') throw new NeedsChecker('a service as data')
  return value.kind === 'declared'
    ? readPieces(types.in(types.scope, place), value.pieces)
    : value.shape
}

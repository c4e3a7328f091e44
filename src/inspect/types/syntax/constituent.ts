import type { PrimitiveName } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { LiteralShape } from './literal.js'
import type { NodeReader } from './node-reader.js'
import type { WrittenType } from './scope.js'

/**
 * One of the types that a union comes down to, once every name of a union among its members is followed. A type that is
 * no union is its own only constituent, `never` has none, and `boolean` is `true` and `false`.
 */
export type Constituent =
  | LiteralConstituent
  | PrimitiveConstituent
  | TemplateConstituent
  | OtherConstituent

export interface LiteralConstituent {
  readonly kind: 'literal'
  readonly shape: LiteralShape
  /** The enum that it is a member of. */
  readonly of: ts.EnumDeclaration | null
}

export interface PrimitiveConstituent {
  readonly kind: 'primitive'
  readonly name: PrimitiveName
}

export interface TemplateConstituent {
  readonly kind: 'template'
  readonly written: WrittenType
}

/** An object, a list, a `Date`. */
export interface OtherConstituent {
  readonly kind: 'other'
  readonly written: WrittenType
}

/** A member of a union, as far as it is known how it is written. */
export type Piece = WrittenType | LiteralConstituent | PrimitiveConstituent

export const undefinedConstituent: PrimitiveConstituent = { kind: 'primitive', name: 'undefined' }

export function isNothing(constituent: Constituent): boolean {
  return (
    constituent.kind === 'primitive' &&
    (constituent.name === 'null' || constituent.name === 'undefined')
  )
}

/** The one type that is no union and no primitive that a type leads to. */
export function onlyObject(reader: NodeReader, node: ts.TypeNode): WrittenType {
  const [only, another] = reader.deeper().constituents(node)
  if (only?.kind !== 'other' || another !== undefined)
    throw new NeedsChecker('a type that is not one object')
  return only.written
}

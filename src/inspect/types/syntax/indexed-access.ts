import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { checkAbsorbed } from './apart.js'
import { checkBounds } from './check-bounds.js'
import { undefinedConstituent, type Constituent, type Piece } from './constituent.js'
import { elementOf } from './element.js'
import { frozenPieces, typeQueryOf } from './frozen.js'
import type { NodeReader } from './node-reader.js'
import type { SyntaxProperty } from './object-members.js'
import { presentPieces } from './optional.js'
import { constituentsOfPiece, piecesOf, readPieces } from './union.js'

/** `Order['lines'][number]`, `Order['id' | 'total']`, and the same of constants that are written out `as const`. */
export function readIndexedAccess(reader: NodeReader, node: ts.IndexedAccessTypeNode): Shape {
  return readPieces(reader, accessedPieces(reader, node))
}

export function accessedConstituents(
  reader: NodeReader,
  node: ts.IndexedAccessTypeNode,
): readonly Constituent[] {
  const all = accessedPieces(reader, node).flatMap((piece) => constituentsOfPiece(reader, piece))
  checkAbsorbed(all)
  return all
}

/**
 * Whether the compiler keeps the name of an alias of it: it does where the index is a union of keys that lead to several
 * types, and forgets it where the index is `number`.
 */
export function isUnionOfProperties(reader: NodeReader, node: ts.IndexedAccessTypeNode): boolean {
  if (node.indexType.kind === ts.SyntaxKind.NumberKeyword) return false
  const isOneKey =
    typeQueryOf(node.objectType) === null && reader.constituents(node.indexType).length === 1
  return !isOneKey && readPieces(reader.apart(), accessedPieces(reader, node)).kind === 'union'
}

export function accessedPieces(
  reader: NodeReader,
  { objectType, indexType }: ts.IndexedAccessTypeNode,
): Piece[] {
  const inside = reader.deeper()
  const constant = typeQueryOf(objectType)
  if (constant !== null) return frozenPieces(inside, constant, indexType)
  if (indexType.kind === ts.SyntaxKind.NumberKeyword) {
    const { scope, node } = elementOf(inside, objectType)
    return piecesOf(inside.in(scope), node)
  }
  const { properties } = inside.members(objectType)
  return inside.constituents(indexType).flatMap((key) => {
    const property = key.kind === 'literal' ? properties.get(String(key.shape.value)) : undefined
    if (property === undefined) throw new NeedsChecker('a member that is not declared')
    return propertyPieces(inside, property)
  })
}

/** The members of the union that a property is of, as an expression reads it. */
export function propertyPieces(
  reader: NodeReader,
  { type: { scope, node }, declaration, file, optional, isPresent }: SyntaxProperty,
): readonly Piece[] {
  if (declaration !== null) checkBounds(file, declaration)
  const inside = reader.in(scope)
  const pieces = piecesOf(inside, node)
  if (!optional) return isPresent ? presentPieces(inside, pieces) : pieces
  return [...presentPieces(inside, pieces), undefinedConstituent]
}

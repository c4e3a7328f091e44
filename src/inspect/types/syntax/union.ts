import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { isPlace } from '../checker/definition-table.js'
import { checkApart, checkNames } from './apart.js'
import { unionAt } from './union-at.js'
import { isNothing, type Constituent, type Piece } from './constituent.js'
import type { NodeReader } from './node-reader.js'

/** A union whose members stay what they are beside each other: none is part of another. */
export function readUnionNode(reader: NodeReader, node: ts.UnionTypeNode): Shape {
  return readPieces(reader, piecesOf(reader, node))
}

/**
 * The members of a union, however it is bracketed, and of what a type parameter stands for; the type itself when it is
 * none. What has a name stays whole.
 */
export function piecesOf(reader: NodeReader, node: ts.TypeNode): Piece[] {
  if (ts.isParenthesizedTypeNode(node)) return piecesOf(reader, node.type)
  if (ts.isUnionTypeNode(node)) return node.types.flatMap((member) => piecesOf(reader, member))
  const isName = ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)
  const argument = isName ? reader.scope.parameters.get(node.typeName.text) : undefined
  if (argument === undefined) return [{ scope: reader.scope, node }]
  return 'key' in argument ? [argument.key] : piecesOf(reader.in(argument.scope), argument.node)
}

export function readPieces(reader: NodeReader, repeated: readonly Piece[]): Shape {
  const members = withoutHeld(
    withoutRepeats(repeated).map((piece) => {
      return { piece, constituents: constituentsOfPiece(reader, piece) }
    }),
  )
  const [only] = members
  if (members.length === 1 && only !== undefined) return readPiece(reader, only.piece)
  checkApart(
    reader,
    members.map(({ constituents }) => constituents),
  )
  const shapes = members.map(({ piece }) => readPiece(reader, piece))
  checkNames(shapes)
  const shape = unionAt(reader, shapes)
  // Where its members are one type to the compiler, an alias of the union has no name.
  if (shape.kind !== 'union' && !isPlace(shape)) throw new NeedsChecker('members that are alike')
  return shape
}

interface Member {
  readonly piece: Piece
  readonly constituents: readonly Constituent[]
}

/** `null` and `undefined` are no members beside a union that holds them. */
function withoutHeld(members: readonly Member[]): readonly Member[] {
  const held = members.flatMap(({ constituents }) => (constituents.length > 1 ? constituents : []))
  return members.filter(({ constituents: [only, another] }) => {
    const isHeld = held.some(
      (other) =>
        only?.kind === 'primitive' && other.kind === 'primitive' && other.name === only.name,
    )
    return only === undefined || another !== undefined || !isNothing(only) || !isHeld
  })
}

function readPiece(reader: NodeReader, piece: Piece): Shape {
  if ('node' in piece) return reader.in(piece.scope).read(piece.node)
  return piece.kind === 'literal' ? piece.shape : { kind: 'primitive', name: piece.name }
}

export function constituentsOfPiece(reader: NodeReader, piece: Piece): readonly Constituent[] {
  return 'node' in piece ? reader.in(piece.scope).constituents(piece.node) : [piece]
}

/** `null` beside `null` is no second member, which type arguments lead to. */
function withoutRepeats(pieces: readonly Piece[]): Piece[] {
  return [...new Map(pieces.map((piece) => [identityOf(piece), piece])).values()]
}

function identityOf(piece: Piece): unknown {
  if ('node' in piece) return isUnit(piece.node) ? piece.node.getText() : piece
  return piece.kind === 'literal' && piece.of === null
    ? `${piece.shape.type} ${String(piece.shape.value)}`
    : piece
}

/** Whether a type is the same wherever it is written. */
function isUnit(node: ts.TypeNode): boolean {
  return ts.isLiteralTypeNode(node) || ts.isToken(node)
}

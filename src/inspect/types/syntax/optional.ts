import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { Piece } from './constituent.js'
import type { NodeReader } from './node-reader.js'
import { constituentsOfPiece, piecesOf, readPieces } from './union.js'

/** The type of a property with `?`: without the `undefined` that this says already. */
export function readOptionalNode(reader: NodeReader, node: ts.TypeNode): Shape {
  const pieces = piecesOf(reader, node)
  const present = presentPieces(reader, pieces)
  return present.length === pieces.length || present.length === 0
    ? reader.read(node)
    : readPieces(reader, present)
}

/** The type of a property whose `?` was taken away, and its `undefined` with it. */
export function readPresentNode(reader: NodeReader, node: ts.TypeNode): Shape {
  const pieces = piecesOf(reader, node)
  const present = presentPieces(reader, pieces)
  if (present.length === 0) throw new NeedsChecker('what can never be there')
  return present.length === pieces.length ? reader.read(node) : readPieces(reader, present)
}

/** What is left of a union without the `undefined` that `?` stands for. */
export function presentPieces(reader: NodeReader, pieces: readonly Piece[]): readonly Piece[] {
  for (const piece of pieces) {
    const constituents = constituentsOfPiece(reader, piece)
    if (constituents.length === 0) throw new NeedsChecker('what can never be there')
    const isHidden =
      !isUndefined(piece) &&
      constituents.some((part) => part.kind === 'primitive' && part.name === 'undefined')
    if (isHidden)
      throw new NeedsChecker('an alias that may be undefined, of a property that may be absent')
  }
  return reader.project.exactOptional ? pieces : pieces.filter((piece) => !isUndefined(piece))
}

function isUndefined(piece: Piece): boolean {
  return 'node' in piece
    ? piece.node.kind === ts.SyntaxKind.UndefinedKeyword
    : piece.kind === 'primitive' && piece.name === 'undefined'
}

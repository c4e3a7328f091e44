import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { isAssignable } from './assignable.js'
import { isNothing, type Constituent, type Piece } from './constituent.js'
import { accessedPieces } from './indexed-access.js'
import type { NodeReader } from './node-reader.js'
import { readConstituents } from './read-constituents.js'
import { referentOf } from './referent.js'
import type { WrittenType } from './scope.js'
import { readPieces } from './union.js'

/** A type, and which of its constituents are kept. */
interface Filter {
  readonly of: ts.TypeNode
  readonly keeps: (constituent: Constituent) => boolean
}

const counts: ReadonlyMap<string, number> = new Map([
  ['Exclude', 2],
  ['Extract', 2],
  ['NonNullable', 1],
])

/** Whether a built-in type leaves some members of a union out. */
export function isFilter(name: string): boolean {
  return counts.has(name)
}

export function filteredConstituents(
  reader: NodeReader,
  node: ts.TypeReferenceNode,
): readonly Constituent[] {
  const { of, keeps } = filterOf(reader, node)
  return reader.constituents(of).filter(keeps)
}

/** What is left of a union. The names of those among its members that are left whole are kept, as the compiler does. */
export function readFilter(reader: NodeReader, node: ts.TypeReferenceNode): Shape {
  const { of, keeps } = filterOf(reader, node)
  const all = reader.constituents(of)
  const kept = all.filter(keeps)
  if (all.length === 1 && kept.length === 1) return reader.read(of)
  // It is made with an intersection, in which the name of a union is forgotten.
  if (nameOf(node) === 'NonNullable') return readConstituents(reader, kept)
  return kept.length === all.length
    ? reader.read(of)
    : readPieces(reader, keptPieces(reader, { of, keeps }))
}

/** What is left of a union that has an alias itself: its members, under no other name. */
export function readNamedFilter(reader: NodeReader, node: ts.TypeReferenceNode): Shape {
  return readConstituents(reader, filteredConstituents(reader, node))
}

/** Whether the compiler gives the name of an alias to what is left. */
export function isUnionLeft(reader: NodeReader, node: ts.TypeReferenceNode): boolean {
  const { of, keeps } = filterOf(reader, node)
  return reader.constituents(of).filter(keeps).length > 1
}

function filterOf(reader: NodeReader, node: ts.TypeReferenceNode): Filter {
  const [of, by] = node.typeArguments ?? []
  const name = nameOf(node)
  if (of === undefined || node.typeArguments?.length !== counts.get(name))
    throw new NeedsChecker(`the type ${name}`)
  if (by === undefined) return { of, keeps: (constituent) => !isNothing(constituent) }
  const others = reader.deeper().constituents(by)
  const isAmong = (constituent: Constituent): boolean =>
    others.map((other) => isAssignable(reader, constituent, other)).some(Boolean)
  return {
    of,
    keeps: name === 'Extract' ? isAmong : (constituent) => !isAmong(constituent),
  }
}

function nameOf({ typeName }: ts.TypeReferenceNode): string {
  return ts.isIdentifier(typeName) ? typeName.text : ''
}

/** The members of a union that are kept: whole under their names, or what is left of them. */
function keptPieces(reader: NodeReader, { of, keeps }: Filter): readonly Piece[] {
  const within = (inside: NodeReader, node: ts.TypeNode): readonly Piece[] =>
    keptPieces(inside, { of: node, keeps })
  if (ts.isParenthesizedTypeNode(of)) return within(reader, of.type)
  if (ts.isUnionTypeNode(of)) return of.types.flatMap((member) => within(reader, member))
  if (ts.isIndexedAccessTypeNode(of))
    return accessedPieces(reader, of).flatMap((piece) =>
      'node' in piece ? within(reader.in(piece.scope), piece.node) : keeps(piece) ? piece : [],
    )
  const all = reader.constituents(of)
  const kept = all.filter(keeps)
  if (kept.length === all.length) return [{ scope: reader.scope, node: of }]
  if (ts.isTypeReferenceNode(of)) {
    const inside = namedInside(reader, of)
    if (inside !== null) return within(reader.in(inside.scope), inside.node)
  }
  return kept.map((constituent) => {
    if (constituent.kind === 'literal' || constituent.kind === 'primitive') return constituent
    throw new NeedsChecker('a part of a type')
  })
}

/** What an alias or a type parameter stands for. */
function namedInside(reader: NodeReader, node: ts.TypeReferenceNode): WrittenType | null {
  const referent = referentOf(reader, node.typeName, node.typeArguments)
  if (referent.kind === 'argument' && 'node' in referent.argument) return referent.argument
  if (referent.kind === 'built-in') throw new NeedsChecker('a filter of a filter')
  if (referent.kind !== 'declaration') return null
  const { declaration, scope } = referent
  return ts.isTypeAliasDeclaration(declaration) ? { scope, node: declaration.type } : null
}

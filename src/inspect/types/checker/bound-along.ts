import type { Bounds } from '../../../facts/bounds.js'
import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { readBounds, readBoundsBefore } from './read-bounds.js'

/** A shape with bounds added to its own. */
export function withBounds<Bounded extends Shape>(
  shape: Bounded,
  bounds: Bounds | undefined,
): Bounded {
  return bounds === undefined ? shape : { ...shape, bounds: { ...shape.bounds, ...bounds } }
}

/**
 * Adds the bounds of the aliases that a type is written with: `Cents` in `prices: Cents[]`. The checker forgets the
 * name of an alias for a primitive, so they are read from the nodes, beside the shape that was read from the type.
 */
export function boundAlong(
  checker: ts.TypeChecker,
  node: ts.TypeNode | undefined,
  shape: Shape,
): Shape {
  if (node === undefined || !mayHoldAlias.has(shape.kind)) return shape
  return withBounds(boundAlongParts(checker, node, shape), readBoundsBefore(node))
}

function boundAlongParts(checker: ts.TypeChecker, node: ts.TypeNode, shape: Shape): Shape {
  const along = (part: ts.TypeNode | undefined, inner: Shape): Shape =>
    boundAlong(checker, part, inner)
  if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node))
    return along(node.type, shape)
  if (ts.isTypeReferenceNode(node)) return alongReference(checker, node, shape)
  if (ts.isArrayTypeNode(node) && shape.kind === 'array') {
    return { ...shape, element: along(node.elementType, shape.element) }
  }
  if (ts.isTupleTypeNode(node) && shape.kind === 'tuple') {
    const elements = shape.elements.map((element, index) => ({
      ...element,
      shape: alongElement(checker, node.elements[index], element.shape),
    }))
    return { ...shape, elements }
  }
  if (ts.isUnionTypeNode(node) && shape.kind === 'union') {
    return node.types.reduce<Shape>((union, member) => {
      const alone = along(member, { kind: 'primitive', name: 'any' })
      return withBounds(union, alone.bounds)
    }, shape)
  }
  return shape
}

function alongElement(checker: ts.TypeChecker, node: ts.TypeNode | undefined, shape: Shape): Shape {
  if (node === undefined) return shape
  const along = boundAlong(checker, elementType(node), shape)
  // Of the elements themselves, not of the list that a rest is written as.
  return withBounds(
    along,
    ts.isNamedTupleMember(node) ? readBounds([node]) : readBoundsBefore(node),
  )
}

/** Named objects and platform values have no bounds of this kind, and most types are one of them. */
const mayHoldAlias: ReadonlySet<Shape['kind']> = new Set<Shape['kind']>([
  'primitive',
  'template',
  'cased',
  'brand',
  'array',
  'tuple',
  'map',
  'set',
  'union',
])

function alongReference(checker: ts.TypeChecker, node: ts.TypeReferenceNode, shape: Shape): Shape {
  const [first, second] = node.typeArguments ?? []
  if (first !== undefined) {
    if (shape.kind === 'array' || shape.kind === 'set') {
      return { ...shape, element: boundAlong(checker, first, shape.element) }
    }
    if (shape.kind !== 'map') return shape
    const [key, value] = [boundAlong(checker, first, shape.key), shape.value]
    return { ...shape, key, value: boundAlong(checker, second, value) }
  }
  const declaration = aliasOf(checker, node)
  if (declaration === undefined) return shape
  return withBounds(boundAlong(checker, declaration.type, shape), readBounds([declaration]))
}

function aliasOf(
  checker: ts.TypeChecker,
  node: ts.TypeReferenceNode,
): ts.TypeAliasDeclaration | undefined {
  const symbol = checker.getSymbolAtLocation(node.typeName)
  const target =
    symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias
      ? checker.getAliasedSymbol(symbol)
      : symbol
  return target?.declarations?.find(ts.isTypeAliasDeclaration)
}

function elementType(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (node === undefined) return undefined
  const isRest = ts.isRestTypeNode(node) || (ts.isNamedTupleMember(node) && node.dotDotDotToken)
  const type =
    ts.isNamedTupleMember(node) || ts.isOptionalTypeNode(node) || ts.isRestTypeNode(node)
      ? node.type
      : node
  return isRest && ts.isArrayTypeNode(type) ? type.elementType : type
}

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
  if (ts.isIndexedAccessTypeNode(node)) return alongMember(checker, node, shape)
  if (ts.isMappedTypeNode(node)) return alongEach(checker, node.type, shape)
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
  'object',
])

/** Types of the language that hold what their first argument holds. */
const transparent: ReadonlySet<string> = new Set([
  'Partial',
  'Required',
  'Readonly',
  'Pick',
  'Omit',
  'NonNullable',
  'Exclude',
  'Extract',
  'Awaited',
])

function alongReference(checker: ts.TypeChecker, node: ts.TypeReferenceNode, shape: Shape): Shape {
  const [first, second] = node.typeArguments ?? []
  if (first !== undefined) {
    if (shape.kind === 'array' || shape.kind === 'set') {
      return { ...shape, element: boundAlong(checker, first, shape.element) }
    }
    const name = ts.isIdentifier(node.typeName) ? node.typeName.text : ''
    if (transparent.has(name)) return boundAlong(checker, first, shape)
    if (name === 'Record') return alongEach(checker, second, shape)
    if (shape.kind !== 'map') return shape
    const [key, value] = [boundAlong(checker, first, shape.key), shape.value]
    return { ...shape, key, value: boundAlong(checker, second, value) }
  }
  const declaration = aliasOf(checker, node)
  if (declaration === undefined) return shape
  return withBounds(boundAlong(checker, declaration.type, shape), readBounds([declaration]))
}

/** What a type that is written once says of each property: `Record<string, Cents>`. */
function alongEach(checker: ts.TypeChecker, node: ts.TypeNode | undefined, shape: Shape): Shape {
  if (shape.kind !== 'object') return shape
  const along = (part: Shape): Shape => boundAlong(checker, node, part)
  return {
    ...shape,
    properties: shape.properties.map((property) => ({ ...property, shape: along(property.shape) })),
    indexes: shape.indexes.map((index) => ({ ...index, value: along(index.value) })),
  }
}

/** `Order['total']` has the bounds of the property. */
function alongMember(
  checker: ts.TypeChecker,
  { objectType, indexType }: ts.IndexedAccessTypeNode,
  shape: Shape,
): Shape {
  const name = ts.isLiteralTypeNode(indexType) ? indexType.literal : undefined
  if (name === undefined || !ts.isStringLiteralLike(name)) return shape
  const member = checker.getTypeFromTypeNode(objectType).getProperty(name.text)
  const declaration = member?.valueDeclaration
  const isTyped =
    declaration !== undefined &&
    (ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration))
  if (!isTyped) return shape
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

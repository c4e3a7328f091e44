import type { Bounds } from '../../../facts/bounds.js'
import type { Shape } from '../../../model/shape.js'
import { isPlatform } from '../../source/platform.js'
import { ts } from '../../source/typescript.js'
import {
  givenTo,
  isGeneric,
  noneGiven,
  targetOf,
  type Generic,
  type GivenType,
  type GivenTypes,
} from './given-types.js'
import { readBounds, readBoundsBefore } from './read-bounds.js'

/** A shape with bounds added to its own. */
export function withBounds<Bounded extends Shape>(
  shape: Bounded,
  bounds: Bounds | undefined,
): Bounded {
  return bounds === undefined ? shape : { ...shape, bounds: { ...shape.bounds, ...bounds } }
}

export interface BoundWalk {
  readonly checker: ts.TypeChecker
  /** Told of a type with bounds that is given to a generic which does not lead to a place for them. */
  readonly onLost: (given: ts.TypeNode) => void
  /** What stands for the type parameters of the generics on the way, and how many of them there are. */
  readonly given?: GivenTypes
  readonly generics?: number
}

/** More than anyone nests; a name that leads back to itself would have no end. */
const MOST_GENERICS = 50

/**
 * Adds the bounds of the aliases that a type is written with: `Cents` in `prices: Cents[]`, or in `Page<Cents>`. The
 * checker forgets the name of an alias for a primitive, so they are read from the nodes, beside the shape that was read
 * from the type.
 */
export function boundAlong(walk: BoundWalk, node: ts.TypeNode | undefined, shape: Shape): Shape {
  if (node === undefined) return shape
  if (mayHoldAlias.has(shape.kind)) {
    return withBounds(alongParts(walk, node, shape), readBoundsBefore(node))
  }
  // It stands elsewhere, under a name or as itself: nothing of this place can be said of it.
  if (ts.isTypeReferenceNode(node)) reportLost(walk, node.typeArguments ?? [])
  return shape
}

/** Takes the bounds of whatever is named, to ask for them alone. */
const anything: Shape = { kind: 'primitive', name: 'any' }

function alongParts(walk: BoundWalk, node: ts.TypeNode, shape: Shape): Shape {
  const along = (part: ts.TypeNode | undefined, inner: Shape): Shape =>
    boundAlong(walk, part, inner)
  if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node))
    return along(node.type, shape)
  if (ts.isTypeReferenceNode(node)) return alongReference(walk, node, shape)
  if (ts.isIndexedAccessTypeNode(node)) return alongMember(walk, node, shape)
  if (ts.isMappedTypeNode(node)) return alongEach(walk, node.type, shape)
  if (ts.isTypeLiteralNode(node)) return alongMembers(walk, node.members, shape)
  if (ts.isIntersectionTypeNode(node)) {
    return node.types.reduce<Shape>((whole, member) => along(member, whole), shape)
  }
  if (ts.isArrayTypeNode(node) && shape.kind === 'array') {
    return { ...shape, element: along(node.elementType, shape.element) }
  }
  if (ts.isTupleTypeNode(node) && shape.kind === 'tuple') {
    const elements = shape.elements.map((element, index) => ({
      ...element,
      shape: alongElement(walk, node.elements[index], element.shape),
    }))
    return { ...shape, elements }
  }
  if (ts.isUnionTypeNode(node) && (shape.kind === 'union' || shape === anything)) {
    return node.types.reduce<Shape>(
      (union, member) => withBounds(union, along(member, anything).bounds),
      shape,
    )
  }
  return shape
}

function alongElement(walk: BoundWalk, node: ts.TypeNode | undefined, shape: Shape): Shape {
  if (node === undefined) return shape
  const along = boundAlong(walk, elementType(node), shape)
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
  // Of a result, what is awaited.
  'Promise',
  'PromiseLike',
])

function alongReference(walk: BoundWalk, node: ts.TypeReferenceNode, shape: Shape): Shape {
  const [first, second] = node.typeArguments ?? []
  const given = givenFor(walk, node)
  if (given !== undefined) return boundAlong({ ...walk, given: given.within }, given.node, shape)
  const symbol = targetOf(walk.checker, node.typeName)
  // The types of the language have no declaration to follow.
  if (first !== undefined && symbol !== undefined && isPlatform(symbol)) {
    if (shape.kind === 'array' || shape.kind === 'set') {
      return { ...shape, element: boundAlong(walk, first, shape.element) }
    }
    if (transparent.has(symbol.name)) return boundAlong(walk, first, shape)
    if (symbol.name === 'Record') return alongEach(walk, second, shape)
    if (shape.kind === 'map') {
      const key = boundAlong(walk, first, shape.key)
      return { ...shape, key, value: boundAlong(walk, second, shape.value) }
    }
  }
  const declaration = symbol?.declarations?.find(isGeneric)
  return declaration === undefined ? shape : alongGeneric(walk, node, declaration, shape)
}

/** What a declaration says, with its type parameters replaced by what has bounds. */
function alongGeneric(
  walk: BoundWalk,
  node: ts.NodeWithTypeArguments,
  declaration: Generic,
  shape: Shape,
): Shape {
  const generics = (walk.generics ?? 0) + 1
  if (generics > MOST_GENERICS) return shape
  const given = new Map(
    [...givenTo(walk.checker, node, declaration, walk.given ?? noneGiven)].filter(
      ([, each]) => boundedIn({ ...walk, given: each.within, generics }, [each.node]).length > 0,
    ),
  )
  const along = alongDeclaration({ ...walk, given, generics }, declaration, shape)
  for (const { node: argument, within, isUsed } of given.values()) {
    if (!isUsed) reportLost({ ...walk, given: within, generics }, [argument])
  }
  return along
}

function alongDeclaration(walk: BoundWalk, declaration: Generic, shape: Shape): Shape {
  if (ts.isTypeAliasDeclaration(declaration)) {
    return withBounds(boundAlong(walk, declaration.type, shape), readBounds([declaration]))
  }
  return alongMembers(walk, declaration.members, alongHeritage(walk, declaration, shape))
}

/** What the generics that an interface or a class extends are given: `interface Orders extends Page<Cents> {}`. */
export function alongHeritage(
  walk: BoundWalk,
  declaration: ts.InterfaceDeclaration | ts.ClassLikeDeclaration,
  shape: Shape,
): Shape {
  const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) => types)
  return bases.reduce<Shape>((whole, base) => {
    if (base.typeArguments === undefined && walk.given === undefined) return whole
    const generic = targetOf(walk.checker, base.expression)?.declarations?.find(isGeneric)
    return generic === undefined ? whole : alongGeneric(walk, base, generic, whole)
  }, shape)
}

/** Within a generic: without one, each member was read with what it is declared as. */
function alongMembers(
  walk: BoundWalk,
  members: ts.NodeArray<ts.TypeElement | ts.ClassElement>,
  shape: Shape,
): Shape {
  if (shape.kind !== 'object' || walk.given === undefined || walk.given.size === 0) return shape
  const properties = shape.properties.map((property) => {
    const member = members.find(({ name }) => name !== undefined && textOf(name) === property.name)
    return member !== undefined && isTyped(member)
      ? { ...property, shape: boundAlong(walk, member.type, property.shape) }
      : property
  })
  const index = members.find(ts.isIndexSignatureDeclaration)
  const indexes = shape.indexes.map((each) => ({
    ...each,
    value: boundAlong(walk, index?.type, each.value),
  }))
  return { ...shape, properties, indexes }
}

/** What a type that is written once says of each property: `Record<string, Cents>`. */
function alongEach(walk: BoundWalk, node: ts.TypeNode | undefined, shape: Shape): Shape {
  if (shape.kind !== 'object') return shape
  const along = (part: Shape): Shape => boundAlong(walk, node, part)
  return {
    ...shape,
    properties: shape.properties.map((property) => ({ ...property, shape: along(property.shape) })),
    indexes: shape.indexes.map((index) => ({ ...index, value: along(index.value) })),
  }
}

/** `Order['total']` has the bounds of the property. */
function alongMember(
  walk: BoundWalk,
  { objectType, indexType }: ts.IndexedAccessTypeNode,
  shape: Shape,
): Shape {
  const name = ts.isLiteralTypeNode(indexType) ? indexType.literal : undefined
  if (name === undefined || !ts.isStringLiteralLike(name)) return shape
  const member = walk.checker.getTypeFromTypeNode(objectType).getProperty(name.text)
  const declaration = member?.valueDeclaration
  if (declaration === undefined || !isTyped(declaration)) return shape
  const own = withBounds(boundAlong(walk, declaration.type, shape), readBounds([declaration]))
  // As the only property of the object that it is taken from, so that what a generic is given is followed.
  const alone: Shape = {
    kind: 'object',
    properties: [{ name: name.text, shape: own, optional: false, readonly: false }],
    indexes: [],
  }
  const along = boundAlong(walk, objectType, alone)
  return along.kind === 'object' ? (along.properties[0]?.shape ?? own) : own
}

/** What stands for a type parameter: it has been led to a place. */
function givenFor(walk: BoundWalk, { typeName }: ts.TypeReferenceNode): GivenType | undefined {
  if (walk.given === undefined || walk.given.size === 0) return undefined
  const symbol = walk.checker.getSymbolAtLocation(typeName)
  const given = symbol && walk.given.get(symbol)
  if (given !== undefined) given.isUsed = true
  return given
}

function reportLost(walk: BoundWalk, types: readonly ts.TypeNode[]): void {
  for (const type of boundedIn(walk, types)) walk.onLost(type)
}

/** The types with bounds that some types are written with. */
function boundedIn(walk: BoundWalk, types: readonly ts.TypeNode[]): readonly ts.TypeNode[] {
  return types.flatMap((type): readonly ts.TypeNode[] => {
    const given = ts.isTypeReferenceNode(type) ? givenFor(walk, type) : undefined
    if (given !== undefined) return boundedIn({ ...walk, given: given.within }, [given.node])
    const alone = boundAlong({ ...walk, onLost: () => undefined }, type, anything)
    if (alone.bounds !== undefined) return [type]
    if (ts.isArrayTypeNode(type)) return boundedIn(walk, [type.elementType])
    if (ts.isTypeReferenceNode(type)) return boundedIn(walk, type.typeArguments ?? [])
    if (ts.isUnionTypeNode(type)) return boundedIn(walk, type.types)
    if (!ts.isTupleTypeNode(type)) return []
    return boundedIn(
      walk,
      type.elements.map(elementType).filter((each) => each !== undefined),
    )
  })
}

function isTyped(
  declaration: ts.Node,
): declaration is ts.PropertySignature | ts.PropertyDeclaration {
  return ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration)
}

function textOf(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)
    ? name.text
    : undefined
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

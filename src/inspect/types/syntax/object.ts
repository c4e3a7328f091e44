import type { IndexShape, PropertyShape, Shape } from '../../../model/shape.js'
import { docOf } from '../../source/doc.js'
import { compareMapped } from '../checker/order-properties.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { checkBounds } from './check-bounds.js'
import { readOptionalNode, readPresentNode } from './optional.js'
import type { NodeReader } from './node-reader.js'
import { tellingNames } from './telling-names.js'
import type { ObjectMembers, SyntaxIndex, SyntaxProperty } from './object-members.js'

export function readObject(reader: NodeReader, { properties, indexes }: ObjectMembers): Shape {
  // How properties and index signatures fit, and what an empty object takes, is for the checker.
  if (properties.size > 0 ? indexes.length > 0 : indexes.length !== 1)
    throw new NeedsChecker('an object with index signatures, or with nothing')
  return {
    kind: 'object',
    properties: inOrder([...properties.values()]).map((property) => readProperty(reader, property)),
    indexes: indexes.map((index) => readIndex(reader, index)),
  }
}

/** What is declared stands as it is declared; what a mapped type makes has an order of its own. */
function inOrder(properties: readonly SyntaxProperty[]): readonly SyntaxProperty[] {
  if (!properties.some(({ isMapped }) => isMapped)) return properties
  const written = properties.filter(({ isMapped }) => !isMapped)
  const mapped = properties
    .filter(({ isMapped }) => isMapped)
    .map((property) => ({ property, ...placeOf(property) }))
  return [...written, ...mapped.sort(compareMapped).map(({ property }) => property)]
}

function placeOf({ key, declaration }: SyntaxProperty): Parameters<typeof compareMapped>[0] {
  return {
    name: String(key.shape.value),
    ...(declaration === null ? {} : { declarations: [declaration] }),
  }
}

function readProperty(reader: NodeReader, property: SyntaxProperty): PropertyShape {
  const { key, type, optional, readonly, declaration } = property
  const name = String(key.shape.value)
  if (tellingNames.has(name)) throw new NeedsChecker(`the property ${name}`)
  if (declaration !== null) checkBounds(property.file, declaration)
  const inside = reader.in(type.scope, declaration ?? undefined)
  const doc = declaration === null ? undefined : docOf(declaration)
  return {
    name,
    shape: readValue(inside, property),
    optional,
    readonly,
    ...(doc === undefined ? {} : { doc }),
  }
}

function readValue(
  reader: NodeReader,
  { type: { node }, optional, isPresent }: SyntaxProperty,
): Shape {
  if (optional) return readOptionalNode(reader, node)
  return isPresent ? readPresentNode(reader, node) : reader.read(node)
}

function readIndex(reader: NodeReader, index: SyntaxIndex): IndexShape {
  const { key, value, readonly, declaration } = index
  if (declaration !== null) checkBounds(value.scope.file, declaration)
  const inside = reader.in(value.scope, declaration ?? undefined)
  return { key, value: inside.read(value.node), readonly }
}

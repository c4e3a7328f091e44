import type { Shape } from '../../../model/shape.js'
import { unionOf } from '../checker/union.js'
import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { LiteralConstituent } from './constituent.js'
import type { NodeReader } from './node-reader.js'

/** `keyof Order` is the union of its keys, under no name. */
export function readKeyof(reader: NodeReader, node: ts.TypeOperatorNode): Shape {
  const keys = keysOf(reader, node)
  // Of an enum's values it would be the enum again.
  if (keys.some((key) => key.of !== null)) throw new NeedsChecker('the keys of a record of an enum')
  return unionOf(keys.map(({ shape }) => shape))
}

export function keysOf(reader: NodeReader, { type }: ts.TypeOperatorNode): LiteralConstituent[] {
  const { properties, indexes } = reader.deeper().members(type)
  if (properties.size === 0 || indexes.length > 0)
    throw new NeedsChecker('the keys of an index signature, or of nothing')
  return [...properties.values()].map(({ key }) => key)
}

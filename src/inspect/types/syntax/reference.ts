import type { Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'
import { readSchema } from '../schemas/read-schema.js'
import { readBuiltInNode } from './built-in.js'
import { readNamedNode } from './named.js'
import type { NodeReader } from './node-reader.js'
import { referentOf } from './referent.js'

export function readReferenceNode(reader: NodeReader, node: ts.TypeReferenceNode): Shape {
  const referent = referentOf(reader, node.typeName, node.typeArguments)
  switch (referent.kind) {
    case 'argument': {
      const { argument } = referent
      return 'key' in argument ? argument.key.shape : reader.in(argument.scope).read(argument.node)
    }
    case 'member':
      return referent.value.shape
    case 'built-in':
      return readBuiltInNode(reader, node, referent.name)
    case 'schema':
      return readSchema(reader, referent.schema, referent.side, referent.dialect)
    case 'declaration': {
      const shape = readNamedNode(reader, referent)
      checkArguments(reader, node, shape)
      return shape
    }
  }
}

/** Types of the language that are told by their names to hold what their type arguments hold. */
const transparent =
  /^(?:Partial|Required|Readonly|Pick|Omit|NonNullable|Exclude|Extract|Awaited|Record)$/

/**
 * The checker's reader takes the bounds of a list's type argument for those of its elements, also where the list is of
 * something else. What holds bounds is not read here.
 */
function checkArguments(reader: NodeReader, node: ts.TypeReferenceNode, { kind }: Shape): void {
  const isList = kind === 'array' || kind === 'set' || kind === 'map'
  if (isList || transparent.test(node.typeName.getText()))
    for (const argument of node.typeArguments ?? []) reader.apart().read(argument)
}

import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { findType } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { readBuiltInNode } from './built-in.js'
import { readEnumMember } from './enum.js'
import { readNamedNode } from './named.js'
import type { NodeReader } from './node-reader.js'

export function readReferenceNode(reader: NodeReader, node: ts.TypeReferenceNode): Shape {
  if (!ts.isIdentifier(node.typeName)) return readEnumMember(reader, node.typeName)
  const found = findType(reader.project, reader.file, node.typeName.text)
  if (found === null) return readBuiltInNode(reader, node, node.typeName.text)
  if (node.typeArguments !== undefined) throw new NeedsChecker('a generic type')
  return readNamedNode(reader, found)
}

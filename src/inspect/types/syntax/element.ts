import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { onlyObject } from './constituent.js'
import type { NodeReader } from './node-reader.js'
import { referentOf } from './referent.js'
import type { WrittenType } from './scope.js'

/** The type of a list's elements. */
export function elementOf(reader: NodeReader, node: ts.TypeNode): WrittenType {
  if (ts.isParenthesizedTypeNode(node)) return elementOf(reader, node.type)
  if (ts.isArrayTypeNode(node)) return { scope: reader.scope, node: node.elementType }
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword)
    return elementOf(reader, node.type)
  if (ts.isIndexedAccessTypeNode(node)) return elementOfWritten(reader, onlyObject(reader, node))
  if (ts.isTypeReferenceNode(node)) return elementOfNamed(reader, node)
  throw new NeedsChecker('the elements of what is no list')
}

function elementOfWritten(reader: NodeReader, { scope, node }: WrittenType): WrittenType {
  return elementOf(reader.in(scope), node)
}

function elementOfNamed(reader: NodeReader, node: ts.TypeReferenceNode): WrittenType {
  const referent = referentOf(reader, node.typeName, node.typeArguments)
  const [first, another] = node.typeArguments ?? []
  if (referent.kind === 'argument' && 'node' in referent.argument)
    return elementOfWritten(reader, referent.argument)
  if (referent.kind === 'declaration' && ts.isTypeAliasDeclaration(referent.declaration))
    return elementOfWritten(reader, { scope: referent.scope, node: referent.declaration.type })
  const isList = referent.kind === 'built-in' && ['Array', 'ReadonlyArray'].includes(referent.name)
  if (!isList || first === undefined || another !== undefined)
    throw new NeedsChecker('the elements of what is no list')
  return { scope: reader.scope, node: first }
}

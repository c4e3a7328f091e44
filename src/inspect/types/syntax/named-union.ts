import { ts } from '../../source/typescript.js'
import { findType } from '../../syntax/find-name.js'
import type { NodeReader } from './node-reader.js'
import { isNothing, declaredMembers } from './members.js'

/** Whether a type is a union under a name or by a reference, and then whether `null` or `undefined` may be among its members. */
export function isNamedUnion(
  reader: NodeReader,
  node: ts.TypeNode,
): 'with nothing' | 'without nothing' | false {
  if (ts.isParenthesizedTypeNode(node)) return isNamedUnion(reader, node.type)
  if (ts.isIndexedAccessTypeNode(node) || isEnum(reader, node)) return 'without nothing'
  const target = aliased(reader, node)
  if (target === null) return false
  const members = declaredMembers(target.node)
  const [only] = members
  if (members.length === 1 && only !== undefined) return isNamedUnion(target.reader, only)
  const mayHold = (member: ts.TypeNode): boolean =>
    isNothing(member) || isNamedUnion(target.reader, member) !== false
  return members.some(mayHold) ? 'with nothing' : 'without nothing'
}

/** Whether `undefined` is part of a type, and whether it is written there or comes with a name. */
export function holdsNothing(
  reader: NodeReader,
  node: ts.TypeNode,
): 'by name' | 'as written' | false {
  if (node.kind === ts.SyntaxKind.UndefinedKeyword) return 'as written'
  const target = aliased(reader, node)
  if (target === null) return false
  const isPart = declaredMembers(target.node).some(
    (member) => holdsNothing(target.reader, member) !== false,
  )
  return isPart ? 'by name' : false
}

/** Whether a type is an enum, or a member of one: beside other members it may be a part of the whole. */
function isEnum(reader: NodeReader, node: ts.TypeNode): boolean {
  if (!ts.isTypeReferenceNode(node)) return false
  if (!ts.isIdentifier(node.typeName)) return true
  const found = findType(reader.project, reader.file, node.typeName.text)
  return found !== null && ts.isEnumDeclaration(found.declaration)
}

interface Aliased {
  readonly reader: NodeReader
  readonly node: ts.TypeNode
}

/** What a name without type arguments is an alias of; null when it is none. */
function aliased(reader: NodeReader, node: ts.TypeNode): Aliased | null {
  if (ts.isParenthesizedTypeNode(node)) return aliased(reader, node.type)
  const isName =
    ts.isTypeReferenceNode(node) &&
    node.typeArguments === undefined &&
    ts.isIdentifier(node.typeName)
  const found = isName ? findType(reader.project, reader.file, node.typeName.text) : null
  if (found === null || !ts.isTypeAliasDeclaration(found.declaration)) return null
  return { reader: reader.in(found.file, reader.depth + 1), node: found.declaration.type }
}

import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { intersectionMembers } from './intersection.js'
import { mappedMembers } from './mapped.js'
import type { NodeReader } from './node-reader.js'
import { onlyObject } from './constituent.js'
import type { ObjectMembers } from './object-members.js'
import { readTypeElements } from './type-elements.js'
import { referentOf } from './referent.js'
import { utilityMembers } from './utility-types.js'

/** The members of whatever comes down to one object type. */
export function membersOf(reader: NodeReader, node: ts.TypeNode): ObjectMembers {
  if (ts.isParenthesizedTypeNode(node)) return reader.members(node.type)
  if (ts.isTypeLiteralNode(node)) return readTypeElements(reader, node.members)
  if (ts.isTypeReferenceNode(node)) return namedMembers(reader, node.typeName, node.typeArguments)
  if (ts.isIntersectionTypeNode(node)) return intersectionMembers(reader, node)
  if (ts.isMappedTypeNode(node)) return mappedMembers(reader, node)
  if (ts.isIndexedAccessTypeNode(node)) {
    const { scope, node: only } = onlyObject(reader, node)
    return reader.in(scope).members(only)
  }
  throw new NeedsChecker('a type that is not one object')
}

/** The members of what a name stands for, also of one that an interface extends. */
function namedMembers(
  reader: NodeReader,
  name: ts.EntityName | ts.Expression,
  given: readonly ts.TypeNode[] | undefined,
): ObjectMembers {
  const referent = referentOf(reader, name, given)
  if (referent.kind === 'built-in') return utilityMembers(reader, referent.name, given ?? [])
  if (referent.kind === 'argument' && 'node' in referent.argument) {
    const { scope, node } = referent.argument
    return reader.in(scope).members(node)
  }
  if (referent.kind === 'declaration') {
    const { declaration, scope } = referent
    if (ts.isInterfaceDeclaration(declaration))
      return interfaceMembers(reader.in(scope), declaration)
    if (ts.isTypeAliasDeclaration(declaration)) return reader.in(scope).members(declaration.type)
  }
  throw new NeedsChecker('a name of something that is not one object')
}

/** Its own properties, then what its bases add to them. */
export function interfaceMembers(
  reader: NodeReader,
  { members, heritageClauses }: ts.InterfaceDeclaration,
): ObjectMembers {
  const own = readTypeElements(reader, members)
  const properties = new Map(own.properties)
  for (const base of (heritageClauses ?? []).flatMap(({ types }) => types)) {
    const inherited = namedMembers(reader, base.expression, base.typeArguments)
    if (inherited.indexes.length > 0) throw new NeedsChecker('a base with an index signature')
    for (const [name, property] of inherited.properties)
      if (!properties.has(name)) properties.set(name, property)
  }
  return { properties, indexes: own.indexes }
}

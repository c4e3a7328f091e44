import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { collections } from './built-in.js'
import { isFilter, isUnionLeft } from './filter-types.js'
import { isUnionOfProperties } from './indexed-access.js'
import { isOverParameter } from './mapped.js'
import type { NodeReader } from './node-reader.js'
import { referentOf, type Declared } from './referent.js'
import { isMentioned, typeParametersOf } from './substitution.js'
import { isOverUnion } from './utility-types.js'

/**
 * Whether the compiler makes a type of its own for an alias, which then has its name. For any other one it keeps what
 * the alias stands for.
 */
export function keepsName(reader: NodeReader, node: ts.TypeNode): boolean {
  if (ts.isParenthesizedTypeNode(node)) return keepsName(reader, node.type)
  if (ts.isIndexedAccessTypeNode(node)) return isUnionOfProperties(reader, node)
  if (ts.isTypeReferenceNode(node)) return referenceKeepsName(reader, node)
  if (ts.isMappedTypeNode(node)) return !isOverParameter(reader, node)
  if (ts.isTypeOperatorNode(node))
    return node.operator === ts.SyntaxKind.ReadonlyKeyword && keepsName(reader, node.type)
  return (
    ts.isTypeLiteralNode(node) ||
    ts.isArrayTypeNode(node) ||
    (ts.isTupleTypeNode(node) && node.elements.length > 0) ||
    // `| 'paid'` is what stands after the bar, which is nothing that the alias names.
    ((ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) && node.types.length > 1)
  )
}

const named: ReadonlySet<string> = new Set([...collections, 'Record', 'Pick', 'Omit'])

/** A generic interface has it, and a generic alias where what it stands for does. */
function referenceKeepsName(reader: NodeReader, node: ts.TypeReferenceNode): boolean {
  const referent = referentOf(reader, node.typeName, node.typeArguments)
  if (referent.kind === 'built-in') {
    const { name } = referent
    if (isFilter(name)) return isUnionLeft(reader, node)
    return named.has(name) || isOverUnion(reader, name, node.typeArguments ?? [])
  }
  if (referent.kind !== 'declaration') return false
  const { declaration } = referent
  if (typeParametersOf(declaration).length === 0) return false
  if (!ts.isTypeAliasDeclaration(declaration)) return true
  return genericKeepsName(reader, declaration, referent)
}

function genericKeepsName(
  reader: NodeReader,
  declaration: ts.TypeAliasDeclaration,
  { scope }: Declared,
): boolean {
  // What does not depend on the type arguments keeps the name of the generic alias instead.
  for (const { name } of declaration.typeParameters ?? [])
    if (!isMentioned(declaration, name.text)) throw new NeedsChecker('an unused type parameter')
  return keepsName(reader.in(scope), declaration.type)
}

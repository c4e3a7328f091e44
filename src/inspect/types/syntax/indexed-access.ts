import type { Shape } from '../../../model/shape.js'
import { unionOf } from '../checker/union.js'
import { ts } from '../../source/typescript.js'
import { findConstant } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { readLiteralExpression, type LiteralShape } from './literal.js'
import type { NodeReader } from './node-reader.js'

/** `(typeof levels)[number]` and `(typeof stages)[keyof typeof stages]`, of constants that are written out `as const`. */
export function readIndexedAccess(reader: NodeReader, node: ts.IndexedAccessTypeNode): Shape {
  const values = valuesOf(reader, node)
  if (values.length === 0) throw new NeedsChecker('a member of nothing')
  return unionOf(values)
}

/**
 * Whether the compiler keeps the name of an alias of it: it does where the index is a union of keys that lead to several
 * values, and forgets it where the index is `number`.
 */
export function isUnionOfProperties(reader: NodeReader, node: ts.IndexedAccessTypeNode): boolean {
  if (node.indexType.kind === ts.SyntaxKind.NumberKeyword) return false
  return unionOf(valuesOf(reader, node)).kind === 'union'
}

function valuesOf(
  reader: NodeReader,
  { objectType, indexType }: ts.IndexedAccessTypeNode,
): LiteralShape[] {
  const name = typeQueryOf(objectType)
  if (name === null) throw new NeedsChecker('a member of a type')
  const value = frozenValue(reader, name)
  if (indexType.kind === ts.SyntaxKind.NumberKeyword && ts.isArrayLiteralExpression(value))
    return value.elements.map(readLiteralExpression)
  const isOfOwnKeys =
    ts.isTypeOperatorNode(indexType) &&
    indexType.operator === ts.SyntaxKind.KeyOfKeyword &&
    typeQueryOf(indexType.type) === name
  if (!isOfOwnKeys || !ts.isObjectLiteralExpression(value))
    throw new NeedsChecker('a member of a constant')
  const keys = new Set<string>()
  return value.properties.map((property) => {
    const isPlain =
      ts.isPropertyAssignment(property) &&
      (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)) &&
      !keys.has(property.name.text)
    if (!isPlain) throw new NeedsChecker('a constant with a property of a rare kind')
    keys.add(property.name.text)
    return readLiteralExpression(property.initializer)
  })
}

/** The name in `typeof name`. */
function typeQueryOf(node: ts.TypeNode): string | null {
  if (ts.isParenthesizedTypeNode(node)) return typeQueryOf(node.type)
  const isPlain =
    ts.isTypeQueryNode(node) && node.typeArguments === undefined && ts.isIdentifier(node.exprName)
  return isPlain ? node.exprName.text : null
}

/** What a constant is `as const`. */
function frozenValue({ project, file }: NodeReader, name: string): ts.Expression {
  const found = findConstant(project, file, name)
  const { type, initializer } = found?.declaration ?? {}
  const isFrozen =
    type === undefined &&
    initializer !== undefined &&
    ts.isAsExpression(initializer) &&
    ts.isTypeReferenceNode(initializer.type) &&
    ts.isIdentifier(initializer.type.typeName) &&
    initializer.type.typeName.text === 'const'
  if (!isFrozen) throw new NeedsChecker('a constant whose type is not written out')
  return initializer.expression
}

import { ts } from '../../source/typescript.js'
import { findConstant } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { LiteralConstituent } from './constituent.js'
import { readLiteralExpression } from './literal.js'
import type { NodeReader } from './node-reader.js'

/** `(typeof levels)[number]` and `(typeof stages)[keyof typeof stages]`, of constants that are written out `as const`. */
export function frozenPieces(
  reader: NodeReader,
  constant: string,
  indexType: ts.TypeNode,
): LiteralConstituent[] {
  const values = frozenValues(reader, constant, indexType)
  if (values.length === 0) throw new NeedsChecker('a member of nothing')
  return values.map((value) => {
    return { kind: 'literal', shape: readLiteralExpression(value), of: null }
  })
}

function frozenValues(reader: NodeReader, name: string, indexType: ts.TypeNode): ts.Expression[] {
  const value = frozenValue(reader, name)
  if (indexType.kind === ts.SyntaxKind.NumberKeyword && ts.isArrayLiteralExpression(value))
    return [...value.elements]
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
    return property.initializer
  })
}

/** The name in `typeof name`. */
export function typeQueryOf(node: ts.TypeNode): string | null {
  if (ts.isParenthesizedTypeNode(node)) return typeQueryOf(node.type)
  const isPlain =
    ts.isTypeQueryNode(node) && node.typeArguments === undefined && ts.isIdentifier(node.exprName)
  return isPlain ? node.exprName.text : null
}

/** What a constant is `as const`. */
function frozenValue({ project, scope }: NodeReader, name: string): ts.Expression {
  const found = findConstant(project, scope.file, name)
  if (found === null) throw notFrozen()
  return frozenInitializer(found.declaration)
}

export function frozenInitializer({ type, initializer }: ts.VariableDeclaration): ts.Expression {
  const isFrozen =
    type === undefined &&
    initializer !== undefined &&
    ts.isAsExpression(initializer) &&
    ts.isTypeReferenceNode(initializer.type) &&
    ts.isIdentifier(initializer.type.typeName) &&
    initializer.type.typeName.text === 'const'
  if (!isFrozen) throw notFrozen()
  return initializer.expression
}

function notFrozen(): NeedsChecker {
  return new NeedsChecker('a constant whose type is not written out')
}

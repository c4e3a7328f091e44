import { ts } from '../../source/typescript.js'
import { findConstant } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { LiteralConstituent } from './constituent.js'
import { readLiteralExpression, readLiteralNode, type LiteralShape } from './literal.js'
import { isLocal } from './is-local.js'
import type { NodeReader } from './node-reader.js'

/**
 * `(typeof levels)[number]` and `(typeof stages)[keyof typeof stages]`, of constants that are written out `as const`, or
 * whose type is: as declarations say it.
 */
export function frozenPieces(
  reader: NodeReader,
  constant: string,
  indexType: ts.TypeNode,
): LiteralConstituent[] {
  if (isLocal(indexType, constant)) throw new NeedsChecker(`${constant} inside a function`)
  const { declaration } = findConstant(reader.project, reader.scope.file, constant) ?? {}
  if (declaration === undefined) throw new NeedsChecker(`${constant} is not declared`)
  const values =
    indexType.kind === ts.SyntaxKind.NumberKeyword
      ? elementsOf(declaration)
      : isOwnKeys(indexType, constant)
        ? propertiesOf(declaration)
        : []
  if (values.length === 0) throw new NeedsChecker('a member of nothing')
  return values.map((shape) => ({ kind: 'literal', shape, of: null }))
}

function isOwnKeys(node: ts.TypeNode, constant: string): boolean {
  return (
    ts.isTypeOperatorNode(node) &&
    node.operator === ts.SyntaxKind.KeyOfKeyword &&
    typeQueryOf(node.type) === constant
  )
}

/** `readonly ['mail', 'sms']` */
function elementsOf(declaration: ts.VariableDeclaration): LiteralShape[] {
  const { type } = declaration
  if (type === undefined) {
    const value = frozenInitializer(declaration)
    if (!ts.isArrayLiteralExpression(value)) throw new NeedsChecker('the elements of no list')
    return value.elements.map(readLiteralExpression)
  }
  const list = ts.isTypeOperatorNode(type) ? type.type : type
  if (!ts.isTupleTypeNode(list)) throw new NeedsChecker('the elements of no list')
  return list.elements.map(readLiteralType)
}

/** `{ readonly draft: 'draft'; readonly sent: 'sent' }` */
function propertiesOf(declaration: ts.VariableDeclaration): LiteralShape[] {
  const { type } = declaration
  const keys = new Set<string>()
  const checkKey = (name: ts.PropertyName | undefined): void => {
    const isPlain = name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name))
    if (!isPlain || keys.has(name.text))
      throw new NeedsChecker('a constant with a property of a rare kind')
    keys.add(name.text)
  }
  if (type === undefined) {
    const value = frozenInitializer(declaration)
    if (!ts.isObjectLiteralExpression(value)) throw new NeedsChecker('the properties of no object')
    return value.properties.map((property) => {
      if (!ts.isPropertyAssignment(property)) throw new NeedsChecker('a value of a rare kind')
      checkKey(property.name)
      return readLiteralExpression(property.initializer)
    })
  }
  if (!ts.isTypeLiteralNode(type)) throw new NeedsChecker('the properties of no object')
  return type.members.map((member) => {
    if (!ts.isPropertySignature(member) || member.type === undefined || member.questionToken)
      throw new NeedsChecker('a property of a rare kind')
    checkKey(member.name)
    return readLiteralType(member.type)
  })
}

function readLiteralType(node: ts.TypeNode): LiteralShape {
  const shape = ts.isLiteralTypeNode(node) ? readLiteralNode(node) : null
  if (shape?.kind !== 'literal') throw new NeedsChecker('a constant whose type is no literal')
  return shape
}

/** The name in `typeof name`. */
export function typeQueryOf(node: ts.TypeNode): string | null {
  if (ts.isParenthesizedTypeNode(node)) return typeQueryOf(node.type)
  const isPlain =
    ts.isTypeQueryNode(node) && node.typeArguments === undefined && ts.isIdentifier(node.exprName)
  return isPlain ? node.exprName.text : null
}

/** What a constant is `as const`. */
export function frozenInitializer({ initializer, type }: ts.VariableDeclaration): ts.Expression {
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

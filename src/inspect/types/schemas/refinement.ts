import { stripWrappers } from '../../source/strip-wrappers.js'
import { ts } from '../../source/typescript.js'
import type { Family } from './schema.js'

/**
 * Whether a refinement leaves the type as it is. The compiler takes a function of one boolean expression for a type
 * predicate where that narrows the parameter (`(value) => value === 'a'`), and zod takes the narrower type from it.
 */
export function keepsType(callback: ts.Expression, family: Family): boolean {
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return false
  const { type, parameters, body, modifiers } = callback
  if (type !== undefined) return !ts.isTypePredicateNode(type)
  const isAsync = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true
  const [parameter] = parameters
  if (isAsync || parameter === undefined || !ts.isIdentifier(parameter.name)) return true
  // What says its type itself may be a union, whatever the schema is of.
  const value: Value = {
    name: parameter.name.text,
    family: parameter.type === undefined ? family : 'other',
  }
  if (!ts.isBlock(body)) return isWide(value, body)
  const [only, another] = returnsOf(body)
  return only?.expression === undefined || another !== undefined || isWide(value, only.expression)
}

/** The value that is refined. */
interface Value {
  readonly name: string
  readonly family: Family
}

function returnsOf(node: ts.Node): readonly ts.ReturnStatement[] {
  if (ts.isReturnStatement(node)) return [node]
  if (ts.isFunctionLike(node)) return []
  const found: ts.ReturnStatement[] = []
  ts.forEachChild(node, (child) => void found.push(...returnsOf(child)))
  return found
}

const comparing: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
])

const equating: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
])

/** Whether a condition says nothing of the type of the value. False in doubt. */
function isWide(value: Value, written: ts.Expression): boolean {
  const node = stripWrappers(written)
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.ExclamationToken && isWide(value, node.operand)
  if (ts.isBinaryExpression(node)) {
    const { left, right } = node
    const { kind } = node.operatorToken
    if (comparing.has(kind)) return true
    if (equating.has(kind)) return [left, right].every((operand) => isPart(value, operand))
    const isLogical =
      kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken
    return isLogical && isWide(value, left) && isWide(value, right)
  }
  if (ts.isCallExpression(node)) return isWideCall(value, node)
  return ts.isPropertyAccessExpression(node) && isPart(value, node)
}

/** Families whose type is no union, so that what is said of a property says nothing of the whole. */
const single: ReadonlySet<Family> = new Set([
  'string',
  'format',
  'number',
  'bigint',
  'date',
  'array',
  'set',
  'object',
])

/** A literal, or what is reached from a name other than the value's, or below it. */
function isPart({ name, family }: Value, written: ts.Expression): boolean {
  const node = stripWrappers(written)
  if (ts.isIdentifier(node)) return node.text !== name
  if (ts.isPropertyAccessExpression(node)) {
    const owner = stripWrappers(node.expression)
    return (
      node.questionDotToken === undefined &&
      (ts.isIdentifier(owner)
        ? owner.text !== name || single.has(family)
        : isPart({ name, family }, owner))
    )
  }
  return ts.isLiteralExpression(node)
}

/** Families none of whose methods tells of the type of the value: `every` of a list does. */
const untelling: ReadonlySet<Family> = new Set(['string', 'format', 'number', 'bigint', 'date'])

function isWideCall({ name, family }: Value, call: ts.CallExpression): boolean {
  const callee = stripWrappers(call.expression)
  if (!ts.isPropertyAccessExpression(callee) || callee.questionDotToken !== undefined) return false
  const owner = stripWrappers(callee.expression)
  // `/^a/.test(value)`
  if (ts.isRegularExpressionLiteral(owner)) return true
  const isGiven = call.arguments.some((argument) => {
    const given = stripWrappers(argument)
    return !isLiteralOrFunction(given) && !isPart({ name, family }, given)
  })
  if (isGiven) return false
  if (ts.isIdentifier(owner)) return owner.text !== name || untelling.has(family)
  return isPart({ name, family }, owner)
}

function isLiteralOrFunction(node: ts.Expression): boolean {
  return ts.isLiteralExpression(node) || ts.isArrowFunction(node)
}

import { ts } from '../../source/typescript.js'
import type { HandlerNames } from './handler-names.js'
import { isUntelling } from './language-members.js'
import { isPlainCallee } from './may-complete.js'
import type { WrittenHandler } from './written-handler.js'

/**
 * A place after which the compiler may know a name, or a property of it, by a narrower type than the declared one: a
 * condition, an assignment, a call of a function that asserts something.
 */
interface Narrowing {
  /** `data.customer.kind` */
  readonly path: string
  readonly at: ts.Node
}

export interface Narrowings {
  /** Whether the type at a reference may be another than the declared one. */
  readonly mayNarrow: (path: string, reference: ts.Node) => boolean
  /** Whether something inside was looked at, by which a union is told apart. */
  readonly mayTellApart: (path: string) => boolean
}

/** All that may narrow a type, wherever it stands in a handler: which of them a reference comes after is not asked. */
export function readNarrowings(handler: WrittenHandler, names: HandlerNames): Narrowings {
  const found: Narrowing[] = []
  const add = (at: ts.Node): void => {
    for (const path of pathsIn(at, names)) found.push({ path, at })
  }
  const visit = (node: ts.Node): void => {
    for (const part of conditionsOf(node)) add(part)
    if (ts.isExpressionStatement(node) && mayAssert(node.expression, names)) add(node.expression)
    ts.forEachChild(node, visit)
  }
  if (handler.body !== undefined) visit(handler.body)
  return {
    mayNarrow: (path, reference) =>
      found.some(({ path: narrowed, at }) => isWithin(path, narrowed) && !holds(at, reference)),
    mayTellApart: (path) => found.some(({ path: inner }) => isWithin(inner, `${path}.`)),
  }
}

/** The name or the property that an expression reads, by its text; undefined for any other expression. */
export function pathOf(expression: ts.Node): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text
  if (ts.isParenthesizedExpression(expression) || ts.isNonNullExpression(expression))
    return pathOf(expression.expression)
  if (ts.isPropertyAccessExpression(expression)) {
    const outer = pathOf(expression.expression)
    return outer === undefined ? undefined : `${outer}.${expression.name.text}`
  }
  return ts.isElementAccessExpression(expression) ? pathOf(expression.expression) : undefined
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(outer.endsWith('.') ? outer : `${outer}.`)
}

/** An expression is not narrowed by what it is a part of. */
function holds(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end
}

/** The parts of a node whose outcome decides what runs next, and what it assigns. */
function conditionsOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node))
    return [node.expression]
  if (ts.isForStatement(node)) return node.condition === undefined ? [] : [node.condition]
  // `for (data.note of notes)`
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return [node.initializer]
  if (ts.isConditionalExpression(node)) return [node.condition]
  if (ts.isSwitchStatement(node) || ts.isCaseClause(node) || ts.isDeleteExpression(node))
    return [node.expression]
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const { operator } = node
    const isChange =
      operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken
    return isChange ? [node.operand] : []
  }
  if (!ts.isBinaryExpression(node)) return []
  const { kind } = node.operatorToken
  const isAssignment = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
  return isAssignment || isLogical(kind) ? [node.left] : []
}

function isLogical(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  )
}

/** `assertPaid(data)`, with a function that is declared somewhere to assert something. */
function mayAssert(expression: ts.Expression, names: HandlerNames): boolean {
  if (ts.isParenthesizedExpression(expression)) return mayAssert(expression.expression, names)
  if (ts.isBinaryExpression(expression))
    return mayAssert(expression.left, names) || mayAssert(expression.right, names)
  return ts.isCallExpression(expression) && !isPlainCallee(expression.expression, names)
}

/** What a condition speaks of, also by the name of a constant that holds another condition. */
function pathsIn(
  condition: ts.Node,
  names: HandlerNames,
  through: ReadonlySet<string> = new Set(),
): string[] {
  if (ts.isBinaryExpression(condition) && isComparison(condition.operatorToken.kind)) return []
  const own = pathOf(condition)
  const paths: string[] = own === undefined ? [] : [own]
  if (ts.isIdentifier(condition)) {
    if (!through.has(condition.text))
      for (const value of names.held.get(condition.text) ?? [])
        paths.push(...pathsIn(value, names, new Set(through).add(condition.text)))
    return paths
  }
  if (ts.isCallExpression(condition)) paths.push(...receiverOf(condition, names))
  ts.forEachChild(condition, (child) => {
    // Of `data.id`, `id` is no name.
    const isKey = ts.isPropertyAccessExpression(condition) && child === condition.name
    const isPart = own !== undefined && pathOf(child) !== undefined
    if (!isKey && !isPart) paths.push(...pathsIn(child, names, through))
  })
  return paths
}

/** `lines.every(isPaid)`: an object that a method of its own may tell something of. */
function receiverOf(
  { expression: callee, parent }: ts.CallExpression,
  names: HandlerNames,
): string[] {
  const path = ts.isPropertyAccessExpression(callee) ? pathOf(callee.expression) : undefined
  // What a promise is of tells nothing.
  if (path === undefined || ts.isAwaitExpression(parent)) return []
  const [root = ''] = path.split('.')
  const isService = names.own.get(root)?.kind === 'services'
  return isService || !isUntelling((callee as ts.PropertyAccessExpression).name.text) ? [path] : []
}

/** Which of two values is greater tells nothing of their types. */
function isComparison(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.LessThanToken ||
    kind === ts.SyntaxKind.GreaterThanToken ||
    kind === ts.SyntaxKind.LessThanEqualsToken ||
    kind === ts.SyntaxKind.GreaterThanEqualsToken
  )
}

import { ts } from '../../inspect/source/typescript.js'
import type { Code } from './read-code.js'

/**
 * The text that an expression is: a literal, or what constants, enum members, members of constant objects and static
 * properties lead to, also in concatenations and templates; null where only the running program knows it.
 */
export function literalName(code: Code, node: ts.Node | undefined): string | null {
  return node === undefined ? null : textOf(code, node, new Set())
}

/** A chain of constants that leads back to itself ends. */
function textOf(code: Code, node: ts.Node, seen: ReadonlySet<ts.Node>): string | null {
  if (seen.has(node)) return null
  const next = (inner: ts.Node | undefined): string | null =>
    inner === undefined ? null : textOf(code, inner, new Set([...seen, node]))
  if (ts.isStringLiteralLike(node)) return node.text
  if (
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isParenthesizedExpression(node)
  )
    return next(node.expression)
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return joined([next(node.left), next(node.right)])
  }
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.flatMap((span) => [next(span.expression), span.literal.text])
    return joined([node.head.text, ...spans])
  }
  return next(constantValue(code, node))
}

function joined(parts: readonly (string | null)[]): string | null {
  return parts.includes(null) ? null : parts.join('')
}

/** What a name, or a member of an enum, of a constant object or of a class, always holds. */
export function constantValue(code: Code, node: ts.Node): ts.Expression | undefined {
  const name = nameOf(node)
  const symbol = name && code.symbolOf(name)
  const declaration = symbol?.declarations?.[0]
  if (symbol === undefined || declaration === undefined) return frozenMember(code, node)
  if (ts.isVariableDeclaration(declaration)) {
    const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0
    const value = ts.isIdentifier(declaration.name) ? declaration.initializer : undefined
    const isChanged = value !== undefined && isHolder(value) && isChangedInside(code, symbol)
    return isConstant && !isChanged ? value : undefined
  }
  if (ts.isEnumMember(declaration)) return declaration.initializer
  if (code.referencesTo(symbol).some(isWritten)) return undefined
  if (ts.isPropertyDeclaration(declaration)) {
    const isStatic = ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static
    return isStatic ? declaration.initializer : undefined
  }
  if (ts.isShorthandPropertyAssignment(declaration)) {
    const value = code.checker.getShorthandAssignmentValueSymbol(declaration)?.declarations?.[0]
    return value && ts.isVariableDeclaration(value) ? value.initializer : undefined
  }
  return ts.isPropertyAssignment(declaration) && isInConstant(declaration.parent)
    ? declaration.initializer
    : undefined
}

/** What a constant holds, as far as constants go. */
export function constantBehind(code: Code, value: ts.Expression): ts.Expression {
  const held = constantValue(code, value)
  return held === undefined ? value : constantBehind(code, held)
}

/** A member of `Object.freeze({ … })`: without the lib, nothing says what the call returns. */
function frozenMember(code: Code, node: ts.Node): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(node)) return undefined
  const object = constantValue(code, node.expression)
  const [given] = object !== undefined && ts.isCallExpression(object) ? object.arguments : []
  if (object === undefined || !isFreeze(object) || given === undefined) return undefined
  const inner = ts.isAsExpression(given) ? given.expression : given
  if (!ts.isObjectLiteralExpression(inner)) return undefined
  const member = inner.properties.find((each) => each.name?.getText() === node.name.text)
  return member !== undefined && ts.isPropertyAssignment(member) ? member.initializer : undefined
}

function nameOf(node: ts.Node): ts.Node | undefined {
  if (ts.isIdentifier(node)) return node
  if (ts.isPropertyAccessExpression(node)) return node.name
  return ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)
    ? node.argumentExpression
    : undefined
}

/** An object that a constant of its file holds, at whatever depth. */
function isInConstant(object: ts.Node): boolean {
  let node: ts.Node = object.parent
  while (
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isObjectLiteralExpression(node) ||
    isFreeze(node)
  )
    node = node.parent
  return (
    ts.isVariableDeclaration(node) &&
    (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0 &&
    ts.isSourceFile(node.parent.parent.parent)
  )
}

function isFreeze(node: ts.Node): boolean {
  return ts.isCallExpression(node) && node.expression.getText() === 'Object.freeze'
}

function isHolder(value: ts.Expression): boolean {
  if (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)) return isHolder(value.expression)
  return ts.isObjectLiteralExpression(value) || ts.isArrayLiteralExpression(value)
}

/** Whether something is written into what a constant holds, at whatever depth: `options.attempts = 1`. */
function isChangedInside(code: Code, constant: ts.Symbol): boolean {
  return code.referencesTo(constant).some((name) => {
    let target: ts.Node = name
    while (isMemberOf(target.parent, target)) target = target.parent
    const { parent } = target
    const isGiven = ts.isCallExpression(parent) && parent.arguments[0] === target
    if (isGiven && /^Object\.(?:assign|define\w+)$/.test(parent.expression.getText())) return true
    return target !== name && (isTarget(target) || ts.isDeleteExpression(parent))
  })
}

function isMemberOf(access: ts.Node, object: ts.Node): boolean {
  return (
    (ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access)) &&
    access.expression === object
  )
}

function isWritten(name: ts.Identifier): boolean {
  const access = name.parent
  return isTarget(ts.isPropertyAccessExpression(access) && access.name === name ? access : name)
}

/** Of an assignment, `++` or `--`. */
function isTarget(target: ts.Node): boolean {
  const { parent } = target
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    const { operator } = parent
    return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken
  }
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === target &&
    parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  )
}

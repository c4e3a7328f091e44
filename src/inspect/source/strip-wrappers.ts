import { ts } from './typescript.js'

/** The expression inside parentheses, `as`, `satisfies` and `!`, and the last of `(0, f)`: what it is worth. */
export function stripWrappers(node: ts.Expression): ts.Expression {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  ) {
    return stripWrappers(node.expression)
  }
  const isSequence =
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken
  return isSequence ? stripWrappers(node.right) : node
}

import { ts } from './typescript.js'

/** The expression inside parentheses, `as`, `satisfies`, `!` and `await`: what it is worth, not how it is typed. */
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
  return node
}

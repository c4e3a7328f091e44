import { ts } from '../../inspect/source/typescript.js'
import { numberOf } from './number-of.js'

const operators = new Set([
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.SlashToken,
])

/** Whether an expression is a number whatever its parts are: arithmetic, `Number(…)`, `Math.min(…)`. */
export function isNumeric(node: ts.Expression): boolean {
  if (numberOf(node) !== undefined) return true
  if (ts.isParenthesizedExpression(node)) return isNumeric(node.expression)
  if (ts.isBinaryExpression(node)) return operators.has(node.operatorToken.kind)
  return (
    ts.isCallExpression(node) &&
    /^(?:Number|parseInt|parseFloat|Number\.parse(?:Int|Float)|Math\.\w+)$/.test(
      node.expression.getText(),
    )
  )
}

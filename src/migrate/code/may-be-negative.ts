import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from './each-node.js'
import { numberOf } from './number-of.js'

/** Whether a time looks like one that may have passed: `at - Date.now()`. The engines run such a job at once, and pikku refuses it. */
export function mayBeNegative(time: ts.Expression): boolean {
  const number = numberOf(time)
  if (number !== undefined) return number < 0
  if (ts.isCallExpression(time) && /^Math\.(?:abs|max)$/.test(time.expression.getText()))
    return false
  return eachNode([time], ts.isBinaryExpression).some(
    ({ operatorToken }) => operatorToken.kind === ts.SyntaxKind.MinusToken,
  )
}

import { ts } from '../../inspect/source/typescript.js'

/** The time in `Date.now() + time`. */
export function timeFromNow(moment: ts.Expression): ts.Expression | undefined {
  if (!ts.isBinaryExpression(moment)) return undefined
  const { left, operatorToken, right } = moment
  if (operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined
  if (isNow(left)) return right
  return isNow(right) ? left : undefined
}

function isNow(node: ts.Expression): boolean {
  return node.getText() === 'Date.now()'
}

import { ts } from '../source/typescript.js'

/**
 * What CommonJS code exports at `exports.name = value` and `module.exports = value`, if there is one such assignment;
 * undefined for every other declaration. The compiler takes such an assignment in JavaScript for a declaration.
 */
export function exportedValue(declaration: ts.Node, symbol?: ts.Symbol): ts.Expression | undefined {
  const isOnce = symbol === undefined || (symbol.declarations?.length ?? 0) <= 1
  if (!isOnce || !(declaration.flags & ts.NodeFlags.JavaScriptFile)) return undefined
  const assignment = ts.isBinaryExpression(declaration) ? declaration : declaration.parent
  if (!ts.isBinaryExpression(assignment)) return undefined
  const isAssignment = assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken
  const isExport = isExportsObject(assignment.left) || isMemberOfExports(assignment.left)
  return isAssignment && isExport ? assignment.right : undefined
}

function isMemberOfExports(node: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(node) && isExportsObject(node.expression)
}

/** `exports`, `module.exports`. */
function isExportsObject(node: ts.Expression): boolean {
  const text = node.getText()
  return text === 'exports' || text === 'module.exports'
}

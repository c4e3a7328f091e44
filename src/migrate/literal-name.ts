import { ts } from '../inspect/source/typescript.js'
import type { Code } from './read-code.js'

/** The text that an expression is, directly or through constants; null where only the running program knows it. */
export function literalName(code: Code, node: ts.Node | undefined): string | null {
  if (node === undefined) return null
  if (ts.isStringLiteralLike(node)) return node.text
  if (
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isParenthesizedExpression(node)
  )
    return literalName(code, node.expression)
  if (!ts.isIdentifier(node)) return null
  const declaration = code.symbolOf(node)?.declarations?.[0]
  const isConstant =
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0
  return isConstant && ts.isIdentifier(declaration.name)
    ? literalName(code, declaration.initializer)
    : null
}

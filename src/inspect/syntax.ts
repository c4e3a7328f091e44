import { ts } from './typescript.js'

/** The member of `a.b`, `a?.b` and `a['b']`; undefined for other expressions. */
export function memberName(node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return node.argumentExpression.text
  }
  return undefined
}

const logical = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
])

/** Whether code at this node may never run, or run more than once: inside a function, a branch or a loop. */
export function isConditional(node: ts.Node): boolean {
  for (let parent = node.parent; !ts.isSourceFile(parent); parent = parent.parent) {
    if (ts.isFunctionLike(parent) || ts.isIfStatement(parent) || ts.isConditionalExpression(parent)) return true
    if (ts.isIterationStatement(parent, false) || ts.isSwitchStatement(parent) || ts.isTryStatement(parent)) return true
    if (ts.isBinaryExpression(parent) && logical.has(parent.operatorToken.kind)) return true
  }
  return false
}

/** `process.env.NAME`, `process.env['NAME']`, `import.meta.env.NAME`. */
export function isEnvironment(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean {
  const text = node.expression.getText()
  return text === 'process.env' || text === 'import.meta.env'
}

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

/** Whether code at this node may not run when what encloses it (null: the whole file) does: in a function or a branch. */
export function isConditional(node: ts.Node, within: ts.Node | null = null): boolean {
  for (
    let parent = node.parent;
    parent !== within && !ts.isSourceFile(parent);
    parent = parent.parent
  ) {
    if (ts.isFunctionLike(parent) || ts.isIfStatement(parent) || ts.isConditionalExpression(parent))
      return true
    if (
      ts.isIterationStatement(parent, false) ||
      ts.isSwitchStatement(parent) ||
      ts.isTryStatement(parent)
    )
      return true
    if (ts.isExpression(parent) && isLogical(parent)) return true
  }
  return false
}

/** `a && b`, `a || b`, `a ?? b`. */
export function isLogical(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && logical.has(node.operatorToken.kind)
}

/** A name that stands for something else at each call or turn: a parameter, the variable of `for … of`. */
export function isBindable(node: ts.Node): boolean {
  return (
    ts.isParameter(node) ||
    (ts.isVariableDeclaration(node) && ts.isForOfStatement(node.parent.parent))
  )
}

export function isConst(declaration: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0
}

/** `process.env.NAME`, `process.env['NAME']`, `import.meta.env.NAME`. */
export function isEnvironment(
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): boolean {
  const text = node.expression.getText()
  return text === 'process.env' || text === 'import.meta.env'
}

import { ts } from '../../source/typescript.js'
import type { HandlerNames } from './handler-names.js'

/**
 * Whether what follows a statement is surely reached in some run, as the compiler sees it: it knows `throw`, loops
 * without end, and calls of what is declared to give `never`. Where this cannot be told, the answer is no.
 */
export function mayComplete(statement: ts.Statement, names: HandlerNames): boolean {
  const inside = (part: ts.Statement): boolean => mayComplete(part, names)
  if (ts.isExpressionStatement(statement)) return !mayBeNever(statement.expression, names)
  if (ts.isBlock(statement)) return statement.statements.every(inside)
  if (ts.isIfStatement(statement)) {
    const { expression, thenStatement, elseStatement } = statement
    // Where there is no `else`, a condition that may be false leads on.
    if (isConstant(expression)) return false
    return elseStatement === undefined || inside(thenStatement) || inside(elseStatement)
  }
  if (ts.isForOfStatement(statement) || ts.isForInStatement(statement)) return true
  if (ts.isForStatement(statement))
    return statement.condition !== undefined && !isConstant(statement.condition)
  if (ts.isWhileStatement(statement)) return !isConstant(statement.expression)
  if (ts.isTryStatement(statement)) {
    const { tryBlock, finallyBlock } = statement
    return inside(tryBlock) && (finallyBlock === undefined || inside(finallyBlock))
  }
  return (
    ts.isVariableStatement(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEmptyStatement(statement)
  )
}

/** A call that stands alone ends the run for the compiler if its function is declared to give `never`. */
function mayBeNever(expression: ts.Expression, names: HandlerNames): boolean {
  if (ts.isParenthesizedExpression(expression)) return mayBeNever(expression.expression, names)
  if (ts.isBinaryExpression(expression))
    return mayBeNever(expression.left, names) || mayBeNever(expression.right, names)
  return ts.isCallExpression(expression) && !isPlainCallee(expression.expression, names)
}

/**
 * Whether a call ends no run and narrows no type. The compiler asks only what is declared with a type, so not what was
 * taken out of the services.
 */
export function isPlainCallee(callee: ts.Expression, names: HandlerNames): boolean {
  if (ts.isPropertyAccessExpression(callee)) return isPlainCallee(callee.expression, names)
  if (ts.isCallExpression(callee)) return true
  if (!ts.isIdentifier(callee)) return false
  const name = names.own.get(callee.text)
  if (name === undefined)
    return callee.text === 'console' && ['console', 'Console'].every(names.isGlobal)
  if (name.kind === 'services') return name.type === null || name.path.length > 0
  return name.kind === 'other' && !name.isTyped
}

/** Whether the compiler may know the value of a condition: it looks at `true` and `false` as they are written. */
function isConstant(condition: ts.Expression): boolean {
  let holds = false
  const visit = (node: ts.Node): void => {
    holds ||= node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword
    ts.forEachChild(node, visit)
  }
  visit(condition)
  return holds
}

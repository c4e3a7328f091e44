import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { HandlerNames } from './handler-names.js'
import type { WrittenHandler } from './written-handler.js'
import { mayComplete } from './may-complete.js'

/**
 * The expressions that a handler may give back: its whole body, or those of its `return`s. None for a handler that gives
 * nothing back.
 *
 * @throws NeedsChecker for one that may give back nothing besides, or that may never end
 */
export function returnedBy({ body }: WrittenHandler, names: HandlerNames): ts.Expression[] {
  if (body === undefined) throw new NeedsChecker('a handler without a body')
  // A call before one may end the run, or assert something, wherever it stands.
  if (holdsComma(body)) throw new NeedsChecker('a comma between expressions')
  if (!ts.isBlock(body)) return [body]
  const returns = returnsIn(body)
  const values = returns.flatMap(({ expression }) => expression ?? [])
  const last = body.statements.at(-1)
  const endsInReturn = last !== undefined && ts.isReturnStatement(last)
  const before = endsInReturn ? body.statements.slice(0, -1) : body.statements
  if (!before.every((statement) => mayComplete(statement, names)))
    throw new NeedsChecker('a handler that may never end')
  if (values.length > 0 && (!endsInReturn || values.length < returns.length))
    throw new NeedsChecker('a handler that may give back nothing')
  return values
}

/** The `return`s of a function's own body, without those of the functions inside it. */
function returnsIn(body: ts.Node): ts.ReturnStatement[] {
  const found: ts.ReturnStatement[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) found.push(node)
    else if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit)
  }
  ts.forEachChild(body, visit)
  return found
}

function holdsComma(node: ts.Node): boolean {
  const isComma =
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken
  return isComma || ts.forEachChild(node, holdsComma) === true
}

import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'

/** An argument that must be there. */
export function argumentOf(call: ts.CallExpression, index: number): ts.Expression {
  const argument = call.arguments[index]
  if (argument === undefined) throw new NeedsChecker('a call that lacks an argument')
  return argument
}

/** The elements of a list that stands in place. */
export function elementsOf(expression: ts.Expression): readonly ts.Expression[] {
  if (!ts.isArrayLiteralExpression(expression)) throw new NeedsChecker('a list from elsewhere')
  const { elements } = expression
  if (elements.length === 0 || elements.some(isHole)) throw new NeedsChecker('a list with holes')
  return elements
}

function isHole(element: ts.Expression): boolean {
  return ts.isSpreadElement(element) || ts.isOmittedExpression(element)
}

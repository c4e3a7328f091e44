import type { Evaluator } from './evaluate.js'
import { stripWrappers } from './strip-wrappers.js'
import { ts } from './typescript.js'

/**
 * The expression that a property of an object is set to, through constants and spreads. The last one counts, as it does
 * when the program runs.
 */
export function followProperty(
  evaluator: Evaluator,
  expression: ts.Expression,
  name: string,
): ts.Expression | undefined {
  const { checker } = evaluator.context
  const node = stripWrappers(expression)
  if (ts.isIdentifier(node)) {
    const symbol = checker.getSymbolAtLocation(node)
    const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    const declaration = target?.valueDeclaration
    return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
      ? followProperty(evaluator, declaration.initializer, name)
      : undefined
  }
  if (!ts.isObjectLiteralExpression(node)) return undefined
  for (const property of node.properties.toReversed()) {
    if (ts.isSpreadAssignment(property)) {
      const inner = followProperty(evaluator, property.expression, name)
      if (inner !== undefined) return inner
    } else if (isNamed(property, name)) {
      if (ts.isPropertyAssignment(property)) return property.initializer
      if (ts.isShorthandPropertyAssignment(property)) return shorthandValue(checker, property)
    }
  }
  return undefined
}

function isNamed(property: ts.ObjectLiteralElementLike, name: string): boolean {
  return property.name !== undefined && 'text' in property.name && property.name.text === name
}

/** `{ func }` names a variable of the same name; the node of the property itself would lead back to the property. */
function shorthandValue(
  checker: ts.TypeChecker,
  property: ts.ShorthandPropertyAssignment,
): ts.Expression | undefined {
  const symbol = checker.getShorthandAssignmentValueSymbol(property)
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const declaration = target?.valueDeclaration
  if (declaration && ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name)) {
    return declaration.name
  }
  return property.name
}

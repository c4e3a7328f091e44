import { classMember } from './class-member.js'
import type { Evaluator } from './evaluator.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { ts } from '../source/typescript.js'

/** The symbol of a member of a module, an enum or a class: what has members that are declared one by one. */
export function memberSymbol(
  evaluator: Evaluator,
  expression: ts.Expression,
  name: string,
): ts.Symbol | undefined {
  const { checker } = evaluator.context
  const object = stripWrappers(expression)
  let symbol: ts.Symbol | undefined
  if (ts.isIdentifier(object)) symbol = checker.getSymbolAtLocation(object)
  else if (ts.isPropertyAccessExpression(object))
    symbol = memberSymbol(evaluator, object.expression, object.name.text)
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol)
  if (symbol === undefined) return undefined
  if (symbol.flags & (ts.SymbolFlags.Module | ts.SymbolFlags.Enum)) {
    const isJson = symbol.declarations?.some(
      (file) => ts.isSourceFile(file) && file.fileName.endsWith('.json'),
    )
    return isJson
      ? undefined
      : checker.getExportsOfModule(symbol).find((member) => member.name === name)
  }
  return symbol.flags & ts.SymbolFlags.Class ? classMember(checker, symbol, name) : undefined
}

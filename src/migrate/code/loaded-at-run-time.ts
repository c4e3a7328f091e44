import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from './each-node.js'
import type { Code } from './read-code.js'

/**
 * What modules export that are loaded by `import()` or `require()`, with the place: what is done with it there is not
 * seen, for its type is not asked for.
 */
export function loadedAtRunTime(code: Code): ReadonlyMap<ts.Symbol, ts.Node> {
  const found = new Map<ts.Symbol, ts.Node>()
  for (const specifier of specifiers(code)) {
    const file = code.fileOf(specifier)
    const module = file && code.checker.getSymbolAtLocation(file)
    if (module === undefined) continue
    for (const symbol of code.checker.getExportsOfModule(module)) {
      const target =
        symbol.flags & ts.SymbolFlags.Alias ? code.checker.getAliasedSymbol(symbol) : symbol
      found.set(target, specifier)
    }
  }
  return found
}

function specifiers({ files }: Code): ts.StringLiteralLike[] {
  const calls = eachNode(files, ts.isCallExpression).flatMap(
    ({ expression, arguments: [first] }) => {
      const isLoading =
        expression.kind === ts.SyntaxKind.ImportKeyword ||
        (ts.isIdentifier(expression) && expression.text === 'require')
      return isLoading && first !== undefined && ts.isStringLiteralLike(first) ? [first] : []
    },
  )
  const equals = eachNode(files, ts.isExternalModuleReference).flatMap(({ expression }) =>
    ts.isStringLiteralLike(expression) ? [expression] : [],
  )
  return [...calls, ...equals]
}

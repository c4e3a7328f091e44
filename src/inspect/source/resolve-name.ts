import { ts } from './typescript.js'

const anything =
  ts.SymbolFlags.Type | ts.SymbolFlags.Namespace | ts.SymbolFlags.Value | ts.SymbolFlags.Alias

/** What a name means at a place; without a place, what it means to the whole program. */
export function resolveName(
  checker: ts.TypeChecker,
  name: string,
  location?: ts.Node,
): ts.Symbol | undefined {
  const resolver = checker as ts.TypeChecker & {
    resolveName: (
      name: string,
      location: ts.Node | undefined,
      meaning: ts.SymbolFlags,
      excludeGlobals: boolean,
    ) => ts.Symbol | undefined
  }
  return resolver.resolveName(name, location, anything, false)
}

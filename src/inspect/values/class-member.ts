import { ts } from '../source/typescript.js'

/** A static member of a class, its own or one that it inherits. */
export function classMember(
  checker: ts.TypeChecker,
  owner: ts.Symbol,
  name: string,
): ts.Symbol | undefined {
  const own = owner.exports?.get(ts.escapeLeadingUnderscores(name))
  if (own !== undefined || !(owner.flags & ts.SymbolFlags.Class)) return own
  return checker.getTypeOfSymbol(owner).getProperty(name)
}

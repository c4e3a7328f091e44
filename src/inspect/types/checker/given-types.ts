import { ts } from '../../source/typescript.js'

export type Generic = ts.TypeAliasDeclaration | ts.InterfaceDeclaration | ts.ClassLikeDeclaration

export function isGeneric(declaration: ts.Node): declaration is Generic {
  return (
    ts.isTypeAliasDeclaration(declaration) ||
    ts.isInterfaceDeclaration(declaration) ||
    ts.isClassLike(declaration)
  )
}

/** What a name in a type leads to, past imports. */
export function targetOf(checker: ts.TypeChecker, name: ts.Node): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(name)
  return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias
    ? checker.getAliasedSymbol(symbol)
    : symbol
}

/** What stands for the type parameters of a generic, by their symbols. */
export type GivenTypes = ReadonlyMap<ts.Symbol, GivenType>

export interface GivenType {
  readonly node: ts.TypeNode
  /** What stands for the type parameters that the node itself may name. */
  readonly within: GivenTypes
  /** Whether the generic led to a place for it. */
  isUsed: boolean
}

export const noneGiven: GivenTypes = new Map()

/** What a reference gives to each type parameter of a declaration, or the parameter's default. */
export function givenTo(
  checker: ts.TypeChecker,
  { typeArguments }: ts.NodeWithTypeArguments,
  { typeParameters }: Generic,
  within: GivenTypes,
): GivenTypes {
  const given = new Map<ts.Symbol, GivenType>()
  for (const [index, parameter] of (typeParameters ?? []).entries()) {
    const argument = typeArguments?.[index]
    const symbol = checker.getSymbolAtLocation(parameter.name)
    if (symbol === undefined) continue
    if (argument !== undefined) given.set(symbol, { node: argument, within, isUsed: false })
    // A default may name the parameters before it.
    else if (parameter.default !== undefined) {
      given.set(symbol, { node: parameter.default, within: new Map(given), isUsed: false })
    }
  }
  return given
}

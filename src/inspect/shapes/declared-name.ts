import type { Doc } from '../../model/shape.js'
import { docOf } from '../doc.js'
import { ts } from '../typescript.js'
import { stableFileName } from './definition-table.js'

export interface DeclaredName {
  readonly id: string
  readonly name: string
  readonly doc?: Doc
}

/** Whether a type is declared under a name of its own, without type parameters. */
export function isNamed(type: ts.Type): boolean {
  if (type.aliasSymbol) return type.aliasTypeArguments === undefined && !isLibrary(type.aliasSymbol)
  if (type.flags & ts.TypeFlags.EnumLiteral && !(type.flags & ts.TypeFlags.Union)) return false
  const symbol = type.getSymbol()
  const isDeclaration = symbol && symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class | ts.SymbolFlags.Enum)
  if (!isDeclaration || isLibrary(symbol)) return false
  const target = (type as ts.TypeReference).target as ts.InterfaceType | undefined
  return target?.typeParameters === undefined || target.typeParameters.length === 0
}

/** The name a type is declared under; for one without, a name that its readers will understand. */
export function declaredName(type: ts.Type, root: string): DeclaredName {
  const symbol = type.aliasSymbol ?? type.getSymbol()
  const declaration = symbol?.declarations?.[0]
  const hasName = symbol !== undefined && /^[A-Za-z_$][\w$]*$/.test(symbol.name) && !symbol.name.startsWith('__')
  // A default export is known inside its file by the name that stands there.
  const ownName = declaration && ts.getNameOfDeclaration(declaration)?.getText()
  const name = hasName ? (symbol.name === 'default' ? (ownName ?? 'Default') : symbol.name) : 'Recursive'
  if (declaration === undefined) return { id: `${name}`, name }
  const source = declaration.getSourceFile()
  const id = `${stableFileName(root, source.fileName)}#${name}:${declaration.getStart(source)}`
  const doc = docOf(declaration)
  return doc === undefined ? { id, name } : { id, name, doc }
}

/** Types of the language itself (`Partial`, `Date`) and of Node are not given names: they are global. */
function isLibrary(symbol: ts.Symbol): boolean {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? ''
  return /\/node_modules\/(?:typescript\/lib|@types\/node)\//.test(file)
}

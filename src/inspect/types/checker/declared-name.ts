import type { Doc } from '../../../model/shape.js'
import type { Bounds } from '../../../facts/bounds.js'
import { docOf } from '../../source/doc.js'
import { ts } from '../../source/typescript.js'
import { fileId } from './definition-table.js'
import { isPlatform } from '../../source/platform.js'
import { readBounds } from './read-bounds.js'

/** What a name may be, in any script. */
const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u

/** What the compiler calls a type without a name; it writes one more underscore before a declared name like it. */
const internalName = /^__(?!_)/

export interface DeclaredName {
  readonly id: string
  readonly name: string
  readonly doc?: Doc
  readonly bounds?: Bounds
  /** Declared with `type`, not as an interface or a class. */
  readonly alias?: true
}

/** Whether a type is declared under a name of its own, without type parameters. */
export function isNamed(type: ts.Type): boolean {
  if (type.aliasSymbol)
    return type.aliasTypeArguments === undefined && !isPlatform(type.aliasSymbol)
  if (type.flags & ts.TypeFlags.EnumLiteral && !(type.flags & ts.TypeFlags.Union)) return false
  const symbol = type.getSymbol()
  const isDeclaration =
    symbol && symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class | ts.SymbolFlags.Enum)
  if (!isDeclaration || isPlatform(symbol)) return false
  const target = (type as ts.TypeReference).target as ts.InterfaceType | undefined
  return target?.typeParameters === undefined || target.typeParameters.length === 0
}

/** The name a type is declared under; for one without, a name that its readers will understand. */
export function declaredName(type: ts.Type, root: string): DeclaredName {
  const symbol = type.aliasSymbol ?? type.getSymbol()
  const declaration = symbol?.declarations?.[0]
  const hasName =
    symbol !== undefined &&
    !isPlatform(symbol) &&
    identifier.test(symbol.name) &&
    !internalName.test(symbol.escapedName as string)
  // A default export is known inside its file by the name that stands there.
  const ownName = declaration && ts.getNameOfDeclaration(declaration)?.getText()
  const name = hasName
    ? symbol.name === 'default'
      ? (ownName ?? 'Default')
      : symbol.name
    : 'Recursive'
  if (declaration === undefined) return { id: name, name }
  const source = declaration.getSourceFile()
  const id = `${fileId(root, source.fileName)}#${name}:${declaration.getStart(source)}`
  const doc = docOf(declaration)
  const alias = type.aliasSymbol === undefined ? {} : ({ alias: true } as const)
  const bounds = readBounds(symbol?.declarations ?? [])
  return {
    id,
    name,
    ...alias,
    ...(doc === undefined ? {} : { doc }),
    ...(bounds === undefined ? {} : { bounds }),
  }
}

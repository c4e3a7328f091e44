import { ts } from '../../source/typescript.js'

/** Flags that the compiler keeps on a symbol it made itself (`ts.CheckFlags`, which is not public). */
const checkFlag = { synthetic: 2 | 4, readonly: 8, mapped: 262_144 } as const

interface MadeSymbol extends ts.Symbol {
  readonly links?: {
    readonly checkFlags?: number
    /** The intersection that a property of several parts is of. */
    readonly containingType?: ts.UnionOrIntersectionType
  }
}

function checkFlags(property: ts.Symbol): number {
  return (property as MadeSymbol).links?.checkFlags ?? 0
}

/** Whether a property comes from a mapped type: its place among the others is then not that of a declaration. */
export function isMapped(property: ts.Symbol): boolean {
  const { containingType } = (property as MadeSymbol).links ?? {}
  const parts = containingType?.types.flatMap((type) => type.getProperty(property.name) ?? []) ?? []
  return (checkFlags(property) & checkFlag.mapped) !== 0 || parts.some(isMapped)
}

/** The compiler keeps `readonly` of properties that it made on the symbol, of written ones on the declaration. */
export function isReadonly(property: ts.Symbol): boolean {
  const flags = checkFlags(property)
  if (flags & checkFlag.readonly) return true
  if (property.flags & ts.SymbolFlags.Accessor) {
    return !(property.flags & ts.SymbolFlags.SetAccessor)
  }
  // A mapped type may have taken `readonly` away again, and an intersection is writable where one part is.
  if (flags & (checkFlag.mapped | checkFlag.synthetic)) return false
  return (property.declarations ?? []).some(
    (declaration) => (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0,
  )
}

/** Whether the key of a property is a symbol, which only the process that made it has. */
export function isSymbolKey(property: ts.Symbol): boolean {
  return (property.escapedName as string).startsWith('__@')
}

import { ts } from '../typescript.js'
import type { ShapeReader } from './shape-reader.js'

/** What is lost of a class's instance when only its data is sent; undefined for one that is plain data. */
export function classProblem(type: ts.Type): Parameters<ShapeReader['problem']>[0] | undefined {
  const symbol = type.getSymbol()
  if (symbol === undefined || !(symbol.flags & ts.SymbolFlags.Class)) return undefined
  const members = type.getProperties()
  const hidden = members.find((member) => isHidden(member))
  const method = members.find(
    (member) => member.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor),
  )
  if (hidden === undefined && method === undefined) return undefined
  const what = hidden ? `private member \`${displayName(hidden)}\`` : `method \`${method?.name}\``
  return {
    kind: 'unsendable',
    found: `an instance of the class ${symbol.name}, whose ${what} would not arrive`,
    instead: `Send its data: an interface with the properties of ${symbol.name}, or give the class a toJSON().`,
  }
}

function isHidden(member: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  return (member.declarations ?? []).some(
    (declaration) =>
      (ts.getCombinedModifierFlags(declaration) & hidden) !== 0 ||
      (ts.isPropertyDeclaration(declaration) && ts.isPrivateIdentifier(declaration.name)),
  )
}

function displayName(member: ts.Symbol): string {
  const declaration = member.declarations?.[0]
  return (declaration && ts.getNameOfDeclaration(declaration)?.getText()) ?? member.name
}

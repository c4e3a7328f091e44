import { ts } from '../../source/typescript.js'
import type { ShapeReader } from './shape-reader.js'

/**
 * What is lost of a class's instance when only its data is sent; undefined for one that is plain data. A private member
 * makes an instance of its class of every type that has it: an interface that extends the class, an intersection.
 */
export function classProblem(
  type: ts.Type,
  members: readonly ts.Symbol[],
): Parameters<ShapeReader['problem']>[0] | undefined {
  const symbol = type.getSymbol()
  const isClass = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Class) !== 0
  const hidden = members.find((member) => isHidden(member))
  const method = members.find(
    (member) => member.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor),
  )
  if (hidden === undefined && (!isClass || method === undefined)) return undefined
  const what = hidden ? `private member \`${displayName(hidden)}\`` : `method \`${method?.name}\``
  const name = isClass ? symbol.name : hidden && className(hidden)
  return {
    kind: 'unsendable',
    found: `an instance of ${name === undefined ? 'a class' : `the class ${name}`}, whose ${what} would not arrive`,
    instead: `Send its data: an interface with the properties of ${name ?? 'the class'}, or give the class a toJSON().`,
  }
}

function className(member: ts.Symbol): string | undefined {
  // That of `constructor(private x: string)` stands in the constructor.
  const holder = ts.findAncestor(member.declarations?.[0], ts.isClassLike)
  return holder?.name?.text
}

function isHidden(member: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  return (member.declarations ?? []).some(
    (declaration) =>
      (ts.getCombinedModifierFlags(declaration) & hidden) !== 0 ||
      isPrivateName(ts.getNameOfDeclaration(declaration)),
  )
}

function isPrivateName(name: ts.DeclarationName | undefined): boolean {
  return name !== undefined && ts.isPrivateIdentifier(name)
}

function displayName(member: ts.Symbol): string {
  const declaration = member.declarations?.[0]
  return (declaration && ts.getNameOfDeclaration(declaration)?.getText()) ?? member.name
}

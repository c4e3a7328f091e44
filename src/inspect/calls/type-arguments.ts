import type { Caller } from './callers-of.js'
import { ts } from '../source/typescript.js'

/** What the type parameters of one helper stand for in one call of it: the compiler's own table, which only it reads. */
export interface TypeArguments {
  readonly mapper: object
}

/** What one call gives for the type parameters of the helper that it calls, written out or inferred; null for none. */
export function typeArgumentsOf(
  checker: ts.TypeChecker,
  helper: ts.SignatureDeclaration,
  call: Caller,
): TypeArguments | null {
  if (helper.typeParameters === undefined) return null
  const signature: (ts.Signature & { readonly mapper?: object }) | undefined =
    checker.getResolvedSignature(call)
  // The types of an overload say nothing of the parameters of the body that stands below it.
  if (signature?.declaration !== helper || signature.mapper === undefined) return null
  return { mapper: signature.mapper }
}

/** A type with everything that the calls on the way to it settle, innermost first. */
export function settledType(
  checker: ts.TypeChecker,
  type: ts.Type,
  given: readonly TypeArguments[],
): ts.Type {
  return given.reduce((open, { mapper }) => instantiated(checker, open, mapper), type)
}

/**
 * The compiler has no call for this. It does it by itself for the members of an instantiated type, each of which is a
 * symbol that knows its target and the table: so it is asked for the type of such a symbol.
 */
function instantiated(checker: ts.TypeChecker, type: ts.Type, mapper: object): ts.Type {
  const flags = ts.SymbolFlags.Transient | ts.SymbolFlags.Property
  const target = { flags, escapedName: 'open', links: { checkFlags: 0, type } }
  const member = { flags, escapedName: 'settled', links: { checkFlags: 1, target, mapper } }
  return checker.getTypeOfSymbol(member as unknown as ts.Symbol)
}

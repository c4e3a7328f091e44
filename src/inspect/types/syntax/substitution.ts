import { ts } from '../../source/typescript.js'
import type { Found } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { TypeDeclaration } from '../../syntax/syntax-file.js'
import { fileScope, type Scope, type TypeArgument } from './scope.js'

/**
 * The names inside a declaration, where it is used with some type arguments. They are not read but kept as they are
 * written, with the names that they may use. What a constraint says of them changes nothing.
 */
export function substitute(
  { file, declaration }: Found<TypeDeclaration>,
  outer: Scope,
  given: readonly ts.TypeNode[] | undefined,
): Scope {
  const declared = typeParametersOf(declaration)
  if (declared.length === 0) {
    if (given !== undefined) throw new NeedsChecker('type arguments of what takes none')
    return fileScope(file)
  }
  if (given !== undefined && given.length > declared.length)
    throw new NeedsChecker('too many type arguments')
  const parameters = new Map<string, TypeArgument>()
  const scope = { file, parameters }
  for (const [index, { name, default: assumed }] of declared.entries()) {
    const node = given?.[index]
    if (node !== undefined) parameters.set(name.text, argumentOf(outer, node))
    else if (assumed === undefined) throw new NeedsChecker('too few type arguments')
    else if (declared.slice(index).some((later) => mentions(assumed, later.name.text)))
      throw new NeedsChecker('a default that needs a type parameter after it')
    else parameters.set(name.text, { scope, node: assumed })
  }
  return scope
}

export function typeParametersOf(
  declaration: TypeDeclaration,
): readonly ts.TypeParameterDeclaration[] {
  return ts.isEnumDeclaration(declaration) ? [] : (declaration.typeParameters ?? [])
}

/** Whether a generic declaration says anything of a type parameter, but in what it says of its type parameters. */
export function isMentioned(declaration: TypeDeclaration, parameter: string): boolean {
  return (
    ts.forEachChild(
      declaration,
      (child) => !ts.isTypeParameterDeclaration(child) && mentions(child, parameter),
    ) === true
  )
}

function mentions(node: ts.Node, parameter: string): boolean {
  return ts.isIdentifier(node)
    ? node.text === parameter
    : ts.forEachChild(node, (child) => mentions(child, parameter)) === true
}

/** What is handed on from one generic type to the next stays what it was at first. */
function argumentOf(scope: Scope, node: ts.TypeNode): TypeArgument {
  if (ts.isParenthesizedTypeNode(node)) return argumentOf(scope, node.type)
  const isName = ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)
  const known = isName ? scope.parameters.get(node.typeName.text) : undefined
  return known ?? { scope, node }
}

import { ts } from '../../source/typescript.js'
import { findQualifiedType, type DottedName, type Found } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { TypeDeclaration } from '../../syntax/syntax-file.js'
import { checkBounds } from './check-bounds.js'
import type { LiteralConstituent } from './constituent.js'
import { enumMember } from './enum.js'
import type { NodeReader } from './node-reader.js'
import type { Scope, TypeArgument } from './scope.js'
import { schemaNamed, type NamedSchema } from '../schemas/named-schema.js'
import { isMentioned, substitute, typeParametersOf } from './substitution.js'

/** What a name with its type arguments stands for. */
export type Referent =
  | { readonly kind: 'argument'; readonly argument: TypeArgument }
  | { readonly kind: 'member'; readonly value: LiteralConstituent }
  | { readonly kind: 'built-in'; readonly name: string }
  | NamedSchema
  | Declared

/** A declaration, and the names inside it. */
export interface Declared {
  readonly kind: 'declaration'
  readonly declaration: TypeDeclaration
  readonly scope: Scope
}

export function referentOf(
  reader: NodeReader,
  name: ts.EntityName | ts.Expression,
  given?: readonly ts.TypeNode[],
): Referent {
  const { project, scope } = reader
  const path = dottedName(name)
  const [first, ...others] = path
  const argument = scope.parameters.get(first)
  if (argument !== undefined && others.length === 0) return { kind: 'argument', argument }
  const schema = schemaNamed(project, scope.file, path, given)
  if (schema !== null) return schema
  const found = findQualifiedType(project, scope.file, path)
  if (found !== null) return declared(reader, found, given)
  const member = others.pop()
  if (member === undefined) return { kind: 'built-in', name: first }
  const holder = findQualifiedType(project, scope.file, [first, ...others])
  if (holder === null || !ts.isEnumDeclaration(holder.declaration))
    throw new NeedsChecker('a name in a namespace')
  return { kind: 'member', value: enumMember(holder.declaration, member) }
}

/** The parts of `orders.Order`, as a type and as what an interface extends. */
function dottedName(name: ts.EntityName | ts.Expression): DottedName {
  if (ts.isIdentifier(name)) return [name.text]
  if (ts.isQualifiedName(name)) return [...dottedName(name.left), name.right.text]
  if (ts.isPropertyAccessExpression(name)) return [...dottedName(name.expression), name.name.text]
  throw new NeedsChecker('a base that is computed')
}

function declared(
  reader: NodeReader,
  found: Found<TypeDeclaration>,
  given: readonly ts.TypeNode[] | undefined,
): Declared {
  const { declaration } = found
  checkBounds(found.file, declaration)
  const scope = substitute(found, reader.scope, given)
  // What stands for a type parameter that leads to no place is read nowhere else, and may hold bounds or mean nothing.
  if (given !== undefined && scope.parameters.size > 0)
    for (const [index, { name }] of typeParametersOf(declaration).entries()) {
      const argument = given[index]
      if (argument !== undefined && !isMentioned(declaration, name.text))
        reader.apart().read(argument)
    }
  return { kind: 'declaration', declaration, scope }
}

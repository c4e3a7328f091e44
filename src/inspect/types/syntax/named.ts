import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { define, knownReference, readEnumDefinition } from './definition.js'
import { isFilter, readNamedFilter } from './filter-types.js'
import { interfaceMembers } from './members-of.js'
import { keepsName } from './naming.js'
import type { NodeReader } from './node-reader.js'
import { readObject } from './object.js'
import { referentOf, type Declared } from './referent.js'
import { typeParametersOf } from './substitution.js'

/** An interface becomes a definition; an alias does where the compiler keeps its name. A generic type stands in place. */
export function readNamedNode(outer: NodeReader, { declaration, scope }: Declared): Shape {
  const known = knownReference(outer, declaration)
  if (known !== undefined) return known
  if (ts.isEnumDeclaration(declaration)) return readEnumDefinition(outer, declaration)
  const isGeneric = typeParametersOf(declaration).length > 0
  if (ts.isInterfaceDeclaration(declaration)) {
    const read = (reader: NodeReader): Shape =>
      readObject(reader, interfaceMembers(reader, declaration))
    return isGeneric ? read(outer.in(scope)) : define(outer, { declaration, scope }, read)
  }
  const { type } = declaration
  return !isGeneric && keepsName(outer.at(scope, declaration), type)
    ? define(outer, { declaration, scope }, (reader) => readUnderName(reader, type))
    : outer.in(scope).read(type)
}

/** Reads what an alias stands for that gives it its name. */
function readUnderName(reader: NodeReader, node: ts.TypeNode): Shape {
  return readFilterInside(reader, node) ?? reader.read(node)
}

/** What is left of a union, in place or as what another alias stands for; undefined for any other type. */
function readFilterInside(reader: NodeReader, node: ts.TypeNode): Shape | undefined {
  if (ts.isParenthesizedTypeNode(node)) return readFilterInside(reader, node.type)
  if (!ts.isTypeReferenceNode(node)) return undefined
  const referent = referentOf(reader, node.typeName, node.typeArguments)
  if (referent.kind === 'built-in')
    return isFilter(referent.name) ? readNamedFilter(reader, node) : undefined
  if (referent.kind !== 'declaration') return undefined
  const { declaration, scope } = referent
  return ts.isTypeAliasDeclaration(declaration)
    ? readFilterInside(reader.in(scope), declaration.type)
    : undefined
}

import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { checkAbsorbed } from './apart.js'
import { checkBoundsBefore } from './check-bounds.js'
import type { Constituent, LiteralConstituent, OtherConstituent } from './constituent.js'
import { enumMembers } from './enum.js'
import { filteredConstituents, isFilter } from './filter-types.js'
import { accessedConstituents } from './indexed-access.js'
import { keysOf } from './keyof.js'
import { readLiteralNode } from './literal.js'
import type { NodeReader } from './node-reader.js'
import { readPrimitiveNode } from './primitive.js'
import { referentOf } from './referent.js'
import { isOneObject } from './built-in.js'
import { schemaConstituents } from './schema-constituents.js'

/** What a type comes down to as a union. */
export function constituentsOf(reader: NodeReader, node: ts.TypeNode): readonly Constituent[] {
  checkBoundsBefore(reader.scope.file, node)
  if (ts.isParenthesizedTypeNode(node)) return reader.constituents(node.type)
  if (ts.isUnionTypeNode(node)) {
    const all = node.types.flatMap((member) => reader.constituents(member))
    checkAbsorbed(all)
    return all
  }
  if (ts.isLiteralTypeNode(node)) return literalConstituents(node)
  if (ts.isTypeReferenceNode(node)) return referredConstituents(reader, node)
  if (ts.isIndexedAccessTypeNode(node)) return accessedConstituents(reader, node)
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword)
    return keysOf(reader, node)
  if (ts.isTemplateLiteralTypeNode(node))
    return [{ kind: 'template', written: { scope: reader.scope, node } }]
  if (isOther(reader, node)) return [other(reader, node)]
  return primitiveConstituents(node)
}

function isOther(reader: NodeReader, node: ts.TypeNode): boolean {
  // Of unions, these would be unions: they have members only where they are one object.
  if (ts.isMappedTypeNode(node) || ts.isIntersectionTypeNode(node))
    return reader.members(node).properties.size > 0
  return (
    ts.isTypeLiteralNode(node) ||
    ts.isArrayTypeNode(node) ||
    ts.isTupleTypeNode(node) ||
    ts.isTypeOperatorNode(node)
  )
}

function other({ scope }: NodeReader, node: ts.TypeNode): OtherConstituent {
  return { kind: 'other', written: { scope, node } }
}

function literalConstituents(node: ts.LiteralTypeNode): Constituent[] {
  const shape = readLiteralNode(node)
  if (shape.kind === 'literal') return [{ kind: 'literal', shape, of: null }]
  if (shape.kind === 'primitive') return [{ kind: 'primitive', name: shape.name }]
  throw new NeedsChecker('a literal of a rare kind')
}

function primitiveConstituents(node: ts.TypeNode): Constituent[] {
  const shape = readPrimitiveNode(node)
  if (shape.kind !== 'primitive') throw new NeedsChecker('a primitive of a rare kind')
  if (shape.name === 'never') return []
  if (shape.name !== 'boolean') return [{ kind: 'primitive', name: shape.name }]
  return [false, true].map((value): LiteralConstituent => {
    return { kind: 'literal', shape: { kind: 'literal', type: 'boolean', value }, of: null }
  })
}

function referredConstituents(
  reader: NodeReader,
  node: ts.TypeReferenceNode,
): readonly Constituent[] {
  const referent = referentOf(reader, node.typeName, node.typeArguments)
  switch (referent.kind) {
    case 'argument': {
      const { argument } = referent
      return 'key' in argument
        ? [argument.key]
        : reader.in(argument.scope).constituents(argument.node)
    }
    case 'member':
      return [referent.value]
    case 'built-in':
      if (isFilter(referent.name)) return filteredConstituents(reader, node)
      if (!isOneObject(reader, referent.name, node.typeArguments))
        throw new NeedsChecker(`${referent.name} beside other types`)
      return [other(reader, node)]
    case 'schema':
      return schemaConstituents(reader, node, referent)
    case 'declaration': {
      const { declaration, scope } = referent
      if (ts.isEnumDeclaration(declaration)) return enumMembers(declaration)
      if (ts.isInterfaceDeclaration(declaration)) return [other(reader, node)]
      const inside = reader.in(scope).constituents(declaration.type)
      // An object has the name of its alias, which a union loses among the members of another.
      const [only] = inside
      return inside.length === 1 && only?.kind === 'other' ? [other(reader, node)] : inside
    }
  }
}

import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { Constituent, LiteralConstituent } from './constituent.js'
import type { NodeReader } from './node-reader.js'
import type { ObjectMembers, SyntaxProperty } from './object-members.js'
import { readOptionalNode } from './optional.js'
import { referentOf } from './referent.js'
import type { Scope, WrittenType } from './scope.js'

/** What a mapped type says of `?` and `readonly`: there, not there, or as in the type that the keys are of. */
export interface Modifiers {
  readonly optional?: boolean
  readonly readonly?: boolean
}

/** A property in a mapped type that keeps its type: `T[Key]`. */
export function changeProperty(property: SyntaxProperty, modifiers: Modifiers): SyntaxProperty {
  const optional = modifiers.optional ?? property.optional
  return {
    ...property,
    optional,
    isPresent: property.isPresent || (property.optional && !optional),
    readonly: modifiers.readonly ?? property.readonly,
    isMapped: true,
  }
}

/** A property whose key is that of no other type. */
export function keyedProperty(
  key: Constituent,
  type: WrittenType,
  { optional = false, readonly = false }: Modifiers = {},
): SyntaxProperty {
  if (key.kind !== 'literal' || key.shape.type === 'boolean')
    throw new NeedsChecker('a key that is no literal')
  return {
    file: type.scope.file,
    key,
    type,
    optional,
    readonly,
    isPresent: false,
    declaration: null,
    isMapped: true,
  }
}

/** `{ [Key in keyof Order]?: Order[Key] | null }` */
export function mappedMembers(reader: NodeReader, node: ts.MappedTypeNode): ObjectMembers {
  const { typeParameter, nameType, type } = node
  const { constraint } = typeParameter
  if (nameType !== undefined || type === undefined || constraint === undefined)
    throw new NeedsChecker('a mapped type that renames its keys')
  const modifiers = modifiersOf(node)
  const source = sourceOf(reader, constraint)
  const of = source === null ? null : reader.deeper().members(source)
  const properties = new Map<string, SyntaxProperty>()
  for (const key of keysAmong(reader, constraint)) {
    const name = String(key.shape.value)
    const scope = withKey(reader.scope, typeParameter.name.text, key)
    const property = of?.properties.get(name)
    if (properties.has(name) || (of !== null && property === undefined))
      throw new NeedsChecker(`the key ${name}`)
    properties.set(
      name,
      property === undefined
        ? keyedProperty(key, { scope, node: type }, modifiers)
        : mapProperty(reader, property, { node, type, scope, modifiers, source }),
    )
  }
  return { properties, indexes: [] }
}

function keysAmong(reader: NodeReader, constraint: ts.TypeNode): LiteralConstituent[] {
  return reader.constituents(constraint).map((key) => {
    if (key.kind === 'literal') return key
    throw new NeedsChecker('a key that is no literal')
  })
}

/**
 * The type whose properties a mapped type goes through, so that each keeps its `?`, its `readonly` and its comment:
 * that of `keyof`, in place or as the constraint of a type parameter. Null where its keys are keys alone.
 */
function sourceOf(reader: NodeReader, constraint: ts.TypeNode): ts.TypeNode | null {
  if (isKeyof(constraint)) return constraint.type
  if (!ts.isTypeReferenceNode(constraint)) return null
  const { typeName, typeArguments } = constraint
  const { kind } = referentOf(reader, typeName, typeArguments)
  if (kind === 'declaration' && typeArguments !== undefined)
    throw new NeedsChecker('keys that may be of a type')
  if (kind !== 'argument') return null
  const parameter = typeParameterOf(constraint, typeName.getText())
  if (parameter?.constraint === undefined) return null
  if (ts.isTypeReferenceNode(parameter.constraint))
    throw new NeedsChecker('keys that may be of a type')
  return isKeyof(parameter.constraint) ? parameter.constraint.type : null
}

/** Whether a mapped type goes through the properties of a type parameter, so that it changes each member of a union. */
export function isOverParameter(
  { scope }: NodeReader,
  { typeParameter }: ts.MappedTypeNode,
): boolean {
  const { constraint } = typeParameter
  if (constraint === undefined || !isKeyof(constraint)) return false
  const { type } = constraint
  return (
    ts.isTypeReferenceNode(type) &&
    ts.isIdentifier(type.typeName) &&
    scope.parameters.has(type.typeName.text)
  )
}

function isKeyof(node: ts.TypeNode): node is ts.TypeOperatorNode {
  return ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword
}

function isGenericDeclaration(
  node: ts.Node,
): node is ts.TypeAliasDeclaration | ts.InterfaceDeclaration {
  return ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)
}

/** The type parameter of that name around a node. */
function typeParameterOf(node: ts.Node, name: string): ts.TypeParameterDeclaration | undefined {
  const declaration = ts.findAncestor(node, isGenericDeclaration)
  return declaration?.typeParameters?.find((parameter) => parameter.name.text === name)
}

interface Template {
  readonly node: ts.MappedTypeNode
  readonly type: ts.TypeNode
  readonly scope: Scope
  readonly modifiers: Modifiers
  readonly source: ts.TypeNode | null
}

function mapProperty(
  reader: NodeReader,
  property: SyntaxProperty,
  { node, type, scope, modifiers, source }: Template,
): SyntaxProperty {
  const key = node.typeParameter.name.text
  const isKept =
    ts.isIndexedAccessTypeNode(type) &&
    type.objectType.getText() === source?.getText() &&
    type.indexType.getText() === key
  const changed = changeProperty(property, modifiers)
  if (isKept) return changed
  // The checker adds the bounds of the type that the property was declared with.
  const { type: declared } = property
  readOptionalNode(reader.apart().in(declared.scope), declared.node)
  const isPresent = property.optional && !changed.optional
  return { ...changed, isPresent, type: { scope, node: type } }
}

function withKey({ file, parameters }: Scope, name: string, key: LiteralConstituent): Scope {
  return { file, parameters: new Map([...parameters, [name, { key }]]) }
}

function modifiersOf({ questionToken, readonlyToken }: ts.MappedTypeNode): Modifiers {
  return {
    ...(questionToken && { optional: questionToken.kind !== ts.SyntaxKind.MinusToken }),
    ...(readonlyToken && { readonly: readonlyToken.kind !== ts.SyntaxKind.MinusToken }),
  }
}

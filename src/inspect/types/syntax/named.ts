import type { Shape } from '../../../model/shape.js'
import { docOf } from '../../source/doc.js'
import { fileId } from '../checker/definition-table.js'
import { readBounds } from '../checker/read-bounds.js'
import { ts } from '../../source/typescript.js'
import { findType, type Found } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { TypeDeclaration } from '../../syntax/syntax-file.js'
import type { NodeReader } from './node-reader.js'
import { addProperties, objectOf, readIndexes, type SyntaxProperty } from './object.js'
import { readEnum } from './enum.js'
import { isUnionOfProperties } from './indexed-access.js'
import { declaredMembers } from './members.js'

/** An interface becomes a definition; an alias does where the compiler keeps its name. */
export function readNamedNode(
  outer: NodeReader,
  { file, declaration }: Found<TypeDeclaration>,
): Shape {
  const isGeneric = !ts.isEnumDeclaration(declaration) && declaration.typeParameters !== undefined
  if (isGeneric) throw new NeedsChecker('a generic type')
  if (readBounds([declaration]) !== undefined) throw new NeedsChecker('the bounds of a type')
  const known = outer.drafts.get(declaration)
  if (known !== undefined) {
    known.isMet = true
    return { kind: 'reference', name: known.id }
  }
  const reader = outer.in(file, 0, declaration)
  if (ts.isInterfaceDeclaration(declaration))
    return define(reader, declaration, () => readInterface(reader, declaration))
  if (ts.isEnumDeclaration(declaration))
    return define(reader, declaration, () => readEnum(declaration))
  return keepsName(reader, declaration.type)
    ? define(reader, declaration, () => reader.read(declaration.type))
    : readInPlace(outer.in(file, outer.depth + 1), declaration)
}

/**
 * An alias that the compiler forgets, or that has a name of its own already, such as a map. One that leads back to
 * itself gets a name after all, at a place that depends on where the walk began.
 */
function readInPlace(reader: NodeReader, declaration: ts.TypeAliasDeclaration): Shape {
  if (reader.open.has(declaration)) throw new NeedsChecker('an alias that holds itself')
  reader.open.add(declaration)
  const shape = reader.read(declaration.type)
  reader.open.delete(declaration)
  return shape
}

function define(reader: NodeReader, declaration: TypeDeclaration, read: () => Shape): Shape {
  const { source } = reader.file
  const name = declaration.name.text
  const file = fileId(reader.project.config.root, source.fileName)
  const id = `${file}#${name}:${declaration.getStart(source)}`
  const doc = docOf(declaration)
  const draft = {
    id,
    name,
    // To the compiler an enum is an alias of the union of its members.
    ...(ts.isInterfaceDeclaration(declaration) ? {} : ({ alias: true } as const)),
    ...(doc === undefined ? {} : { doc }),
    shape: { kind: 'primitive', name: 'unknown' } as Shape,
    isMet: false,
  }
  reader.drafts.set(declaration, draft)
  draft.shape = read()
  return { kind: 'reference', name: id }
}

/** Whether the compiler makes a type of its own for an alias. For any other one it keeps what the alias stands for. */
function keepsName(reader: NodeReader, node: ts.TypeNode): boolean {
  if (ts.isParenthesizedTypeNode(node)) return keepsName(reader, node.type)
  if (ts.isIndexedAccessTypeNode(node)) return isUnionOfProperties(reader, node)
  if (ts.isTypeReferenceNode(node)) {
    const name = ts.isIdentifier(node.typeName) ? node.typeName.text : ''
    return node.typeArguments !== undefined && ['Record', 'Array', 'ReadonlyArray'].includes(name)
  }
  return (
    ts.isTypeLiteralNode(node) ||
    ts.isArrayTypeNode(node) ||
    (ts.isTupleTypeNode(node) && node.elements.length > 0) ||
    (ts.isTypeOperatorNode(node) && keepsName(reader, node.type)) ||
    (ts.isUnionTypeNode(node) && declaredMembers(node).length > 1)
  )
}

/** Its own properties, then what its bases add to them. */
function readInterface(reader: NodeReader, declaration: ts.InterfaceDeclaration): Shape {
  const properties = new Map<string, SyntaxProperty>()
  const indexes = readIndexes(reader, declaration.members)
  addInterface(reader, declaration, properties, new Set())
  return objectOf(properties, indexes)
}

function addInterface(
  reader: NodeReader,
  declaration: ts.InterfaceDeclaration,
  properties: Map<string, SyntaxProperty>,
  seen: ReadonlySet<ts.Node>,
): void {
  if (seen.has(declaration)) throw new NeedsChecker('an interface that extends itself')
  addProperties(properties, reader, declaration.members)
  for (const base of (declaration.heritageClauses ?? []).flatMap((clause) => clause.types)) {
    const found =
      ts.isIdentifier(base.expression) && base.typeArguments === undefined
        ? findType(reader.project, reader.file, base.expression.text)
        : null
    const isPlain =
      found !== null &&
      ts.isInterfaceDeclaration(found.declaration) &&
      found.declaration.typeParameters === undefined &&
      !found.declaration.members.some(ts.isIndexSignatureDeclaration)
    if (!isPlain) throw new NeedsChecker('a base that is no plain interface')
    addInterface(
      reader.in(found.file),
      found.declaration,
      properties,
      new Set(seen).add(declaration),
    )
  }
}

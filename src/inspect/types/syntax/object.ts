import type { IndexShape, PropertyShape, Shape } from '../../../model/shape.js'
import { docOf } from '../../source/doc.js'
import { readBounds } from '../checker/read-bounds.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { readOptionalNode } from './optional.js'
import type { NodeReader } from './node-reader.js'

/** Members that mean more than data: how an object becomes JSON, and what `await` takes for a promise. */
const telling = new Set(['toJSON', 'then'])

/** A property, and the walk among the names of the file that declares it. */
export interface SyntaxProperty {
  readonly reader: NodeReader
  readonly declaration: ts.PropertySignature
}

export function readObjectNode(reader: NodeReader, members: ts.NodeArray<ts.TypeElement>): Shape {
  const properties = new Map<string, SyntaxProperty>()
  const indexes = readIndexes(reader, members)
  addProperties(properties, reader, members)
  return objectOf(properties, indexes)
}

export function objectOf(
  properties: ReadonlyMap<string, SyntaxProperty>,
  indexes: readonly IndexShape[],
): Shape {
  // How properties and index signatures fit, and what an empty object takes, is for the checker.
  if (properties.size > 0 ? indexes.length > 0 : indexes.length !== 1)
    throw new NeedsChecker('an object with index signatures, or with nothing')
  return {
    kind: 'object',
    properties: [...properties].map(([name, property]) => readProperty(name, property)),
    indexes,
  }
}

/** Adds the properties of one declaration to those before it, which take their place. */
export function addProperties(
  properties: Map<string, SyntaxProperty>,
  reader: NodeReader,
  members: ts.NodeArray<ts.TypeElement>,
): void {
  const own = new Set<string>()
  for (const declaration of members) {
    if (ts.isIndexSignatureDeclaration(declaration)) continue
    if (!ts.isPropertySignature(declaration)) throw new NeedsChecker('a member that is no property')
    const name = nameOf(declaration.name)
    if (own.has(name) || telling.has(name)) throw new NeedsChecker(`the property ${name}`)
    own.add(name)
    if (!properties.has(name)) properties.set(name, { reader, declaration })
  }
}

export function readIndexes(
  reader: NodeReader,
  members: ts.NodeArray<ts.TypeElement>,
): IndexShape[] {
  return members.filter(ts.isIndexSignatureDeclaration).map((declaration): IndexShape => {
    const [key] = declaration.parameters
    const isPlain =
      key?.type?.kind === ts.SyntaxKind.StringKeyword ||
      key?.type?.kind === ts.SyntaxKind.NumberKeyword
    if (!isPlain || key?.type === undefined) throw new NeedsChecker('an index of a rare kind')
    if (readBounds([declaration]) !== undefined) throw new NeedsChecker('the bounds of an index')
    const inside = reader.deeper(declaration)
    return {
      key: inside.read(key.type),
      value: inside.read(declaration.type),
      readonly: isReadonly(declaration),
    }
  })
}

function readProperty(name: string, { reader, declaration }: SyntaxProperty): PropertyShape {
  const { type } = declaration
  if (type === undefined) throw new NeedsChecker(`the type of ${name}`)
  const inside = reader.deeper(declaration)
  const optional = declaration.questionToken !== undefined
  const doc = docOf(declaration)
  if (readBounds([declaration]) !== undefined) throw new NeedsChecker(`the bounds of ${name}`)
  return {
    name,
    shape: optional ? readOptionalNode(inside, type) : inside.read(type),
    optional,
    readonly: isReadonly(declaration),
    ...(doc === undefined ? {} : { doc }),
  }
}

function nameOf(name: ts.PropertyName): string {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name))
    return name.text
  throw new NeedsChecker('a computed name')
}

function isReadonly(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0
}

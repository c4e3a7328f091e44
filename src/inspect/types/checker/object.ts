import type { IndexShape, ObjectShape, PropertyShape, Shape } from '../../../model/shape.js'
import { docOf } from '../../source/doc.js'
import { boundAlong, withBounds } from './bound-along.js'
import { boundWalk } from './bound-walk.js'
import { ts } from '../../source/typescript.js'
import { isBuiltIn } from './built-in.js'
import { classProblem } from './class-instance.js'
import { fitsIndexes } from './fits-indexes.js'
import { membersOf, type Members } from './members.js'
import { orderProperties } from './order-properties.js'
import { readBounds } from './read-bounds.js'
import { isReadonly, isSymbolKey } from './property-flags.js'
import type { ShapeReader } from './shape-reader.js'
import { readOptional, unionOf } from './union.js'
import { stepTo } from '../../../facts/path.js'

export function readObject(reader: ShapeReader, type: ts.Type): Shape | undefined {
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return undefined
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) {
    return reader.problem({
      kind: 'unsendable',
      found: 'a function',
      instead: 'Send the data that the function needs, and call it in the handler.',
    })
  }
  const converted = jsonForm(reader, type)
  if (converted !== undefined) {
    reader.problem({
      kind: 'jsonForm',
      found: `\`${reader.checker.typeToString(type)}\``,
      instead: '',
    })
    return readConverted(reader, converted)
  }
  const instance = classProblem(type, type.getProperties())
  if (instance !== undefined) return reader.problem(instance)
  const shape = readMembers(reader, membersOf(reader, type), 'data')
  const isEmpty = shape.properties.length === 0 && shape.indexes.length === 0
  if (isEmpty) reader.problem({ kind: 'loose', found: '{}', instead: '' })
  return shape
}

/** The properties and index signatures of an object. In a brand, symbols are passed by: they carry no data. */
export function readMembers(
  reader: ShapeReader,
  members: Members,
  use: 'data' | 'brand',
): ObjectShape {
  const properties: PropertyShape[] = []
  for (const property of orderProperties(members.properties)) {
    if (!isSymbolKey(property)) properties.push(readProperty(reader, property))
    else if (use === 'data') {
      reader.at(`[${symbolName(property)}]`, property.valueDeclaration).problem({
        kind: 'unsendable',
        found: 'a property whose key is a symbol',
        instead: 'Use a string as the key: symbols exist only in the process that created them.',
      })
    }
  }
  const indexes = members.indexes.map((info) => readIndex(reader, info))
  const isApart = indexes.length > 0 && !fitsIndexes(reader.checker, members)
  return { kind: 'object', properties, indexes, ...(isApart ? { apart: true } : {}) }
}

function readProperty(reader: ShapeReader, property: ts.Symbol): PropertyShape {
  const name = ts.unescapeLeadingUnderscores(property.escapedName)
  const declaration = declarationOf(property)
  const optional = (property.flags & ts.SymbolFlags.Optional) !== 0
  reader.passed(property.declarations)
  const at = reader.at(stepTo(name), declaration)
  const type = reader.checker.getTypeOfSymbol(property)
  const doc = declaration && docOf(declaration)
  const shape = optional ? readOptional(at, type) : at.read(type)
  return {
    name,
    shape: boundBy(at, declaration ?? renamedFrom(reader, property, type), shape),
    optional,
    readonly: isReadonly(property),
    ...(doc === undefined ? {} : { doc }),
  }
}

/** What is said where the property is declared, and by the aliases that its type is written with. */
function boundBy(
  reader: ShapeReader,
  declaration: ts.Declaration | undefined,
  shape: Shape,
): Shape {
  if (declaration === undefined) return shape
  const isTyped =
    ts.isPropertySignature(declaration) ||
    ts.isPropertyDeclaration(declaration) ||
    ts.isIndexSignatureDeclaration(declaration)
  const along = boundAlong(boundWalk(reader), isTyped ? declaration.type : undefined, shape)
  return withBounds(along, readBounds([declaration]))
}

function declarationOf(property: ts.Symbol): ts.Declaration | undefined {
  return property.valueDeclaration ?? property.declarations?.[0]
}

/**
 * Where a property was declared before a mapped type renamed it (`as`): for the compiler it has no declaration any more.
 * Only if its type stayed the same is what was declared of it still said of its values.
 */
function renamedFrom(
  { checker }: ShapeReader,
  property: ts.Symbol,
  type: ts.Type,
): ts.Declaration | undefined {
  const { links } = property as { readonly links?: { readonly syntheticOrigin?: ts.Symbol } }
  const origin = links?.syntheticOrigin
  return origin !== undefined && checker.getTypeOfSymbol(origin) === type
    ? declarationOf(origin)
    : undefined
}

function readIndex(reader: ShapeReader, info: ts.IndexInfo): IndexShape {
  const at = reader.at('[key]', info.declaration ?? reader.node)
  const key = at.read(info.keyType)
  const value = at.read(info.type)
  const { declaration } = info
  return {
    key,
    value: boundBy(at, declaration, value),
    readonly: info.isReadonly,
  }
}

/** A class that says how it becomes JSON is what it says. */
function jsonForm(reader: ShapeReader, type: ts.Type): ts.Type | undefined {
  const method = type.getProperty('toJSON')
  reader.passed(method?.declarations)
  const signature = method && reader.checker.getTypeOfSymbol(method).getCallSignatures()[0]
  return signature && reader.checker.getReturnTypeOfSignature(signature)
}

/**
 * What `toJSON` gives. JSON asks once: what is given, perhaps the value itself, is not asked for its own `toJSON`, so
 * that this is one more method that JSON leaves out.
 */
function readConverted(reader: ShapeReader, type: ts.Type): Shape {
  if (type.isUnion() && type.types.some((member) => jsonForm(reader, member) !== undefined)) {
    return unionOf(type.types.map((member) => readConverted(reader, member)))
  }
  const isObject = (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0
  if (!isObject || isBuiltIn(type) || jsonForm(reader, type) === undefined) {
    return reader.at('').read(type)
  }
  const { properties, indexes } = membersOf(reader, type)
  const data = properties.filter(({ name }) => name !== 'toJSON')
  const instance = classProblem(type, data)
  if (instance !== undefined) return reader.problem(instance)
  return readMembers(reader.at(''), { properties: data, indexes }, 'data')
}

function symbolName(property: ts.Symbol): string {
  const declaration = property.valueDeclaration
  return (
    (declaration &&
      ts
        .getNameOfDeclaration(declaration)
        ?.getText()
        .replace(/^\[|\]$/g, '')) ??
    'symbol'
  )
}

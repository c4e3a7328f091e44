import type { ObjectShape, Shape } from '../../model/shape.js'
import { ts } from '../typescript.js'
import { isBuiltIn } from './built-in.js'
import { readMembers } from './object.js'
import type { ShapeReader } from './shape-reader.js'

/**
 * An intersection of objects is the object with all their properties. One with a primitive, a list or a built-in value
 * is a brand: the value is that, and the properties are there for the type checker alone.
 */
export function readIntersection(reader: ShapeReader, type: ts.Type): Shape | undefined {
  if (!type.isIntersection()) return undefined
  if (isImpossible(reader, type)) return { kind: 'primitive', name: 'never' }
  const [first, ...more] = type.types.filter((part) => isBase(reader, part))
  if (first === undefined) return readTagged(reader, type)
  const list = readLists(reader, type, [first, ...more])
  const base = list ?? reader.read(first)
  const also = list === undefined ? more.map((part) => reader.read(part)) : []
  const brands = type.types.filter((part) => part.flags & ts.TypeFlags.Object && !isBase(reader, part))
  const brand = readBrand(reader, brands)
  if (brand === null && also.length === 0) return base
  return {
    kind: 'brand',
    base,
    ...(also.length === 0 ? {} : { also }),
    brand: brand ?? { kind: 'object', properties: [], indexes: [] },
  }
}

/** `{ kind: 'a' } & { kind: 'b' }`: to the compiler an object without properties, until it looks closer. */
function isImpossible({ checker }: ShapeReader, type: ts.IntersectionType): boolean {
  checker.getPropertiesOfType(type)
  // The flag is not public; looking at the properties has set it.
  const isNever = 1 << 25
  return ((type as ts.Type as ts.ObjectType).objectFlags & isNever) !== 0
}

/** What a value is at run time, whatever is said of it besides. `object` says nothing more beside an object. */
function isBase(reader: ShapeReader, type: ts.Type): boolean {
  if (type.flags & ts.TypeFlags.NonPrimitive) return false
  return !(type.flags & ts.TypeFlags.Object) || isList(reader, type) || isBuiltIn(type)
}

function isList({ checker }: ShapeReader, type: ts.Type): boolean {
  return checker.isArrayType(type) || checker.isTupleType(type)
}

/** `Row[] & { id: string }[]`, as a derived type narrows a list: the list of what is both. */
function readLists(
  reader: ShapeReader,
  type: ts.Type,
  bases: readonly ts.Type[],
): Shape | undefined {
  const { checker } = reader
  if (bases.length < 2 || !bases.every((base) => checker.isArrayType(base))) return undefined
  const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
  const readonly = bases.every((base) => base.getSymbol()?.name === 'ReadonlyArray')
  return element && { kind: 'array', element: reader.at('[]').read(element), readonly }
}

/** An object with a symbol brand: its symbols are there for the type checker alone. */
function readTagged(reader: ShapeReader, type: ts.IntersectionType): Shape | undefined {
  const isTag = (part: ts.Type): boolean =>
    part.getProperties().length > 0 && part.getProperties().every((property) => isSymbolKey(property))
  if (!type.types.some(isTag) || type.types.every(isTag)) return undefined
  const tags = new Set(type.types.filter(isTag).flatMap((part) => part.getProperties().map(({ escapedName }) => escapedName)))
  const symbols = type.getProperties().filter((property) => isSymbolKey(property))
  if (!symbols.every(({ escapedName }) => tags.has(escapedName))) return undefined
  reader.problem({ kind: 'brandDropped', found: 'a symbol brand', instead: '' })
  return readMembers(reader, type, 'brand')
}

/** The named properties of a brand; null when all of them are symbols, which only their own file has. */
function readBrand(reader: ShapeReader, objects: readonly ts.Type[]): ObjectShape | null {
  const members = objects.map((part) => readMembers(reader.at(''), part, 'brand'))
  const properties = members.flatMap((member) => member.properties)
  const indexes = members.flatMap((member) => member.indexes)
  const hadSymbols = objects.some((part) =>
    part.getProperties().some((property) => isSymbolKey(property)),
  )
  if (hadSymbols) reader.problem({ kind: 'brandDropped', found: 'a symbol brand', instead: '' })
  const isEmpty = properties.length === 0 && indexes.length === 0
  if (isEmpty && (hadSymbols || objects.length === 0)) return null
  return { kind: 'object', properties, indexes }
}

export function isSymbolKey(property: ts.Symbol): boolean {
  return (property.escapedName as string).startsWith('__@')
}

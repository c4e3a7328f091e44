import type { ObjectShape, Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { isBuiltIn } from './built-in.js'
import { membersOf } from './members.js'
import { readMembers } from './object.js'
import { isSymbolKey } from './property-flags.js'
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
  const base = reader.read(first)
  const also = more.map((part) => reader.read(part))
  const tags = type.types.filter(
    (part) => part.flags & ts.TypeFlags.Object && !isBase(reader, part),
  )
  const brand = readBrand(reader, type, tags)
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

/** An object with a symbol brand: its symbols are there for the type checker alone. */
function readTagged(reader: ShapeReader, type: ts.IntersectionType): Shape | undefined {
  const isTag = (part: ts.Type): boolean =>
    part.getProperties().length > 0 &&
    part.getProperties().every((property) => isSymbolKey(property))
  if (!type.types.some(isTag) || type.types.every(isTag)) return undefined
  const tags = new Set(
    type.types
      .filter(isTag)
      .flatMap((part) => part.getProperties().map(({ escapedName }) => escapedName)),
  )
  const symbols = type.getProperties().filter((property) => isSymbolKey(property))
  if (!symbols.every(({ escapedName }) => tags.has(escapedName))) return undefined
  reader.problem({ kind: 'brandDropped', found: 'a symbol brand', instead: '' })
  return readMembers(reader, membersOf(reader, type), 'brand')
}

/** The named properties of a brand; null when all of them are symbols, which only their own file has. */
function readBrand(
  reader: ShapeReader,
  type: ts.IntersectionType,
  tags: readonly ts.Type[],
): ObjectShape | null {
  const { checker } = reader
  const all = tags.flatMap((tag) => tag.getProperties())
  const symbols = all.filter((property) => isSymbolKey(property))
  if (symbols.length > 0)
    reader.problem({ kind: 'brandDropped', found: 'a symbol brand', instead: '' })
  // What two parts say of one property only the whole can tell; else it would bring in what the base has of that name.
  const properties = [...new Set(all.map(({ name }) => name))].flatMap((name) => {
    const said = all.filter((property) => property.name === name)
    return (said.length === 1 ? said[0] : checker.getPropertyOfType(type, name)) ?? []
  })
  const indexes = tags.flatMap((tag) => [...checker.getIndexInfosOfType(tag)])
  const brand = readMembers(reader.at(''), { properties, indexes }, 'brand')
  const isEmpty = brand.properties.length === 0 && indexes.length === 0
  return isEmpty && (symbols.length > 0 || tags.length === 0) ? null : brand
}

import type { ObjectShape, Shape } from '../../model/shape.js'
import { ts } from '../typescript.js'
import { readMembers } from './object.js'
import type { ShapeReader } from './shape-reader.js'

/**
 * An intersection of objects is the object with all their properties. One with a primitive is a brand: the value is
 * the primitive, and the properties are there for the type checker alone.
 */
export function readIntersection(reader: ShapeReader, type: ts.Type): Shape | undefined {
  if (!type.isIntersection()) return undefined
  const objects = type.types.filter((part) => part.flags & ts.TypeFlags.Object)
  const [base] = type.types.filter((part) => !(part.flags & ts.TypeFlags.Object))
  if (base === undefined) {
    const [collection] = objects.filter((part) => isCollection(reader, part))
    return collection === undefined ? undefined : reader.read(collection)
  }
  const brand = readBrand(reader, objects)
  if (brand === null) return reader.read(base)
  return { kind: 'brand', base: reader.read(base), brand }
}

/** `string[] & { readonly brand: 'Ids' }`: the value is the array. */
function isCollection(reader: ShapeReader, type: ts.Type): boolean {
  return reader.checker.isArrayType(type) || reader.checker.isTupleType(type)
}

/** The named properties of a brand; null when all of them are symbols, which only their own file has. */
function readBrand(reader: ShapeReader, objects: readonly ts.Type[]): ObjectShape | null {
  const members = objects.map((part) => readMembers(reader.at(''), part, 'brand'))
  const properties = members.flatMap((member) => member.properties)
  const indexes = members.flatMap((member) => member.indexes)
  const hadSymbols = objects.some((part) =>
    part.getProperties().some((property) => isSymbolKey(property)),
  )
  if (hadSymbols) {
    reader.problem({ kind: 'brandDropped', found: 'a symbol brand', instead: '' })
    if (properties.length === 0 && indexes.length === 0) return null
  }
  return { kind: 'object', properties, indexes }
}

export function isSymbolKey(property: ts.Symbol): boolean {
  return (property.escapedName as string).startsWith('__@')
}

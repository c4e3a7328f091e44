import type { PrimitiveName, Shape } from '../../../model/shape.js'
import { notOptional, type Family, type Schema } from './schema.js'
import { knownDialect, type SchemaFunction, type SchemaReader } from './schema-reader.js'

/** A schema of a type that does not depend on arguments. */
export function leaf(family: Family, shape: Shape, isOptional = false): SchemaFunction {
  return (reader) => leafSchema(reader, family, shape, isOptional)
}

export function leafSchema(
  reader: SchemaReader,
  family: Family,
  shape: Shape,
  isOptional = false,
): Schema {
  const dialect = knownDialect(reader)
  return { dialect, family, shape: () => shape, isOptional: isOptional ? () => true : notOptional }
}

export function primitive(name: PrimitiveName): Shape {
  return { kind: 'primitive', name }
}

export const dateShape: Shape = { kind: 'value', type: 'Date' }

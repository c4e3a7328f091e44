import { NeedsChecker } from '../../syntax/needs-checker.js'
import { ts } from '../../source/typescript.js'
import { argumentOf, elementsOf } from './arguments.js'
import type { Schema } from './schema.js'
import { knownDialect, type SchemaFunction, type SchemaReader } from './schema-reader.js'
import { joinShapes } from './shapes.js'

export function unionOfSchemas(reader: SchemaReader, options: readonly Schema[]): Schema {
  return {
    dialect: knownDialect(reader),
    family: 'other',
    shape: (at) =>
      joinShapes(
        at,
        options.map((option) => option.shape(at.deeper())),
      ),
    isOptional: (at) => options.some((option) => option.isOptional(at)),
  }
}

export const union: SchemaFunction = (reader, call) => {
  const elements = elementsOf(argumentOf(call, 0))
  if (elements.length < 2) throw new NeedsChecker('a union of one')
  return unionOfSchemas(
    reader,
    elements.map((element) => reader.read(element)),
  )
}

/** Objects that are told apart by a property with literals, or else the call would mean something else. */
export const discriminatedUnion: SchemaFunction = (reader, call) => {
  const name = argumentOf(call, 0)
  if (!ts.isStringLiteral(name)) throw new NeedsChecker('a discriminator from elsewhere')
  const options = elementsOf(argumentOf(call, 1)).map((element) => reader.read(element))
  const isTold = options.every(({ properties }) => {
    const family = properties?.get(name.text)?.schema.family
    return family === 'literal' || family === 'enum'
  })
  if (!isTold || options.length < 2) throw new NeedsChecker('objects that are not told apart')
  return unionOfSchemas(reader, options)
}

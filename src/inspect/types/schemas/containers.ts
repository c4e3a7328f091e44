import type { Shape, TupleElement } from '../../../model/shape.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { argumentOf, elementsOf } from './arguments.js'
import { notOptional, type Family, type Schema } from './schema.js'
import { knownDialect, type SchemaFunction, type SchemaReader } from './schema-reader.js'
import { ts } from '../../source/typescript.js'

function container(reader: SchemaReader, family: Family, shape: (at: NodeReader) => Shape): Schema {
  return { dialect: knownDialect(reader), family, shape, isOptional: notOptional }
}

export function arrayOf(reader: SchemaReader, element: Schema): Schema {
  return container(reader, 'array', (at) => {
    return { kind: 'array', element: element.shape(at.deeper()), readonly: false }
  })
}

export const array: SchemaFunction = (reader, call) =>
  arrayOf(reader, reader.read(argumentOf(call, 0)))

export const set: SchemaFunction = (reader, call) => {
  const element = reader.read(argumentOf(call, 0))
  return container(reader, 'set', (at) => {
    return { kind: 'set', element: element.shape(at.deeper()), readonly: false }
  })
}

export const map: SchemaFunction = (reader, call) => {
  const [key, value] = [0, 1].map((index) => reader.read(argumentOf(call, index)))
  if (key === undefined || value === undefined) throw new NeedsChecker('a map of nothing')
  return container(reader, 'other', (at) => {
    const inside = at.deeper()
    return { kind: 'map', key: key.shape(inside), value: value.shape(inside), readonly: false }
  })
}

/** Elements that must be there. What may be absent, or repeats, changes what stands beside it. */
export const tuple: SchemaFunction = (reader, call) => {
  const elements = elementsOf(argumentOf(call, 0)).map((element) => reader.read(element))
  const [, more] = call.arguments
  if (more !== undefined && !isParams(more)) throw new NeedsChecker('a tuple of an open length')
  return container(reader, 'other', (at) => {
    const inside = at.deeper()
    const read = elements.map((element): TupleElement => {
      if (element.isOptional(inside)) throw new NeedsChecker('a tuple of an open length')
      return { shape: element.shape(inside), presence: 'required' }
    })
    return { kind: 'tuple', elements: read, readonly: false }
  })
}

/** What zod says of errors, in the place of another schema. */
function isParams(node: ts.Expression): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isStringLiteral(node)
}

/** `z.record(z.string(), value)`. */
export const record: SchemaFunction = (reader, call) => {
  const key = reader.read(argumentOf(call, 0))
  const value = reader.read(argumentOf(call, 1))
  if (key.family !== 'string' && key.family !== 'format')
    throw new NeedsChecker('a record of rare keys')
  return container(reader, 'other', (at) => {
    const inside = at.deeper()
    const keys = key.shape(inside)
    if (keys.kind !== 'primitive' || keys.name !== 'string')
      throw new NeedsChecker('a record of rare keys')
    return {
      kind: 'object',
      properties: [],
      indexes: [{ key: keys, value: value.shape(inside), readonly: false }],
    }
  })
}

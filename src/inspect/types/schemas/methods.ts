import { NeedsChecker } from '../../syntax/needs-checker.js'
import { argumentOf } from './arguments.js'
import type { Methods } from './dialect.js'
import { arrayOf } from './containers.js'
import { objectOf } from './object-schema.js'
import { propertiesOf } from './object-methods.js'
import { keepsType } from './refinement.js'
import type { Schema } from './schema.js'
import type { SchemaFunction, SchemaMethod } from './schema-reader.js'
import { unionOfSchemas } from './unions.js'
import { defaulted, enclosed, knownOn, nullable, nullish, optional, readonly } from './wrappers.js'

/** A method that gives a schema of the same type, with the same methods. */
export const same: SchemaMethod = (_reader, schema) => schema

export function wrapping(wrap: (schema: Schema) => Schema): SchemaMethod {
  return (_reader, schema) => wrap(schema)
}

/** The same as a function of the namespace: `z.optional(schema)`. */
export function wrappingFunction(wrap: (schema: Schema) => Schema): SchemaFunction {
  return (reader, call) => wrap(reader.read(argumentOf(call, 0)))
}

export function refining(give: (schema: Schema) => Schema): SchemaMethod {
  return (_reader, schema, call) => {
    if (!keepsType(argumentOf(call, 0), schema.family))
      throw new NeedsChecker('a refinement that may narrow')
    return give(schema)
  }
}

/** What a function makes of the value is for the checker; what it is given is known. */
export const transform: SchemaMethod = (reader, schema) => knownOn('input', reader, schema)

/** What the schemas of every zod have. */
export const common: Methods = [
  ['describe', same],
  ['optional', wrapping(optional)],
  ['nullable', wrapping(nullable)],
  ['nullish', wrapping(nullish)],
  ['default', (reader, schema) => defaulted(reader, schema)],
  ['readonly', wrapping(readonly)],
  ['array', (reader, schema) => arrayOf(reader, schema)],
  [
    'or',
    (reader, schema, call) => unionOfSchemas(reader, [schema, reader.read(argumentOf(call, 0))]),
  ],
  ['and', (reader, schema, call) => intersectionOf(schema, reader.read(argumentOf(call, 0)))],
  ['transform', transform],
  ['brand', transform],
]

/** Two objects that have no property in common. */
export function intersectionOf(first: Schema, second: Schema): Schema {
  const own = propertiesOf(first)
  const others = propertiesOf(second)
  if (own.size === 0 || others.size === 0 || [...others.keys()].some((name) => own.has(name)))
    throw new NeedsChecker('an intersection of what may overlap')
  return enclosed(objectOf(first.dialect, new Map([...own, ...others])))
}

export const intersection: SchemaFunction = (reader, call) =>
  intersectionOf(reader.read(argumentOf(call, 0)), reader.read(argumentOf(call, 1)))

export function sameMethods(names: string): Methods {
  return names.split(' ').map((name) => [name, same] as const)
}

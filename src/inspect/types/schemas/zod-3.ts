import { argumentOf } from './arguments.js'
import { array, map, record, set, tuple } from './containers.js'
import { createDialect, type Dialect, type Methods } from './dialect.js'
import { enumOfList, enumOfObject, literalOf } from './enum-schema.js'
import { dateShape, leaf, primitive } from './leaves.js'
import { common, intersection, refining, sameMethods, wrappingFunction } from './methods.js'
import { changing, extend, merge, omit, partial, pick } from './object-methods.js'
import { objectOf, readProperties } from './object-schema.js'
import type { Family, Schema } from './schema.js'
import type { SchemaFunction, SchemaMethod } from './schema-reader.js'
import { discriminatedUnion, union } from './unions.js'
import { enclosed, knownOn, nullable, optional } from './wrappers.js'

const textChecks =
  'email url emoji uuid cuid cuid2 ulid ip datetime regex includes startsWith endsWith min max length nonempty trim toLowerCase toUpperCase'
const numberChecks =
  'gte min gt lte max lt int positive negative nonpositive nonnegative multipleOf step finite safe'
const bigintChecks = 'gte min gt lte max lt positive negative nonpositive nonnegative multipleOf'

const object: SchemaFunction = (reader, call) =>
  objectOf(zod3, readProperties(reader, argumentOf(call, 0)))

const preprocess: SchemaFunction = (reader, call) =>
  knownOn('output', reader, reader.read(argumentOf(call, 1)))

/** What takes `optional` away again, below `nullable` too. */
function required(schema: Schema): Schema {
  const { added } = schema
  if (added === undefined) return schema
  return added.absence === 'undefined' ? required(added.to) : nullable(required(added.to))
}

const leaves: Readonly<Record<string, SchemaFunction>> = {
  string: leaf('string', primitive('string')),
  number: leaf('number', primitive('number')),
  bigint: leaf('bigint', primitive('bigint')),
  boolean: leaf('other', primitive('boolean')),
  date: leaf('date', dateShape),
}

const functions: readonly (readonly [string, SchemaFunction])[] = [
  ...Object.entries(leaves).flatMap(([name, of]) => [
    [name, of] as const,
    [`coerce.${name}`, of] as const,
  ]),
  ['null', leaf('other', primitive('null'))],
  ['undefined', leaf('other', primitive('undefined'), true)],
  ['void', leaf('other', primitive('void'), true)],
  ['nan', leaf('other', primitive('number'))],
  ['literal', literalOf({ takesList: false })],
  ['enum', enumOfList],
  ['nativeEnum', enumOfObject],
  ['object', object],
  ['strictObject', object],
  ['array', array],
  ['tuple', tuple],
  ['record', record],
  ['map', map],
  ['set', set],
  ['union', union],
  ['discriminatedUnion', discriminatedUnion],
  ['intersection', intersection],
  ['optional', wrappingFunction(optional)],
  ['nullable', wrappingFunction(nullable)],
  ['preprocess', preprocess],
]

const pipe: SchemaMethod = (reader, schema, call) =>
  enclosed(reader.side === 'input' ? schema : reader.read(argumentOf(call, 0)))

const every: Methods = [
  ...common,
  ['refine', refining(enclosed)],
  ['superRefine', refining(enclosed)],
  ['catch', (reader, schema) => knownOn('output', reader, schema)],
  ['pipe', pipe],
]

const own: Readonly<Partial<Record<Family, Methods>>> = {
  string: sameMethods(textChecks),
  number: sameMethods(numberChecks),
  bigint: sameMethods(bigintChecks),
  date: sameMethods('min max'),
  array: sameMethods('min max length'),
  set: sameMethods('min max size nonempty'),
  object: [
    ...sameMethods('strict strip'),
    ['extend', extend],
    ['merge', merge],
    ['pick', pick],
    ['omit', omit],
    ['partial', partial],
    ['required', changing(required)],
  ],
}

export const zod3: Dialect = createDialect({
  name: 'zod 3',
  functions,
  every,
  own,
  keepsDeclarations: false,
  readsEnums: false,
})

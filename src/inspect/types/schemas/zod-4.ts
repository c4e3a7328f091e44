import { NeedsChecker } from '../../syntax/needs-checker.js'
import { argumentOf } from './arguments.js'
import { array, map, record, set, tuple } from './containers.js'
import { createDialect, type Dialect, type Methods } from './dialect.js'
import { enumOfEither, enumOfObject, literalOf } from './enum-schema.js'
import { dateShape, leaf, primitive } from './leaves.js'
import {
  common,
  intersection,
  refining,
  same,
  sameMethods,
  wrapping,
  wrappingFunction,
} from './methods.js'
import { changing, extend, merge, omit, partial, pick } from './object-methods.js'
import { objectOf, readProperties } from './object-schema.js'
import type { Family } from './schema.js'
import type { SchemaFunction, SchemaMethod } from './schema-reader.js'
import { discriminatedUnion, union } from './unions.js'
import { enclosed, knownOn, nullable, nullish, optional, present, readonly } from './wrappers.js'

const formats =
  'email guid uuid uuidv4 uuidv6 uuidv7 url emoji nanoid cuid cuid2 ulid xid ksuid ipv4 ipv6 cidrv4 cidrv6 base64 base64url e164 jwt'
const textChecks =
  'regex includes startsWith endsWith min max length nonempty lowercase uppercase trim normalize toLowerCase toUpperCase'
const numberChecks =
  'gt gte min lt lte max int safe positive nonnegative negative nonpositive multipleOf step finite'
const bigintChecks = 'gte min gt lte max lt positive negative nonpositive nonnegative multipleOf'

const object: SchemaFunction = (reader, call) =>
  objectOf(zod4, readProperties(reader, argumentOf(call, 0)))

/** Takes anything, of which the checker tells. */
function coerced(of: SchemaFunction): SchemaFunction {
  return (reader, call) => {
    const schema = of(reader, call)
    return { ...knownOn('output', reader, schema), family: schema.family }
  }
}

const stringbool: SchemaFunction = (reader, call) =>
  leaf('other', primitive(reader.side === 'input' ? 'string' : 'boolean'))(reader, call)

/** Versions differ where it may be absent as well. */
const caught: SchemaMethod = (_reader, schema) => ({
  ...enclosed(schema),
  isOptional: (at) => {
    if (schema.isOptional(at)) throw new NeedsChecker('what is caught and may be absent')
    return false
  },
})

const preprocess: SchemaFunction = (reader, call) =>
  knownOn('output', reader, reader.read(argumentOf(call, 1)))

const text = leaf('string', primitive('string'))
const number = leaf('number', primitive('number'))
const bigint = leaf('bigint', primitive('bigint'))
const boolean = leaf('other', primitive('boolean'))
const date = leaf('date', dateShape)

const functions: readonly (readonly [string, SchemaFunction])[] = [
  ['string', text],
  ...formats.split(' ').map((name) => [name, leaf('format', primitive('string'))] as const),
  ...['datetime', 'date', 'time', 'duration'].map(
    (name) => [`iso.${name}`, leaf('format', primitive('string'))] as const,
  ),
  ...['number', 'int', 'int32', 'uint32', 'float32', 'float64'].map(
    (name) => [name, number] as const,
  ),
  ...['bigint', 'int64', 'uint64'].map((name) => [name, bigint] as const),
  ['boolean', boolean],
  ['date', date],
  ['null', leaf('other', primitive('null'))],
  ['undefined', leaf('other', primitive('undefined'))],
  ['void', leaf('other', primitive('void'))],
  ['nan', leaf('other', primitive('number'))],
  ['stringbool', stringbool],
  ['coerce.string', coerced(text)],
  ['coerce.number', coerced(number)],
  ['coerce.bigint', coerced(bigint)],
  ['coerce.boolean', coerced(boolean)],
  ['coerce.date', coerced(date)],
  ['literal', literalOf({ takesList: true })],
  ['enum', enumOfEither],
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
  ['nullish', wrappingFunction(nullish)],
  ['readonly', wrappingFunction(readonly)],
  ['preprocess', preprocess],
]

const meta: SchemaMethod = (_reader, schema, call) => {
  argumentOf(call, 0)
  return schema
}

const every: Methods = [
  ...common,
  ['check', same],
  ['overwrite', same],
  ['refine', refining((schema) => schema)],
  ['superRefine', refining((schema) => schema)],
  ['meta', meta],
  ['catch', caught],
  ['nonoptional', wrapping(present)],
  ['pipe', (reader, schema) => knownOn('input', reader, schema)],
]

const own: Readonly<Partial<Record<Family, Methods>>> = {
  string: [...sameMethods(`${textChecks} ${formats} datetime date time duration`)],
  format: sameMethods(textChecks),
  number: sameMethods(numberChecks),
  bigint: sameMethods(bigintChecks),
  date: sameMethods('min max'),
  array: sameMethods('min max length nonempty'),
  set: sameMethods('min max size nonempty'),
  object: [
    ...sameMethods('strict strip'),
    ['extend', extend],
    ['merge', merge],
    ['pick', pick],
    ['omit', omit],
    ['partial', partial],
    ['required', changing(present)],
  ],
}

export const zod4: Dialect = createDialect({
  name: 'zod 4',
  functions,
  every,
  own,
  keepsDeclarations: true,
  readsEnums: true,
})

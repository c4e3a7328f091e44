import type { IndexShape, ObjectShape, PropertyShape, Shape } from '../../model/shape.js'
import { indexPattern } from './index-pattern.js'
import { canBeUndefined, isUndefined } from '../../model/wire/union-members.js'
import { describeDoc } from './doc.js'
import type { Schema, SchemaWriter } from './schema-writer.js'

/** Properties that the type does not name are allowed, as TypeScript allows them. */
export function objectSchema({ properties, indexes }: ObjectShape, writer: SchemaWriter): Schema {
  // `{}` is anything but null.
  if (properties.length + indexes.length === 0) return { not: { type: 'null' } }
  const required = properties
    .filter(({ optional, shape }) => !optional && !canBeUndefined(shape, writer.table))
    .map(({ name }) => name)
  const others = indexes.find(({ key }) => isAnyText(key))
  const patterns = indexes.filter((index) => index !== others)
  return {
    type: 'object',
    ...(properties.length === 0 ? {} : { properties: named(properties, writer) }),
    ...(required.length === 0 ? {} : { required }),
    ...(patterns.length === 0 ? {} : { patternProperties: byPattern(patterns, writer) }),
    ...(others === undefined ? {} : { additionalProperties: writer.write(present(others.value)) }),
  }
}

function isAnyText(key: Shape): boolean {
  return key.kind === 'primitive' && key.name === 'string'
}

function named(properties: readonly PropertyShape[], { write }: SchemaWriter): Schema {
  const entries = properties.map(({ name, shape, doc }) => [
    name,
    { ...describeDoc(doc), ...write(present(shape)) },
  ])
  return Object.fromEntries(entries) as Schema
}

/** A property that is undefined is absent. */
function present(shape: Shape): Shape {
  if (isUndefined(shape)) return { kind: 'primitive', name: 'never' }
  if (shape.kind !== 'union' || !shape.members.some(isUndefined)) return shape
  const members = shape.members.filter((member) => !isUndefined(member))
  const [only] = members
  return members.length === 1 && only !== undefined && shape.bounds === undefined
    ? only
    : { ...shape, members }
}

function byPattern(indexes: readonly IndexShape[], { write }: SchemaWriter): Schema {
  const entries = indexes.map(({ key, value }) => [indexPattern(key), write(present(value))])
  return Object.fromEntries(entries) as Schema
}

import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { argumentOf } from './arguments.js'
import { objectOf, readProperties } from './object-schema.js'
import type { Properties, Schema, SchemaProperty } from './schema.js'
import type { SchemaMethod } from './schema-reader.js'
import { optional } from './wrappers.js'

export const extend: SchemaMethod = (reader, schema, call) => {
  return joined(schema, readProperties(reader, argumentOf(call, 0)))
}

export const merge: SchemaMethod = (reader, schema, call) =>
  joined(schema, propertiesOf(reader.read(argumentOf(call, 0))))

function joined(schema: Schema, added: Properties): Schema {
  const own = propertiesOf(schema)
  const left = [...own].filter(([name]) => !added.has(name))
  return objectOf(schema.dialect, new Map([...left, ...added]))
}

export const pick: SchemaMethod = (_reader, schema, call) => {
  const names = namesOf(schema, call)
  return objectOf(
    schema.dialect,
    filter(schema, (name) => names.has(name)),
  )
}

export const omit: SchemaMethod = (_reader, schema, call) => {
  const names = namesOf(schema, call)
  return objectOf(
    schema.dialect,
    filter(schema, (name) => !names.has(name)),
  )
}

/** Changes all properties of an object, or those that are named. */
export function changing(change: (schema: Schema) => Schema): SchemaMethod {
  return (_reader, schema, call) => {
    const own = propertiesOf(schema)
    const [mask] = call.arguments
    const names = mask === undefined ? null : namesOf(schema, call)
    // zod 3 lists the names anew, so that the compiler forgets where the properties are declared.
    const kept = names === null || schema.dialect.keepsDeclarations ? own : withoutDeclarations(own)
    return objectOf(
      schema.dialect,
      mapProperties(kept, (property, name) =>
        names === null || names.has(name)
          ? { ...property, schema: change(property.schema) }
          : property,
      ),
    )
  }
}

export const partial = changing(optional)

export function propertiesOf({ properties }: Schema): Properties {
  if (properties === undefined) throw new NeedsChecker('a schema that is no object')
  return properties
}

function filter(schema: Schema, isKept: (name: string) => boolean): Properties {
  return new Map([...propertiesOf(schema)].filter(([name]) => isKept(name)))
}

function withoutDeclarations(properties: Properties): Properties {
  return mapProperties(properties, ({ schema }) => ({ schema, declaration: null }))
}

function mapProperties(
  properties: Properties,
  change: (property: SchemaProperty, name: string) => SchemaProperty,
): Properties {
  return new Map([...properties].map(([name, property]) => [name, change(property, name)]))
}

/** `{ id: true, note: true }` */
function namesOf(schema: Schema, call: ts.CallExpression): ReadonlySet<string> {
  const own = propertiesOf(schema)
  const mask = argumentOf(call, 0)
  if (!ts.isObjectLiteralExpression(mask)) throw new NeedsChecker('keys from elsewhere')
  const names = mask.properties.map((property) => {
    const isPlain =
      ts.isPropertyAssignment(property) &&
      property.initializer.kind === ts.SyntaxKind.TrueKeyword &&
      (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
    if (!isPlain || !own.has(property.name.text)) throw new NeedsChecker('a key of a rare kind')
    return property.name.text
  })
  return new Set(names)
}

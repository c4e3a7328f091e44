import type { PropertyShape, Shape } from '../../../model/shape.js'
import { docOf } from '../../source/doc.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { compareMapped } from '../checker/order-properties.js'
import { checkBounds } from '../syntax/check-bounds.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { tellingNames } from '../syntax/telling-names.js'
import type { Dialect } from './dialect.js'
import {
  notOptional,
  type Properties,
  type PropertyDeclaration,
  type Schema,
  type SchemaProperty,
} from './schema.js'
import type { SchemaReader } from './schema-reader.js'
import { withoutUndefined } from './shapes.js'

export function objectOf(dialect: Dialect, properties: Properties): Schema {
  return {
    dialect,
    family: 'object',
    shape: (at) => objectShape(at, properties),
    isOptional: notOptional,
    properties,
  }
}

/** The properties of an object literal, each of which is a schema. */
export function readProperties(reader: SchemaReader, node: ts.Expression): Properties {
  if (!ts.isObjectLiteralExpression(node)) throw new NeedsChecker('properties from elsewhere')
  const properties = new Map<string, SchemaProperty>()
  for (const declaration of node.properties) {
    const isPlain =
      ts.isPropertyAssignment(declaration) || ts.isShorthandPropertyAssignment(declaration)
    if (!isPlain) throw new NeedsChecker('a property of a rare kind')
    const name = nameOf(declaration)
    if (properties.has(name)) throw new NeedsChecker(`two properties ${name}`)
    checkBounds(reader.file, declaration)
    const value = ts.isPropertyAssignment(declaration) ? declaration.initializer : declaration.name
    const schema = reader.read(value)
    properties.set(name, { schema, declaration })
  }
  return properties
}

function nameOf({ name }: PropertyDeclaration): string {
  const isPlain = ts.isIdentifier(name) || ts.isStringLiteral(name)
  // `__proto__` declares no property, and what is a number has a key of another type.
  if (!isPlain || name.text.startsWith('__') || tellingNames.has(name.text))
    throw new NeedsChecker('a property with a rare name')
  return name.text
}

function objectShape(at: NodeReader, properties: Properties): Shape {
  if (properties.size === 0) throw new NeedsChecker('an object with nothing')
  const placed = [...properties].map(([name, { schema, declaration }]) => ({
    name,
    schema,
    declaration,
    ...(declaration === null ? {} : { declarations: [declaration] }),
  }))
  return {
    kind: 'object',
    properties: placed
      .sort(compareMapped)
      .map(({ name, ...property }) => propertyShape(at, name, property)),
    indexes: [],
  }
}

function propertyShape(
  outer: NodeReader,
  name: string,
  { schema, declaration }: SchemaProperty,
): PropertyShape {
  const at = outer.in(outer.scope, declaration ?? undefined)
  const optional = schema.isOptional(at)
  const shape = schema.shape(at)
  const doc = declaration === null ? undefined : docOf(declaration)
  return {
    name,
    shape: optional && !at.project.exactOptional ? withoutUndefined(at, shape) : shape,
    optional,
    readonly: false,
    ...(doc === undefined ? {} : { doc }),
  }
}

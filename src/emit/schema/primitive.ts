import type { PrimitiveName, PrimitiveShape } from '../../model/shape.js'
import type { Schema } from './schema-writer.js'

export function primitiveSchema({ name }: PrimitiveShape): Schema {
  return schemas[name]
}

const schemas: Readonly<Record<PrimitiveName, Schema>> = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  bigint: { type: 'string', pattern: '^-?\\d+$' },
  null: { type: 'null' },
  // There is no value of it in JSON: it is absent, and in a list null.
  undefined: { type: 'null' },
  void: { type: 'null' },
  any: {},
  unknown: {},
  never: { not: {} },
  object: { type: ['object', 'array'] },
}

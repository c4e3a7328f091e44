import type { ValueShape, ValueType } from '../../model/shape.js'
import type { Schema } from './schema-writer.js'

export function valueSchema({ type }: ValueShape): Schema {
  return schemas[type]
}

const bytes: Schema = { type: 'string', contentEncoding: 'base64' }

const schemas: Readonly<Record<ValueType, Schema>> = {
  Date: { type: 'string', format: 'date-time' },
  URL: { type: 'string', format: 'uri' },
  RegExp: { type: 'string', pattern: '^/.+/[a-z]*$' },
  Uint8Array: bytes,
  ArrayBuffer: bytes,
  Buffer: bytes,
}

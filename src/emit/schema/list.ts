import type { ArrayShape, MapShape, SetShape } from '../../model/shape.js'
import { isDistinctInJson } from '../../model/wire/distinct-in-json.js'
import type { Schema, SchemaWriter } from './schema-writer.js'

export function listSchema({ element }: ArrayShape, { write }: SchemaWriter): Schema {
  return { type: 'array', items: write(element) }
}

export function setSchema({ element }: SetShape, { write, table }: SchemaWriter): Schema {
  const list = { type: 'array', items: write(element) }
  return isDistinctInJson(element, table) ? { ...list, uniqueItems: true } : list
}

/** A list of pairs. */
export function mapSchema({ key, value }: MapShape, { write }: SchemaWriter): Schema {
  const pair = { type: 'array', prefixItems: [write(key), write(value)], minItems: 2, maxItems: 2 }
  return { type: 'array', items: pair }
}

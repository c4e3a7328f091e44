import type { Shape } from '../../model/shape.js'
import type { Schema } from './schema-writer.js'

/** Bounds have the words of JSON Schema already. Those of a bigint, which is a text in JSON, only the type can say. */
export function boundSchema({ bounds = {} }: Shape): Schema {
  const entries = Object.entries(bounds).map(([name, bound]) => {
    const isText = name === 'pattern' || name === 'format' || bound === true
    return [name, isText ? bound : Number(bound)]
  })
  return Object.fromEntries(entries) as Schema
}

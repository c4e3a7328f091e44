import type { LiteralShape } from '../../model/shape.js'
import type { Schema } from './schema-writer.js'

/** A bigint is its decimal text, which is how the shape holds it. */
export function literalSchema({ value }: LiteralShape): Schema {
  return { const: value }
}

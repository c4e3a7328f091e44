import type { CasedShape, TemplateShape } from '../../model/shape.js'
import { indexPattern } from './index-pattern.js'
import type { Schema } from './schema-writer.js'

/** Template texts have a pattern; of letters in one case JSON Schema can only say that they are text. */
export function textSchema(shape: TemplateShape | CasedShape): Schema {
  return shape.kind === 'cased'
    ? { type: 'string' }
    : { type: 'string', pattern: indexPattern(shape) }
}

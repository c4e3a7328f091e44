import type { Shape, TupleElement, TupleShape } from '../../model/shape.js'
import type { Schema, SchemaWriter } from './schema-writer.js'

/** Items that come after a rest have no place that a schema could name: each of what follows is one of them. */
export function tupleSchema({ elements }: TupleShape, { write }: SchemaWriter): Schema {
  const at = elements.findIndex(({ presence }) => presence === 'rest')
  const before = (at === -1 ? elements : elements.slice(0, at)).map((element) =>
    write(held(element)),
  )
  const following = at === -1 ? [] : elements.slice(at).map(({ shape }) => write(shape))
  const minItems = elements.filter(({ presence }) => presence === 'required').length
  return {
    type: 'array',
    ...(before.length === 0 ? {} : { prefixItems: before }),
    ...(following.length === 0
      ? { items: false }
      : { items: following.length === 1 ? following[0] : { anyOf: following } }),
    minItems,
  }
}

/** An optional element may be there and undefined, which is null in a list. */
function held({ shape, presence }: TupleElement): Shape {
  if (presence !== 'optional') return shape
  return { kind: 'union', members: [shape, { kind: 'primitive', name: 'undefined' }] }
}

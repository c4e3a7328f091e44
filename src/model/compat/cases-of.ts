import type { Shape } from '../shape.js'
import { membersOf, shapeOf, type Member, type NamedShape } from './members.js'

/** Ways of taking one member apart, each a list of cases that are the member together. */
export function casesOf(from: Member, table: NamedShape['table']): Member[][] {
  const { shape } = from
  const as = (other: Shape): Member => ({ ...from, shape: other })
  if (shape.kind === 'primitive' && shape.name === 'boolean') {
    return [[true, false].map((value) => as({ kind: 'literal', type: 'boolean', value }))]
  }
  if (shape.kind === 'object') {
    return shape.properties.flatMap((property, at): Member[][] => {
      const types = typesOf(property.shape, table)
      const without = shape.properties.filter((_, index) => index !== at)
      const cases = types.map((type) =>
        as({
          ...shape,
          properties: shape.properties.with(at, { ...property, shape: type, optional: false }),
        }),
      )
      if (property.optional) return [[...cases, as({ ...shape, properties: without })]]
      return types.length > 1 ? [cases] : []
    })
  }
  if (shape.kind === 'tuple') {
    return shape.elements.flatMap((element, at): Member[][] => {
      const types = element.presence === 'required' ? typesOf(element.shape, table) : []
      const cases = types.map((type) =>
        as({ ...shape, elements: shape.elements.with(at, { ...element, shape: type }) }),
      )
      return types.length > 1 ? [cases] : []
    })
  }
  return []
}

function typesOf(shape: Shape, table: NamedShape['table']): Shape[] {
  return membersOf({ shape, table }).flatMap((member): Shape[] => {
    if (member.shape.kind !== 'primitive' || member.shape.name !== 'boolean')
      return [shapeOf(member)]
    return [true, false].map((value) => ({ kind: 'literal', type: 'boolean', value }))
  })
}

import { compareText } from '../facts/compare-text.js'
import { mapParts } from '../model/map-shape.js'
import type { Definition, ObjectShape, Shape, ValueShape } from '../model/shape.js'
import type { LockedType } from './lock.js'
import { definitionTable } from '../model/definition-table.js'

/**
 * What of a type can be seen in stored JSON. Comments, `readonly`, labels and brands are for the type checker alone, and
 * a union's or an object's parts have no order.
 */
export function wireForm(shape: Shape, definitions: readonly Definition[]): LockedType {
  const table = definitionTable(definitions)
  const used = new Map<string, Definition>()
  const strip = (part: Shape): Shape => {
    if (part.kind === 'reference' && !used.has(part.name)) {
      const definition = table.get(part.name)
      if (definition !== undefined) {
        used.set(part.name, definition)
        used.set(part.name, { name: part.name, shape: strip(definition.shape) })
      }
    }
    return bare(mapParts(part, strip))
  }
  const stripped = strip(shape)
  return {
    shape: stripped,
    definitions: [...used.values()].sort((a, b) => compareText(a.name, b.name)),
  }
}

function bare(shape: Shape): Shape {
  switch (shape.kind) {
    case 'array':
    case 'set':
    case 'map':
      return { ...shape, readonly: false }
    case 'tuple':
      return {
        ...shape,
        readonly: false,
        elements: shape.elements.map(({ shape: part, presence }) => ({ shape: part, presence })),
      }
    case 'object':
      return bareObject(shape)
    case 'value':
      return bareValue(shape)
    case 'brand':
      if (shape.also === undefined && shape.bounds === undefined) return shape.base
      return { ...shape, brand: { kind: 'object', properties: [], indexes: [] } }
    default:
      return shape
  }
}

function bareValue({ type, bounds }: ValueShape): Shape {
  return { kind: 'value', type, ...(bounds === undefined ? {} : { bounds }) }
}

function bareObject({ properties, indexes, bounds }: ObjectShape): ObjectShape {
  return {
    kind: 'object',
    properties: properties
      .map(({ name, shape, optional }) => ({ name, shape, optional, readonly: false }))
      .sort((a, b) => compareText(a.name, b.name)),
    indexes: indexes.map(({ key, value }) => ({ key, value, readonly: false })),
    ...(bounds === undefined ? {} : { bounds }),
  }
}

import type { Shape } from '../shape.js'

/** The direct parts of a shape that a value of it holds; what is there for the type checker alone is left out. */
export function dataParts(shape: Shape): readonly Shape[] {
  switch (shape.kind) {
    case 'primitive':
    case 'literal':
    case 'template':
    case 'cased':
    case 'value':
    case 'reference':
      return []
    case 'array':
    case 'set':
      return [shape.element]
    case 'map':
      return [shape.key, shape.value]
    case 'tuple':
      return shape.elements.map((element) => element.shape)
    case 'object':
      return [...shape.properties, ...shape.indexes.map(({ value }) => ({ shape: value }))].map(
        (part) => part.shape,
      )
    case 'union':
      return shape.members
    case 'brand':
      return [shape.base]
  }
}

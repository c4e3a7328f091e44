import type { Definition, Shape } from './shape.js'
import { definitionTable } from './definition-table.js'

/** The shape behind a reference. */
export function resolveShape(shape: Shape, definitions: readonly Definition[]): Shape {
  if (shape.kind !== 'reference') return shape
  const found = definitionTable(definitions).get(shape.name)
  return found === undefined ? shape : resolveShape(found.shape, definitions)
}

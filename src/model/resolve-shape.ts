import type { Definition, Shape } from './shape.js'

/** The shape behind a reference. */
export function resolveShape(shape: Shape, definitions: readonly Definition[]): Shape {
  if (shape.kind !== 'reference') return shape
  const found = definitions.find(({ name }) => name === shape.name)
  return found === undefined ? shape : resolveShape(found.shape, definitions)
}

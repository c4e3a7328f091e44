import type { ObjectShape, Shape } from './shape.js'

/** Visits each direct part of a shape. */
export function eachPart(shape: Shape, visit: (part: Shape) => void): void {
  switch (shape.kind) {
    case 'primitive':
    case 'literal':
    case 'value':
    case 'reference':
      return
    case 'template':
      shape.types.forEach(visit)
      return
    case 'cased':
      visit(shape.of)
      return
    case 'array':
    case 'set':
      visit(shape.element)
      return
    case 'tuple':
      for (const element of shape.elements) visit(element.shape)
      return
    case 'object':
      eachOfObject(shape, visit)
      return
    case 'union':
      shape.members.forEach(visit)
      return
    case 'brand':
      visit(shape.base)
      shape.also?.forEach(visit)
      eachOfObject(shape.brand, visit)
      return
    case 'map':
      visit(shape.key)
      visit(shape.value)
  }
}

function eachOfObject({ properties, indexes }: ObjectShape, visit: (part: Shape) => void): void {
  for (const property of properties) visit(property.shape)
  for (const index of indexes) {
    visit(index.key)
    visit(index.value)
  }
}

/** The same shape with each of its direct parts replaced. */
export function mapParts(shape: Shape, change: (part: Shape) => Shape): Shape {
  switch (shape.kind) {
    case 'primitive':
    case 'literal':
    case 'value':
    case 'reference':
      return shape
    case 'template':
      return { ...shape, types: shape.types.map(change) }
    case 'cased':
      return { ...shape, of: change(shape.of) }
    case 'array':
    case 'set':
      return { ...shape, element: change(shape.element) }
    case 'tuple':
      return {
        ...shape,
        elements: shape.elements.map((element) => ({ ...element, shape: change(element.shape) })),
      }
    case 'object':
      return mapObject(shape, change)
    case 'union':
      return { ...shape, members: shape.members.map(change) }
    case 'brand':
      return {
        ...shape,
        base: change(shape.base),
        ...(shape.also === undefined ? {} : { also: shape.also.map(change) }),
        brand: mapObject(shape.brand, change),
      }
    case 'map':
      return { ...shape, key: change(shape.key), value: change(shape.value) }
  }
}

function mapObject(shape: ObjectShape, change: (part: Shape) => Shape): ObjectShape {
  return {
    ...shape,
    properties: shape.properties.map((property) => ({
      ...property,
      shape: change(property.shape),
    })),
    indexes: shape.indexes.map((index) => ({
      ...index,
      key: change(index.key),
      value: change(index.value),
    })),
  }
}

import type { Shape } from '../shape.js'

export function isHolder(shape: Shape): boolean {
  return shape.kind === 'primitive' && shape.name === 'object'
}

export function isText(shape: Shape): boolean {
  return shape.kind === 'primitive' && shape.name === 'string'
}

export function isEmptyObject(shape: Shape): boolean {
  return shape.kind === 'object' && shape.properties.length + shape.indexes.length === 0
}

export function isUpper(shape: Shape): boolean {
  return shape.kind === 'cased' && shape.casing === 'Uppercase' && isText(shape.of)
}

import type { ObjectShape, Shape } from '../model/shape.js'

/** What stands in the lock for a shape: as short as it can be, and a part a line. */
export function printType(shape: Shape): unknown {
  const printed = printBare(shape)
  if (shape.bounds === undefined) return printed
  return { bounds: shape.bounds, of: printed }
}

function printBare(shape: Shape): unknown {
  switch (shape.kind) {
    case 'primitive':
      return shape.name
    case 'value':
      return shape.type
    case 'literal':
      return shape.type === 'bigint' ? { bigint: shape.value } : { literal: shape.value }
    case 'reference':
      return { type: shape.name }
    case 'template':
      return { template: shape.texts, of: shape.types.map(printType) }
    case 'cased':
      return { cased: shape.casing, of: printType(shape.of) }
    case 'array':
      return { list: printType(shape.element) }
    case 'set':
      return { set: printType(shape.element) }
    case 'map':
      return { map: [printType(shape.key), printType(shape.value)] }
    case 'tuple':
      return {
        tuple: shape.elements.map((element) => ({ [element.presence]: printType(element.shape) })),
      }
    case 'object':
      return printObject(shape)
    case 'union':
      return { union: shape.members.map(printType) }
    case 'brand':
      return { all: [shape.base, ...(shape.also ?? [])].map(printType) }
  }
}

function printObject({ properties, indexes }: ObjectShape): object {
  const of = (isOptional: boolean): object =>
    // Made of entries, for a property may be called `__proto__`.
    Object.fromEntries(
      properties
        .filter(({ optional }) => optional === isOptional)
        .map(({ name, shape }) => [name, printType(shape)]),
    ) as object
  const optional = of(true)
  return {
    object: of(false),
    ...(Object.keys(optional).length === 0 ? {} : { optional }),
    ...(indexes.length === 0
      ? {}
      : { keys: indexes.map(({ key, value }) => [printType(key), printType(value)]) }),
  }
}

import type { ArrayShape, Shape, TupleShape } from '../shape.js'
import { isHeldAsNull } from '../wire/union-members.js'
import type { Member, NamedShape } from './members.js'

/** On the wire a Set is a list, and a Map a list of pairs; an optional element may be there and undefined. */
export function asList(shape: Shape): Shape {
  if (shape.kind === 'tuple') return withUndefined(shape)
  if (shape.kind === 'set') return { kind: 'array', element: shape.element, readonly: false }
  if (shape.kind !== 'map') return shape
  const pair = [shape.key, shape.value].map((part) => ({
    shape: part,
    presence: 'required' as const,
  }))
  return {
    kind: 'array',
    element: { kind: 'tuple', elements: pair, readonly: false },
    readonly: false,
  }
}

function withUndefined(tuple: TupleShape): TupleShape {
  if (!tuple.elements.some(({ presence }) => presence === 'optional')) return tuple
  const elements = tuple.elements.map((element) => {
    if (element.presence !== 'optional') return element
    const members: Shape[] = [element.shape, { kind: 'primitive', name: 'undefined' }]
    return { ...element, shape: { kind: 'union', members } as const }
  })
  return { ...tuple, elements }
}

/** A list that is known to be so long has as many places. */
export function withLength(
  list: ArrayShape | TupleShape,
  { bounds }: Member,
): ArrayShape | TupleShape {
  if (list.kind === 'tuple') return list
  const least = Math.max(0, ...bounds.map(({ minItems = 0 }) => Number(minItems)))
  const most = Math.min(Infinity, ...bounds.map(({ maxItems = Infinity }) => Number(maxItems)))
  if ((least === 0 && most === Infinity) || Math.max(least, Math.min(most, least)) > 50) return list
  const slot = (presence: 'required' | 'optional' | 'rest') => ({ shape: list.element, presence })
  const required = Array.from({ length: least }, () => slot('required'))
  if (most === Infinity || most > 50) {
    return { kind: 'tuple', elements: [...required, slot('rest')], readonly: false }
  }
  const optional = Array.from({ length: Math.max(0, most - least) }, () => slot('optional'))
  return { kind: 'tuple', elements: [...required, ...optional], readonly: false }
}

interface Slots {
  readonly least: number
  readonly most: number
  /** How many are not of the rest. */
  readonly fixed: number
  readonly at: (index: number, length: number) => Shape | undefined
}

export function slotsOf(list: ArrayShape | TupleShape): Slots {
  if (list.kind === 'array') return { least: 0, most: Infinity, fixed: 0, at: () => list.element }
  const { elements } = list
  const rest = elements.findIndex(({ presence }) => presence === 'rest')
  const least = elements.filter(({ presence }) => presence === 'required').length
  if (rest === -1) {
    return {
      least,
      most: elements.length,
      fixed: elements.length,
      at: (index) => elements[index]?.shape,
    }
  }
  const after = elements.length - rest - 1
  return {
    least,
    most: Infinity,
    fixed: elements.length - 1,
    at: (index, length) => {
      const fromEnd = length - index
      if (index < rest) return elements[index]?.shape
      return (fromEnd <= after ? elements[elements.length - fromEnd] : elements[rest])?.shape
    },
  }
}

/** What stands in a list for an element: null for `undefined`, where the wire holds it as that. */
export function asItem(shape: Shape, table: NamedShape['table']): Shape {
  if (!isHeldAsNull(shape, table)) return shape
  return { kind: 'union', members: [shape, { kind: 'primitive', name: 'null' }] }
}

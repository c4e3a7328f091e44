import type { PrimitiveName, Shape } from '../../../model/shape.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { unionAt } from '../syntax/union-at.js'
import type { Absence } from './schema.js'

/** The union of the types of some schemas, which the compiler rids of literals that stand beside their primitive. */
export function joinShapes(at: NodeReader, shapes: readonly Shape[]): Shape {
  const all = shapes.flatMap(membersOf)
  const primitives = new Set(all.flatMap((shape) => (shape.kind === 'primitive' ? shape.name : [])))
  const booleans = all.filter((shape) => shape.kind === 'literal' && shape.type === 'boolean')
  if (new Set(booleans.map((shape) => shape.kind === 'literal' && shape.value)).size > 1)
    throw new NeedsChecker('both values of a boolean')
  if (primitives.has('void') && primitives.has('undefined'))
    throw new NeedsChecker('an undefined beside void')
  return unionAt(
    at,
    all.filter((shape) => shape.kind !== 'literal' || !primitives.has(shape.type)),
  )
}

export function addAbsence(at: NodeReader, shape: Shape, absence: Absence): Shape {
  return joinShapes(at, [shape, { kind: 'primitive', name: absence }])
}

/** What is left of a type without `undefined`. */
export function withoutUndefined(at: NodeReader, shape: Shape): Shape {
  const members = membersOf(shape)
  const present = members.filter((member) => !isPrimitive(member, 'undefined'))
  if (present.length === 0) throw new NeedsChecker('what is nothing but undefined')
  return present.length === members.length ? shape : joinShapes(at, present)
}

/** Whether a type is a primitive, or a union with it. */
export function holds(shape: Shape, name: PrimitiveName): boolean {
  return membersOf(shape).some((member) => isPrimitive(member, name))
}

/** `Readonly<T>` as zod's types have it: one level deep, also of lists, maps and sets. */
export function asReadonly(at: NodeReader, shape: Shape): Shape {
  switch (shape.kind) {
    case 'union':
      return joinShapes(
        at,
        shape.members.map((member) => asReadonly(at, member)),
      )
    case 'object': {
      const { properties, indexes } = shape
      return {
        ...shape,
        properties: properties.map((property) => ({ ...property, readonly: true })),
        indexes: indexes.map((index) => ({ ...index, readonly: true })),
      }
    }
    case 'array':
    case 'tuple':
    case 'map':
    case 'set':
      return { ...shape, readonly: true }
    case 'primitive':
    case 'literal':
    case 'value':
      return shape
    default:
      throw new NeedsChecker('a rare type that is made readonly')
  }
}

function membersOf(shape: Shape): readonly Shape[] {
  return shape.kind === 'union' ? shape.members : [shape]
}

function isPrimitive(shape: Shape, name: PrimitiveName): boolean {
  return shape.kind === 'primitive' && shape.name === name
}

import type { Bounds } from '../../facts/bounds.js'
import type { Shape } from '../shape.js'
import type { DefinitionTable } from '../definition-table.js'

/** A shape with the names that it may refer to. */
export interface NamedShape {
  readonly shape: Shape
  readonly table: DefinitionTable
}

/** One thing that a value can be: no name, no union, no brand, and the bounds of all that led to it. */
export interface Member {
  readonly shape: Shape
  readonly bounds: readonly Bounds[]
  /** What the value is as well: the other parts of an intersection of texts. */
  readonly also: readonly Shape[]
}

/** What a value of a shape can be, through names, unions and brands. */
export function membersOf({ shape, table }: NamedShape): Member[] {
  const members: Member[] = []
  const add = (part: Shape, outer: Member, seen: readonly string[]): void => {
    const bounds = part.bounds === undefined ? outer.bounds : [...outer.bounds, part.bounds]
    const here = { ...outer, bounds }
    switch (part.kind) {
      case 'union':
        for (const member of part.members) add(member, here, seen)
        return
      case 'brand':
        add(part.base, { ...here, also: [...here.also, ...(part.also ?? [])] }, seen)
        return
      case 'reference': {
        const behind = table.get(part.name)?.shape
        if (behind === undefined || seen.includes(part.name)) return
        add(behind, here, [...seen, part.name])
        return
      }
      default:
        members.push({ ...here, shape: part })
    }
  }
  add(shape, { shape, bounds: [], also: [] }, [])
  return members
}

/** Whether a property of this type may be left out of its object's JSON, whatever its `?` says. */
export function canBeAbsent(members: readonly Member[]): boolean {
  return members.some(({ shape }) => isAbsent(shape) || isUnknown(shape))
}

/** A value that JSON leaves out. */
export function isAbsent(shape: Shape): boolean {
  return shape.kind === 'primitive' && (shape.name === 'undefined' || shape.name === 'void')
}

export function isUnknown(shape: Shape): boolean {
  return shape.kind === 'primitive' && (shape.name === 'any' || shape.name === 'unknown')
}

/** The shape of one member again, for what takes shapes. */
export function shapeOf({ shape, bounds, also }: Member): Shape {
  const whole: Shape =
    also.length === 0
      ? shape
      : { kind: 'brand', base: shape, also, brand: { kind: 'object', properties: [], indexes: [] } }
  return bounds.reduce<Shape>(
    (inner, bound) => ({ kind: 'union', members: [inner], bounds: bound }),
    whole,
  )
}

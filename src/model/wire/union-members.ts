import type { LookUp } from '../by-shape.js'
import type { Shape } from '../shape.js'

export type DefinitionTable = LookUp['table']

const leadsOn = new Set<Shape['kind']>(['union', 'reference', 'brand'])

/**
 * What a value of a shape can be, through names and nested unions. A name that leads to one thing is kept as it is:
 * the plan of that thing may have a name as well.
 */
export function unionMembers(shape: Shape, table: DefinitionTable): readonly Shape[] {
  const members: Shape[] = []
  const seen = new Set<string>()
  const add = (part: Shape): void => {
    if (part.kind === 'union') {
      part.members.forEach(add)
      return
    }
    if (part.kind === 'brand') {
      add(part.base)
      return
    }
    if (part.kind !== 'reference') {
      members.push(part)
      return
    }
    if (seen.has(part.name)) return
    seen.add(part.name)
    const behind = table.get(part.name)?.shape
    if (behind !== undefined && leadsOn.has(behind.kind)) add(behind)
    else members.push(part)
  }
  add(shape)
  return members
}

/** The shape behind names and brands. */
export function bareShape(shape: Shape, table: DefinitionTable): Shape {
  if (shape.kind === 'brand') return bareShape(shape.base, table)
  if (shape.kind !== 'reference') return shape
  const behind = table.get(shape.name)?.shape
  return behind === undefined ? shape : bareShape(behind, table)
}

/** `any`, `unknown` and `{}`: a value of any kind. */
export function isAnything(shape: Shape): boolean {
  if (shape.kind === 'object') return shape.properties.length === 0 && shape.indexes.length === 0
  return shape.kind === 'primitive' && (shape.name === 'any' || shape.name === 'unknown')
}

export function isUndefined(shape: Shape): boolean {
  return shape.kind === 'primitive' && (shape.name === 'undefined' || shape.name === 'void')
}

export function canBeUndefined(shape: Shape, table: DefinitionTable): boolean {
  return unionMembers(shape, table)
    .map((member) => bareShape(member, table))
    .some((member) => isUndefined(member) || isAnything(member))
}

/** Whether `undefined` can be held as null in a list: nothing else there is null in JSON. */
export function isHeldAsNull(shape: Shape, table: DefinitionTable): boolean {
  const members = unionMembers(shape, table).map((member) => bareShape(member, table))
  if (!members.some(isUndefined)) return false
  return !members.some((member) => isAnything(member) || isNull(member))
}

function isNull(shape: Shape): boolean {
  return shape.kind === 'primitive' && shape.name === 'null'
}

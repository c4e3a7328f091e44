import type { BrandShape, Shape } from '../shape.js'
import type { DefinitionTable } from '../definition-table.js'

const leadsOn = new Set<Shape['kind']>(['union', 'reference', 'brand'])

/** One thing that a value of a union can be. */
export interface UnionMember {
  readonly shape: Shape
  /** The names that lead there from the union, the outermost first. */
  readonly names: readonly string[]
  /** It carries properties for the type checker: no other value is of its type, whatever it looks like. */
  readonly isBranded: boolean
}

/**
 * What a value of a shape can be, through names and nested unions. A name that leads to one thing is kept as it is:
 * the plan of that thing may have a name as well.
 */
export function namedMembers(shape: Shape, table: DefinitionTable): readonly UnionMember[] {
  const members: UnionMember[] = []
  const seen = new Set<string>()
  const add = (part: Shape, names: readonly string[], isBranded: boolean): void => {
    if (part.kind === 'union') {
      for (const member of part.members) add(member, names, isBranded)
      return
    }
    if (part.kind === 'brand') {
      add(part.base, names, isBranded || hasOwnMeaning(part))
      return
    }
    if (part.kind !== 'reference') {
      members.push({ shape: part, names, isBranded })
      return
    }
    if (seen.has(part.name)) return
    seen.add(part.name)
    const behind = table.get(part.name)?.shape
    if (behind !== undefined && leadsOn.has(behind.kind))
      add(behind, [...names, part.name], isBranded)
    else members.push({ shape: part, names, isBranded })
  }
  add(shape, [], false)
  return members
}

/** `string & {}` has none: it is any string. */
function hasOwnMeaning({ brand, also = [] }: BrandShape): boolean {
  return brand.properties.length + brand.indexes.length + also.length > 0
}

/** The same without the names. */
export function unionMembers(shape: Shape, table: DefinitionTable): readonly Shape[] {
  return namedMembers(shape, table).map((member) => member.shape)
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

export function isNever(shape: Shape): boolean {
  return shape.kind === 'primitive' && shape.name === 'never'
}

/** Whether a value may be `undefined`, which JSON leaves out of an object. */
export function canBeUndefined(shape: Shape, table: DefinitionTable): boolean {
  return unionMembers(shape, table)
    .map((member) => bareShape(member, table))
    .some((member) => isUndefined(member) || (member.kind === 'primitive' && isAnything(member)))
}

/**
 * Whether `undefined` can be held as null in a list: nothing else there is null in JSON. `isOptional`: of an optional
 * element of a tuple, which may be undefined whatever its type says.
 */
export function isHeldAsNull(shape: Shape, table: DefinitionTable, isOptional = false): boolean {
  const members = unionMembers(shape, table).map((member) => bareShape(member, table))
  if (!isOptional && !members.some(isUndefined)) return false
  return !members.some((member) => isAnything(member) || isNull(member))
}

function isNull(shape: Shape): boolean {
  return shape.kind === 'primitive' && shape.name === 'null'
}

import type { WireKinds, WireSlot } from '../../facts/wire-plan.js'
import type { ObjectShape, Shape } from '../shape.js'
import { valueLeaves } from '../value-leaves.js'
import { takesText } from './text-on-arrival.js'
import { bareShape, namedMembers, type UnionMember } from './union-members.js'
import type { DefinitionTable } from '../definition-table.js'

/**
 * Whether a value of `one`, sent by a plan that both share, arrives as a value of `other`: they are the same, but for
 * places where `one` has what arrives as text and `other` takes that text. Their properties have to be the same ones:
 * code that asks `'note' in data` relies on the whole member that has it.
 */
export function differsInTextOnly(
  one: Shape,
  other: Shape,
  slot: WireSlot,
  table: DefinitionTable,
): boolean {
  if (slot === null || isExact(slot)) return isSame(one, other)
  if (typeof slot === 'object' && slot[0] === 'maybe') {
    return differsInTextOnly(one, other, slot[1], table)
  }
  const takers = namedMembers(other, table)
  return namedMembers(one, table).every((member) => {
    const own =
      typeof slot === 'object' && slot[0] === 'union' ? slotOf(member, slot[1], table) : slot
    return takers.some((taker) => isTaken(member, taker, own, table))
  })
}

type Slot = Exclude<WireSlot, null>

/** What these convert arrives as what it was, or is planned by itself. */
function isExact(slot: Slot): boolean {
  if (typeof slot === 'string') return slot !== 'asText'
  return slot[0] === 'use' || slot[0] === 'choice' || slot[0] === 'text'
}

function slotOf({ shape }: UnionMember, kinds: WireKinds, table: DefinitionTable): WireSlot {
  const { kind } = bareShape(shape, table)
  if (kind === 'object') return kinds.object ?? null
  return (listKinds.has(kind) ? kinds.list : kinds.text) ?? null
}

const listKinds: ReadonlySet<Shape['kind']> = new Set(['array', 'tuple', 'set', 'map'])

function isTaken(
  member: UnionMember,
  taker: UnionMember,
  slot: WireSlot,
  table: DefinitionTable,
): boolean {
  const [one, other] = [bareShape(member.shape, table), bareShape(taker.shape, table)]
  if (slot === null || isExact(slot)) return isSame(one, other)
  const leaf = leafOf(one)
  if (leaf !== undefined) return slot === 'asText' && takesText(taker, leaf, table)
  if (one.kind === 'primitive' || slot === 'asText') {
    return isSame(one, other) || takesAnyText(one, taker, other)
  }
  const inner = (a: Shape, b: Shape, own: WireSlot | undefined): boolean =>
    differsInTextOnly(a, b, own ?? null, table)
  if (one.kind === 'array' && other.kind === 'array' && slot[0] === 'list') {
    return inner(one.element, other.element, slot[1])
  }
  if (one.kind === 'set' && other.kind === 'set' && slot[0] === 'set') {
    return inner(one.element, other.element, slot[1])
  }
  if (one.kind === 'map' && other.kind === 'map' && slot[0] === 'map') {
    return inner(one.key, other.key, slot[1]) && inner(one.value, other.value, slot[2])
  }
  if (one.kind === 'tuple' && other.kind === 'tuple' && slot[0] === 'tuple') {
    const [, before, rest, after = []] = slot
    const slots = [...before, ...(rest === undefined ? [] : [rest]), ...after]
    return one.elements.every(({ shape }, index) => {
      const taken = other.elements[index]?.shape
      return taken !== undefined && inner(shape, taken, slots[index])
    })
  }
  if (one.kind === 'object' && other.kind === 'object' && slot[0] === 'object') {
    return areAlike(one, other, slot, inner)
  }
  return false
}

/** A literal or a template, beside any text. */
function takesAnyText(one: Shape, { isBranded }: UnionMember, other: Shape): boolean {
  const isText = one.kind === 'template' || one.kind === 'cased' || one.kind === 'literal'
  return isText && !isBranded && other.kind === 'primitive' && other.name === 'string'
}

function areAlike(
  one: ObjectShape,
  other: ObjectShape,
  [, named, others = []]: Extract<Slot, readonly ['object', ...(readonly unknown[])]>,
  inner: (one: Shape, other: Shape, slot: WireSlot | undefined) => boolean,
): boolean {
  const slots = new Map(named)
  const taken = new Map(other.properties.map((property) => [property.name, property]))
  return (
    one.properties.length === taken.size &&
    one.indexes.length === other.indexes.length &&
    one.properties.every(({ name, shape, optional }) => {
      const taker = taken.get(name)
      if (taker === undefined || (optional && !taker.optional)) return false
      return inner(shape, taker.shape, slots.get(name))
    }) &&
    // Objects are joined where they have one index signature at the most.
    one.indexes.every(({ value }, index) =>
      inner(value, other.indexes[index]?.value ?? value, others[0]?.[1]),
    )
  )
}

function leafOf(
  shape: Shape,
): 'bigint' | (typeof valueLeaves)[keyof typeof valueLeaves] | undefined {
  if (shape.kind === 'value') return valueLeaves[shape.type]
  if (shape.kind === 'primitive') return shape.name === 'bigint' ? 'bigint' : undefined
  return shape.kind === 'literal' && shape.type === 'bigint' ? 'bigint' : undefined
}

const besides: ReadonlySet<string> = new Set(['doc', 'label', 'readonly', 'bounds', 'declaredAt'])

/** Whether two shapes are of the same values. */
function isSame(one: Shape, other: Shape): boolean {
  if (one === other) return true
  const text = (shape: Shape): string =>
    JSON.stringify(shape, (key, part: unknown) => (besides.has(key) ? undefined : part))
  return text(one) === text(other)
}

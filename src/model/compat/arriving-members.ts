import type { WireLeaf } from '../../facts/wire-plan.js'
import type { Shape } from '../shape.js'
import { valueLeaves } from '../value-leaves.js'
import { takesText } from '../wire/text-on-arrival.js'
import { namedMembers } from '../wire/union-members.js'
import { membersOf, type Member, type NamedShape } from './members.js'

/**
 * What a value is once it has arrived. In `Date | string` a date's text stays a text, and one that is not a text of the
 * type is refused where it is sent: the members that are texts say all of it, at both ends.
 */
export function arrivingMembers(to: NamedShape): Member[] {
  const members = membersOf(to)
  const leaves = members.flatMap(({ shape }) => leafOf(shape) ?? [])
  if (leaves.length === 0 || leaves.length === members.length) return members
  const all = namedMembers(to.shape, to.table)
  const isText = leaves.every((leaf) => all.some((member) => takesText(member, leaf, to.table)))
  return isText ? members.filter(({ shape }) => leafOf(shape) === undefined) : members
}

function leafOf(shape: Shape): WireLeaf | undefined {
  if (shape.kind === 'value') return valueLeaves[shape.type]
  const isBigint =
    (shape.kind === 'primitive' && shape.name === 'bigint') ||
    (shape.kind === 'literal' && shape.type === 'bigint')
  return isBigint ? 'bigint' : undefined
}

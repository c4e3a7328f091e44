import type { WireLeaf } from '../../facts/wire-plan.js'
import { isoText, textFits } from '../compat/text-fits.js'
import type { Shape } from '../shape.js'
import { bareShape, isAnything, type UnionMember } from './union-members.js'
import type { DefinitionTable } from '../definition-table.js'

const anyText: Shape = { kind: 'primitive', name: 'string' }

/** What the text of a leaf always looks like. */
export const leafTexts: Readonly<Record<WireLeaf, Shape>> = {
  date: isoText,
  bigint: { kind: 'template', texts: ['', ''], types: [{ kind: 'primitive', name: 'bigint' }] },
  bytes: anyText,
  buffer: anyText,
  arrayBuffer: anyText,
  url: anyText,
  regexp: anyText,
}

/** Whether the text that a leaf becomes is of a member's type, so that it may stay a text when it arrives. */
export function takesText(member: UnionMember, leaf: WireLeaf, table: DefinitionTable): boolean {
  const bare = bareShape(member.shape, table)
  if (isAnything(bare)) return true
  if (member.isBranded) return false
  if (bare.kind === 'primitive') return bare.name === 'string'
  return (bare.kind === 'template' || bare.kind === 'cased') && textFits(leafTexts[leaf], bare)
}

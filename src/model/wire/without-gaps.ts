import type { WireSlot } from '../../facts/wire-plan.js'
import { convertsBesidesGaps } from './converting-definitions.js'
import type { DefinitionTable } from '../definition-table.js'

/**
 * A plan that holds no `undefined` in lists. Members of a union that differ in nothing else (`[string, number?]` beside
 * `string[]`) need not be told apart: they are JSON but for the undefined, which is then refused where it is sent.
 */
export function withoutGaps(slot: WireSlot, table: DefinitionTable): WireSlot {
  const inner = (part: WireSlot): WireSlot => withoutGaps(part, table)
  if (slot === null || typeof slot === 'string') return slot
  switch (slot[0]) {
    case 'maybe':
      return inner(slot[1])
    case 'list': {
      const element = inner(slot[1])
      return element === null ? null : ['list', element]
    }
    case 'tuple': {
      const [, before, rest = null, after = []] = slot
      const parts = [before.map(inner), inner(rest), after.map(inner)] as const
      return parts.flat(2).every((part) => part === null) ? null : ['tuple', ...parts]
    }
    case 'set':
      return ['set', inner(slot[1])]
    case 'map':
      return ['map', inner(slot[1]), inner(slot[2])]
    case 'object': {
      const [, properties, others = []] = slot
      const named = properties.map(([name, part]) => [name, inner(part)] as const)
      const indexes = others.map(([key, part]) => [key, inner(part)] as const)
      const isPlain = [...named, ...indexes].every(([, part]) => part === null)
      if (isPlain) return null
      return others.length === 0 ? ['object', named] : ['object', named, indexes]
    }
    case 'use':
      return convertsBesidesGaps(slot[1], table) ? slot : null
    case 'union': {
      const kinds = Object.entries(slot[1]).map(([kind, part]) => [kind, inner(part)] as const)
      return kinds.every(([, part]) => part === null) ? null : ['union', Object.fromEntries(kinds)]
    }
    case 'choice': {
      const cases = slot[1].map(([conditions, part]) => [conditions, inner(part)] as const)
      return cases.every(([, part]) => part === null) ? null : ['choice', cases]
    }
    case 'text':
      return slot
  }
}

import type { CheckPlan } from '../../facts/check-plan.js'
import { leafNames } from '../wire/leaf-names.js'
import { tagOf } from '../wire/tag-of.js'
import type { CheckWalk } from './check-walk.js'

/** What a plan asks for, in words. */
export function nameOf(plan: CheckPlan, walk: CheckWalk): string {
  if (typeof plan === 'string') return leafNames[plan as 'date'] ?? plan
  switch (plan[0]) {
    case 'use':
      return nameOf(walk.plans[plan[1]] ?? 'any', walk)
    case 'bound':
      return nameOf(plan[1], walk)
    case 'union':
      return [...new Set(plan[1].map((member) => nameOf(member, walk)))].join(' or ')
    case 'literal':
      return plan[1].map((literal) => JSON.stringify(literal)).join(' or ')
    case 'bigints':
      return `${plan[1].join('n or ')}n`
    case 'template':
      return `\`${plan[1].join('${…}')}\``
    case 'tuple':
      return `array of ${plan[1].length} items`
    case 'list':
      return 'array'
    case 'choice':
      return 'object'
    case 'cased':
      return plan[1]
    default:
      return plan[0]
  }
}

/** What a value is, in a word that tells nothing of its content. */
export function kindOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  const tag = tagOf(value)
  return tag === 'Object' || tag === 'Array' ? tag.toLowerCase() : tag
}

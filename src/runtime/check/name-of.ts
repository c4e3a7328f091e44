import type { CheckPlan } from '../../facts/check-plan.js'
import { leafNames } from '../wire/leaf-names.js'
import type { CheckWalk } from './check-walk.js'
import { planNamed } from './fits.js'

/** What a plan asks for, in words. */
export function nameOf(plan: CheckPlan, walk: CheckWalk): string {
  if (typeof plan === 'string') {
    return leafWords[plan as 'null'] ?? leafNames[plan as 'date'] ?? `a ${plan}`
  }
  switch (plan[0]) {
    case 'use':
      return nameOf(planNamed(plan[1], walk), walk)
    case 'bound':
      return nameOf(plan[1], walk)
    case 'all':
      return plan[1].map((part) => nameOf(part, walk)).join(' and ')
    case 'union':
      return [...new Set(plan[1].map((member) => nameOf(member, walk)))].join(' or ')
    case 'literal':
      return plan[1].map((literal) => JSON.stringify(literal)).join(' or ')
    case 'bigints':
      return plan[1].map((text) => `${text}n`).join(' or ')
    case 'template':
      return `a text like \`${plan[1].join('${…}')}\``
    case 'cased':
      return `${plan[1]} text`
    case 'tuple':
      return `a list of ${plan[1].length} items${plan[2] === undefined ? '' : ' or more'}`
    case 'list':
      return 'an array'
    case 'set':
    case 'map':
      return `a ${plan[0] === 'set' ? 'Set' : 'Map'}`
    case 'object':
    case 'choice':
      return 'an object'
  }
}

const leafWords = {
  null: 'null',
  undefined: 'undefined',
  void: 'undefined',
  never: 'nothing at all',
  holder: 'an object',
  something: 'something',
} as const

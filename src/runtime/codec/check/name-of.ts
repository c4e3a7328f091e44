import type { CheckPlan } from '../../../facts/check-plan.js'
import { leafNames } from '../wire/leaf-names.js'
import { tagOf } from '../wire/tag-of.js'
import { planNamed } from './check-walk.js'
import type { CheckWalk } from './check-walk.js'

/** More are counted. */
const many = 5

/** What a plan asks for, in a few words. */
export function nameOf(plan: CheckPlan, walk: CheckWalk): string {
  const words = [...new Set(wordsOf(plan, walk))]
  const shown = words.length > many ? words.slice(0, many - 1) : words
  const rest = words.length - shown.length
  return [...shown, ...(rest > 0 ? [`one of ${rest} more`] : [])].join(' or ')
}

/** A name that leads back to itself says nothing more there. */
function wordsOf(plan: CheckPlan, walk: CheckWalk, names: readonly string[] = []): string[] {
  if (plan === 'never') return ['nothing']
  if (typeof plan === 'string') return [leafNames[plan as 'date'] ?? plan]
  switch (plan[0]) {
    case 'use':
      return names.includes(plan[1])
        ? []
        : wordsOf(planNamed(plan[1], walk), walk, [...names, plan[1]])
    case 'bound':
      return wordsOf(plan[1], walk, names)
    case 'union':
      return plan[1].flatMap((member) => wordsOf(member, walk, names))
    case 'literal':
      return plan[1].map((literal) => shorten(JSON.stringify(literal)))
    case 'bigints':
      return plan[1].map((text) => `${text}n`)
    case 'template':
      return [shorten(`\`${plan[1].join('${…}')}\``)]
    case 'tuple':
      return [`array of ${plan[1].length} items`]
    case 'list':
      return ['array']
    case 'choice':
      return ['object']
    case 'cased':
      return [plan[1]]
    default:
      return [plan[0]]
  }
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`
}

/** What a value is, in a word that tells nothing of its content. */
export function kindOf(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    return `${value}, which JSON cannot hold`
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  const tag = tagOf(value)
  return tag === 'Object' || tag === 'Array' ? tag.toLowerCase() : tag
}

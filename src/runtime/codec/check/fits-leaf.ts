import type { CheckLeaf, CheckPlan } from '../../../facts/check-plan.js'
import { isPlatformValue } from '../wire/platform-value.js'
import type { CheckWalk } from './check-walk.js'
import { isOpen } from './is-open.js'

/** Most values end here: the first leaves are called what `typeof` calls them. */
export function isPlainLeaf(plan: CheckPlan, value: unknown): boolean {
  if (typeof value !== plan) return false
  return plan === 'number' ? Number.isFinite(value) : plan !== 'undefined'
}

/** Whether a value is of a type that has no parts. */
export function fitsLeaf(leaf: CheckLeaf, value: unknown, walk: CheckWalk): boolean {
  switch (leaf) {
    case 'null':
      return value === null
    case 'void':
      // A handler that takes no data misreads none.
      return value === undefined || walk.isStored
    case 'any':
    case 'holder':
    case 'something':
      walk.isOpen = true
      if (leaf === 'any') return true
      if (value === null || value === undefined) return false
      return leaf === 'something' || typeof value === 'object' || typeof value === 'function'
    case 'undefined':
      // In a list it may have no JSON.
      return value === undefined && isOpen(walk)
    case 'string':
    case 'boolean':
    // One without JSON, such as NaN.
    case 'number':
    case 'bigint':
    case 'never':
      return false
    default:
      return isPlatformValue(leaf, value)
  }
}

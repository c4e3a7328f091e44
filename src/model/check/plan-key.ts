import type { CheckPlan } from '../../facts/check-plan.js'
import { planCheck } from '../check-plan.js'
import type { Shape } from '../shape.js'

/** What a property's name must be to be one of an index signature, and a text to be of a template: no key has a name of its own. */
export function planKey(key: Shape): CheckPlan {
  return planCheck(key, { table: new Map(), exactOptional: false })
}

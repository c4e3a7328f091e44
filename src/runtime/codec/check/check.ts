import type { CheckPlan, QueueCheck } from '../../../facts/check-plan.js'
import type { StandardIssue } from '../../job/standard-schema.js'
import type { CheckWalk } from './check-walk.js'
import { setOwn } from '../set-own.js'
import { fits } from './fits.js'
import { quickCheckOf } from './quick-check.js'

export interface Checked {
  /** Empty for a value of the type. */
  readonly issues: readonly StandardIssue[]
  /** Every part of the value was named by its type, so that nothing of it is lost in JSON. */
  readonly isPlain: boolean
}

const plain: Checked = { issues: [], isPlain: true }
const open: Checked = { issues: [], isPlain: false }

/**
 * Whether a value is of the type that a plan describes, and if not, every place and reason.
 * `isStored` says that the value was made from JSON, where a property that is undefined is absent: a value of the type
 * is given back those that its type says are there.
 */
export function check(
  plan: CheckPlan,
  value: unknown,
  { plans = {}, nulls }: Pick<QueueCheck, 'plans' | 'nulls'>,
  isStored = false,
): Checked {
  if (quickCheckOf(plan, plans)(value)) return plain
  const walkFor = (issues: StandardIssue[] | undefined): CheckWalk => ({
    plans,
    nulls: nulls === true,
    isStored,
    isOpen: false,
    leftOut: [],
    ancestors: [],
    steps: [],
    issues,
  })
  const walk = walkFor(undefined)
  if (fits(plan, value, walk)) {
    for (const [holder, name] of walk.leftOut) setOwn(holder, name, undefined)
    return walk.isOpen ? open : plain
  }
  // Only now is it worth its while to keep the way and the reasons.
  const issues: StandardIssue[] = []
  fits(plan, value, walkFor(issues))
  return { issues, isPlain: false }
}

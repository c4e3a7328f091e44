import type { PathStep } from '../../../facts/path.js'
import type { CheckPlan, CheckPlans } from '../../../facts/check-plan.js'
import type { StandardIssue } from '../../job/standard-schema.js'
import { readPlan } from '../read-plan.js'

/** One walk over one value. */
export interface CheckWalk {
  readonly plans: CheckPlans
  /** Null and undefined are values of any type. */
  readonly nulls: boolean
  /** The value was made from JSON, where a property that is undefined is absent. */
  readonly isStored: boolean
  /** Something was met that its type says too little of to know that JSON can hold it. */
  isOpen: boolean
  /** Properties that JSON left out of a stored value since they are undefined. */
  readonly leftOut: (readonly [holder: object, name: string])[]
  /** The names of types on the way here, each followed by the value that is of it. */
  readonly ancestors: unknown[]
  /** The way here, kept for messages. */
  readonly steps: PathStep[]
  /** What is wrong, where that is asked. It names types and places, never values. */
  issues: StandardIssue[] | undefined
}

export type PlanOf<Name> = Extract<CheckPlan, readonly [Name, ...(readonly unknown[])]>

export function planNamed(name: string, { plans }: CheckWalk): CheckPlan {
  return (readPlan(plans, name) as CheckPlan | undefined) ?? 'any'
}

import type { CheckPlan, QueueCheck } from '../../../facts/check-plan.js'
import type { PlanJson, Plans, QueuePlans } from '../../../facts/plan-json.js'
import type { Side } from '../../job/side.js'
import { misfit } from '../../job/validate.js'
import { readPlan } from '../read-plan.js'
import { check } from './check.js'
import { isObject } from '../../job/is-object.js'

/** Holds jobs against the types of their queue. */
export interface JobChecker {
  /**
   * Whether data is what its queue takes, or a result what it gives, and named by its type to the last part. `isStored`:
   * it was made from what was stored. Throws `InvalidJobDataError` or `InvalidJobResultError`, with every place and
   * reason.
   */
  readonly check: (
    side: Side,
    queueName: string,
    checks: QueuePlans,
    value: unknown,
    isStored: boolean,
  ) => boolean
  /** Gives back to a stored value of its type the properties that JSON left out since they are undefined. */
  readonly giveBack: (side: Side, checks: QueuePlans, value: unknown) => void
}

/** Given by the generated definitions to the queues that have types to be held against: nobody else bundles it. */
export const jobChecker: JobChecker = {
  check: (side, queueName, checks, value, isStored) => {
    const plan = readPlan(checks, side)
    if (plan === undefined) return false
    const { issues, isPlain } = check(plan as CheckPlan, value, checks as QueueCheck, isStored)
    if (issues.length === 0) return isPlain
    throw misfit(side, queueName, 'is not of its type', issues)
  },
  giveBack: (side, checks, value) => {
    const plan = readPlan(checks, side)
    if (!isObject(value) || plan === undefined) return
    if (leavesOut(plan, checks.plans)) check(plan as CheckPlan, value, checks as QueueCheck, true)
  },
}

const known = new WeakMap<object, boolean>()

/** Whether values of a plan may have properties to give back: asked of each plan once. */
function leavesOut(plan: PlanJson, plans: Plans | undefined): boolean {
  if (!isObject(plan)) return false
  const told = known.get(plan)
  if (told !== undefined) return told
  const text = JSON.stringify(plan)
  // Without its quotes, which are escaped in a plan that is text yet. What is found too often costs a walk.
  const isSo =
    text.includes('asUndefined') ||
    (text.includes('["use",') && JSON.stringify(plans).includes('asUndefined'))
  known.set(plan, isSo)
  return isSo
}

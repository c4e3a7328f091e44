import type { CheckPlan, QueueCheck } from '../../../facts/check-plan.js'
import type { PlanJson, Plans, QueuePlans } from '../../../facts/plan-json.js'
import { InvalidJobDataError } from '../../job/errors/invalid-job-data-error.js'
import { InvalidJobResultError } from '../../job/errors/invalid-job-result-error.js'
import { formatIssues } from '../../job/validate.js'
import { check } from './check.js'

/** Holds jobs against the types of their queue. */
export interface JobChecker {
  /**
   * Whether data is what its queue takes, and named by its type to the last part. `isStored`: it was made from what was
   * stored. Throws `InvalidJobDataError`, with every place and reason.
   */
  readonly checkData: (
    queueName: string,
    checks: QueuePlans,
    data: unknown,
    isStored: boolean,
  ) => boolean
  /** The same for a result. Throws `InvalidJobResultError`. */
  readonly checkResult: (queueName: string, checks: QueuePlans, result: unknown) => boolean
  /** Gives back to a stored value of its type the properties that JSON left out since they are undefined. */
  readonly giveBack: (side: 'input' | 'output', checks: QueuePlans, value: unknown) => void
}

/** Given by the generated definitions to the queues that have types to be held against: nobody else bundles it. */
export const jobChecker: JobChecker = {
  checkData: (queueName, checks, data, isStored) => {
    if (checks.input === undefined) return false
    const { issues, isPlain } = check(
      checks.input as CheckPlan,
      data,
      checks as QueueCheck,
      isStored,
    )
    if (issues.length === 0) return isPlain
    const message = `The data of a job of queue '${queueName}' is not of its type: ${formatIssues(issues, 'data')}`
    throw new InvalidJobDataError(message, issues)
  },
  checkResult: (queueName, checks, result) => {
    if (checks.output === undefined) return false
    const { issues, isPlain } = check(
      checks.output as CheckPlan,
      result,
      checks as QueueCheck,
      false,
    )
    if (issues.length === 0) return isPlain
    const message = `The result of queue '${queueName}' is not of its type: ${formatIssues(issues, 'result')}`
    throw new InvalidJobResultError(message, issues)
  },
  giveBack: (side, checks, value) => {
    const plan = checks[side]
    if (typeof value !== 'object' || value === null || plan === undefined) return
    if (leavesOut(plan, checks.plans)) check(plan as CheckPlan, value, checks as QueueCheck, true)
  },
}

const known = new WeakMap<object, boolean>()

/** Whether values of a plan may have properties to give back: asked of each plan once. */
function leavesOut(plan: PlanJson, plans: Plans | undefined): boolean {
  if (typeof plan !== 'object' || plan === null) return false
  const told = known.get(plan)
  if (told !== undefined) return told
  const text = JSON.stringify(plan)
  const isSo =
    text.includes('"asUndefined"') ||
    (text.includes('["use",') && JSON.stringify(plans).includes('"asUndefined"'))
  known.set(plan, isSo)
  return isSo
}

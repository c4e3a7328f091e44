import type { CheckPlan, QueueCheck } from '../../facts/check-plan.js'
import { InvalidJobDataError } from '../errors/invalid-job-data-error.js'
import { InvalidJobResultError } from '../errors/invalid-job-result-error.js'
import { formatIssues } from '../functions/validate.js'
import type { QueueDefinition } from '../queue/queue-definitions.js'
import { check, type Checked } from './check.js'

/**
 * Whether data is what its queue takes, and named by its type to the last part. Without a check nothing is known of it.
 * Throws `InvalidJobDataError`, with every place and reason. `isStored`: the data was made from what was stored.
 */
export function checkData(
  queueName: string,
  definition: QueueDefinition | undefined,
  data: unknown,
  isStored: boolean,
): boolean {
  const { issues, isPlain } = checkSide(definition?.check, 'input', data, isStored)
  if (issues.length === 0) return isPlain
  const message = `The data of a job of queue '${queueName}' is not of its type: ${formatIssues(issues)}`
  throw new InvalidJobDataError(message, issues)
}

/** Throws `InvalidJobResultError`, with every place and reason. */
export function checkResult(
  queueName: string,
  definition: QueueDefinition | undefined,
  result: unknown,
): boolean {
  const { issues, isPlain } = checkSide(definition?.check, 'output', result, false)
  if (issues.length === 0) return isPlain
  const message = `The result of queue '${queueName}' is not of its type: ${formatIssues(issues)}`
  throw new InvalidJobResultError(message, issues)
}

function checkSide(
  checks: QueueCheck | undefined,
  side: 'input' | 'output',
  value: unknown,
  isStored: boolean,
): Checked {
  const plan: CheckPlan | undefined = checks?.[side]
  if (checks === undefined || plan === undefined) return { issues: [], isPlain: false }
  return check(plan, value, checks, isStored)
}

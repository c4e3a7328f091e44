import { formatIssues, validate } from '../functions/validate.js'
import { InvalidJobDataError, InvalidJobResultError } from '../queue/errors.js'
import { checkJobResult } from '../queue/wire-format.js'
import type { Attempt } from './attempt.js'
import type { RunJobContext } from './run-job.js'
import type { WiredWorker } from './wired-worker.js'

/**
 * Data in, checked result out. Data or a result that the function's schema refuses, or a result that cannot be stored,
 * fails the job for good: another attempt would repeat the handler's effects and end the same.
 */
export async function callHandler(
  worker: WiredWorker,
  data: unknown,
  attempt: Attempt & { readonly context: RunJobContext },
): Promise<unknown> {
  const { func } = worker
  const input = await checkInput(worker, data, attempt)
  const returned: unknown = await func.func(attempt.services, input, attempt.interaction)
  const output = await validate(func.output, returned)
  if (!output.valid) {
    const found = formatIssues(output.issues)
    const message = `The result of queue '${worker.queueName}' does not fit its schema: ${found}`
    throw final(attempt, new InvalidJobResultError(message, output.issues))
  }
  checkStorable(attempt, output.value)
  return output.value
}

async function checkInput(worker: WiredWorker, data: unknown, attempt: Attempt): Promise<unknown> {
  const input = await validate(worker.func.input, data)
  if (input.valid) return input.value
  throw final(attempt, invalidDataError(worker.queueName, input.issues))
}

export function invalidDataError(
  queueName: string,
  issues: InvalidJobDataError['issues'],
): InvalidJobDataError {
  return new InvalidJobDataError(
    `The data of a job of queue '${queueName}' does not fit its schema: ${formatIssues(issues)}`,
    issues,
  )
}

function checkStorable(
  attempt: Attempt & { readonly context: RunJobContext },
  result: unknown,
): void {
  if (attempt.context.keepsResults === false) return
  try {
    checkJobResult(result)
  } catch (error) {
    throw final(attempt, error as Error)
  }
}

function final(attempt: Attempt, error: Error): Error {
  attempt.decide({ kind: 'failed', error })
  return error
}

import { formatIssues, validate } from '../job/validate.js'
import { InvalidJobDataError } from '../job/errors/invalid-job-data-error.js'
import { InvalidJobResultError } from '../job/errors/invalid-job-result-error.js'
import { findDefinition } from '../client/define-queues.js'
import { toError } from '../job/job-error.js'
import { encodeResult } from '../client/job-wire.js'
import type { QueueDefinition } from '../client/queue-definitions.js'
import type { Attempt } from './attempt.js'
import type { RunJobContext } from './run-job.js'
import { readStored, type StoredJob } from './read-stored.js'
import type { WiredWorker } from './wired-worker.js'

/**
 * Data as it is stored in, the result as it is stored out. Data or a result that the function's schema refuses, or a result that cannot be stored,
 * fails the job for good: another attempt would repeat the handler's effects and end the same.
 */
export async function callHandler(
  worker: WiredWorker,
  job: StoredJob,
  attempt: Attempt,
): Promise<unknown> {
  const { func } = worker
  const call: Call = { worker, definition: storedDefinition(worker, attempt.context), attempt }
  const decoded = fromStored(call, job)
  const input = func.input === undefined ? decoded : await checkInput(worker, decoded, attempt)
  const returned: unknown = await func.func(attempt.services, input, attempt.interaction)
  if (func.output === undefined) return toStored(call, returned)
  const output = await validate(func.output, returned)
  if (output.valid) return toStored(call, output.value)
  const found = formatIssues(output.issues, 'result')
  const message = `The result of queue '${worker.queueName}' does not fit its schema: ${found}`
  throw final(attempt, new InvalidJobResultError(message, output.issues))
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
    `The data of a job of queue '${queueName}' does not fit its schema: ${formatIssues(issues, 'data')}`,
    issues,
  )
}

interface Call {
  readonly worker: WiredWorker
  readonly definition: QueueDefinition | undefined
  readonly attempt: Attempt
}

function fromStored({ worker, definition, attempt }: Call, job: StoredJob): unknown {
  try {
    return readStored(worker, definition, job)
  } catch (error) {
    throw final(attempt, toError(error))
  }
}

/** The result as it is stored; `place` is what it is called in messages. */
export function toStored(
  { worker, definition, attempt }: Call,
  result: unknown,
  place?: string,
): unknown {
  const { keepsResults, storesNothing } = attempt.context
  if (keepsResults === false || storesNothing === true) return result
  try {
    return encodeResult(worker.queueName, definition, result, place)
  } catch (error) {
    throw final(attempt, toError(error))
  }
}

/** The definition that says how a worker's jobs are stored; undefined where nothing is. */
export function storedDefinition(
  worker: WiredWorker,
  context: RunJobContext,
): QueueDefinition | undefined {
  return context.storesNothing === true ? undefined : findDefinition(worker.queueName)
}

/** No other attempt could go better. */
export function final(attempt: Attempt, error: Error): Error {
  attempt.decide({ kind: 'failed', error })
  return error
}

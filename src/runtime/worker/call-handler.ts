import type { Side } from '../job/side.js'
import { validate } from '../job/validate.js'
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
  const input = func.input === undefined ? decoded : await checked('input', decoded, call)
  const returned: unknown = await func.func(attempt.services, input, attempt.interaction)
  return toStored(
    call,
    func.output === undefined ? returned : await checked('output', returned, call),
  )
}

/** A call of the handler, for one job or for many. */
export interface Call {
  readonly worker: WiredWorker
  readonly definition: QueueDefinition | undefined
  readonly attempt: Attempt
}

/** What the function's schema makes of a value. */
export async function checked(side: Side, given: unknown, call: Call): Promise<unknown> {
  const { func, queueName } = call.worker
  const schema = func[side]
  if (schema === undefined) return given
  const { value, error } = await validate(schema, given, side, queueName)
  if (error === undefined) return value
  throw final(call.attempt, error)
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

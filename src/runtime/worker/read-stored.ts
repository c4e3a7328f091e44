import { InvalidJobDataError } from '../job/errors/invalid-job-data-error.js'
import { PikkuError } from '../job/errors/pikku-error.js'
import { toError } from '../job/job-error.js'
import { describeError } from '../job/describe-error.js'
import type { QueueDefinition } from '../client/queue-definitions.js'
import { checkUpcast, decodeData } from '../client/job-wire.js'
import type { TakenJob } from '../job/taken-job.js'
import type { WiredWorker } from './wired-worker.js'

export type StoredJob = Pick<TakenJob, 'data' | 'options'>

/**
 * What a handler takes, of what is stored. Data of an earlier version is read as its own type and made anew by the
 * worker's upcaster; without one it is read as it is. Throws `InvalidJobDataError`.
 */
export function readStored(
  { queueName, upcast }: WiredWorker,
  definition: QueueDefinition | undefined,
  { data, options: { version = 1 } }: StoredJob,
): unknown {
  const make = version < (definition?.version ?? 1) ? upcast?.[version] : undefined
  if (make === undefined) return decodeData(queueName, definition, data)
  const old = decodeData(queueName, definition?.older?.[version], data)
  let made: unknown
  try {
    made = make(old)
  } catch (thrown) {
    const error = toError(thrown)
    if (error instanceof PikkuError) throw error
    throw new InvalidJobDataError(
      `The upcaster of version ${version} of queue '${queueName}' failed: ${describeError(error)}`,
    )
  }
  checkUpcast(queueName, definition, made)
  return made
}

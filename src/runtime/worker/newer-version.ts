import { StoreIncompatibleError } from '../errors/store-incompatible-error.js'
import { storedDefinition } from './call-handler.js'
import type { JobOutcome, RunJobContext, TakenJob } from './run-job.js'
import type { WiredWorker } from './wired-worker.js'

/** Long enough for a deploy to go on, short enough for the job to be taken soon after it. */
const LATER_MILLISECONDS = 15_000

/**
 * What becomes of a job that a newer version of the code has added: it is left for that version, whatever its attempts,
 * for nothing is wrong with it. Undefined for any other job.
 */
export function newerVersion(
  { options: { version = 1 } }: TakenJob,
  worker: WiredWorker,
  context: RunJobContext,
): JobOutcome | undefined {
  if (version === 1) return undefined
  const definition = storedDefinition(worker, context)
  const known = definition?.version ?? 1
  if (definition === undefined || version <= known) return undefined
  const error = new StoreIncompatibleError(
    `The job has version ${version} of queue '${worker.queueName}'; this worker knows ${known}. It waits for a newer worker`,
  )
  return { kind: 'retry', error, delay: LATER_MILLISECONDS }
}

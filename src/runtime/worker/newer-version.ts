import { storedDefinition } from './call-handler.js'
import type { RunJobContext } from './run-job.js'
import type { JobOutcome } from '../job/job-outcome.js'
import type { TakenJob } from '../job/taken-job.js'
import type { WiredWorker } from './wired-worker.js'

/** Long enough for a deploy to go on, short enough for the job to be taken soon after it. */
const LATER_MILLISECONDS = 15_000

/**
 * What becomes of a job that a newer version of the code has added: it is left for that version, with all its attempts
 * before it, for nothing is wrong with it. Undefined for any other job.
 */
export function newerVersion(
  { id, options: { version = 1 } }: TakenJob,
  worker: WiredWorker,
  context: RunJobContext,
): JobOutcome | undefined {
  if (version === 1) return undefined
  const definition = storedDefinition(worker, context)
  const known = definition?.version ?? 1
  if (definition === undefined || version <= known) return undefined
  context.logger.warn(
    `Queue '${worker.queueName}': job '${id}' has version ${version}, and this worker knows ${known}; it is put back` +
      ` for ${LATER_MILLISECONDS} ms, for a newer worker`,
  )
  return { kind: 'released', delay: LATER_MILLISECONDS }
}

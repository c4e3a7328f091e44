import { toError } from '../../../queue/job-error.js'
import type { TakenJob } from '../../../worker/run-job.js'
import { readEnvelope } from '../jobs/envelope.js'
import type { HeldJob } from '../store/settle-jobs.js'

/** A job that this process has taken and not yet settled. */
export interface JobInHand {
  readonly held: HeldJob
  readonly job: TakenJob
  /** The key of the schedule that this job is a run of. */
  readonly repeat: string | undefined
  /** There when what is stored cannot be read: the job fails for good, its handler is not called. */
  readonly unreadable?: Error
}

interface StoredJob extends HeldJob {
  readonly data: unknown
  readonly retryCount: number
  readonly createdOn: Date
}

/** A row that cannot be read (one of a later pikku, say) must not stop the worker. */
export function toJobInHand(queueName: string, stored: StoredJob): JobInHand {
  const { id, fence, retryCount, createdOn } = stored
  const common = { queueName, attempt: retryCount + 1, enqueuedAt: createdOn }
  const held = { id, fence }
  try {
    const envelope = readEnvelope(stored.data)
    const { data, options, repeat } = envelope
    return { held, repeat, job: { ...common, id: envelope.id ?? id, data, options } }
  } catch (error) {
    const job = { ...common, id, data: stored.data, options: {} }
    return { held, repeat: undefined, job, unreadable: toError(error) }
  }
}

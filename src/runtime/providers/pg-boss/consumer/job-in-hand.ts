import { toError } from '../../../job/job-error.js'
import type { TakenJob } from '../../../job/taken-job.js'
import { Linked } from '../../../job/linked-set.js'
import { readEnvelope } from '../store/envelope.js'
import type { Envelope } from '../store/envelope.js'
import type { HeldJob } from '../store/settle-jobs.js'

/** A job that this process has taken and not yet settled. */
export class JobInHand extends Linked {
  readonly held: HeldJob
  readonly job: TakenJob
  /** The key of the schedule that this job is a run of. */
  readonly repeat: string | undefined
  /** There when what is stored cannot be read: the job fails for good, its handler is not called. */
  readonly unreadable: Error | undefined

  constructor(held: HeldJob, job: TakenJob, repeat?: string, unreadable?: Error) {
    super()
    this.held = held
    this.job = job
    this.repeat = repeat
    this.unreadable = unreadable
  }
}

interface StoredJob extends HeldJob {
  readonly data: unknown
  readonly retryCount: number
  readonly createdOn: Date
}

/** A row that cannot be read (one of a later pikku, say) must not stop the worker. */
export function toJobInHand(queueName: string, stored: StoredJob): JobInHand {
  const { id, fence, retryCount, createdOn } = stored
  const attempt = retryCount + 1
  const held = { id, fence }
  const take = (envelope: Envelope): TakenJob => ({
    id: envelope.id ?? id,
    queueName,
    data: envelope.data,
    attempt,
    enqueuedAt: createdOn,
    options: envelope.options,
  })
  try {
    const envelope = readEnvelope(stored.data)
    return new JobInHand(held, take(envelope), envelope.repeat)
  } catch (error) {
    const unread = take({ data: stored.data, options: {} })
    return new JobInHand(held, unread, undefined, toError(error))
  }
}

import { toError } from '../../../job/job-error.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { runTime } from '../../../job/options/next-run.js'
import { HeldJob } from '../../../provider-kit/held-job.js'
import { readEnvelope, readEnvelopeLeniently } from '../store/envelope.js'
import type { Envelope } from '../store/envelope.js'
import type { HeldRow } from '../store/settle-jobs.js'

interface StoredJob extends HeldRow {
  readonly data: unknown
  readonly retryCount: number
  readonly createdOn: Date
  /** Absent for a job that its worker has abandoned. */
  readonly priority?: number
}

export class PgBossJob extends HeldJob {
  readonly id: string
  readonly queueName: string
  readonly data: unknown
  readonly attempt: number
  readonly enqueuedAt: Date
  readonly priority: number
  readonly options: JobOptions
  readonly row: HeldRow
  /** The key of the schedule that this job is a run of. */
  readonly repeat: string | undefined
  readonly uniqueKey: string | undefined
  /** Another job of its key of `unique` may wait behind it. */
  readonly again: boolean
  /** When it was last known to be held, in milliseconds since 1970. */
  seenAt = Date.now()

  get scheduledFor(): Date | undefined {
    return this.repeat === undefined ? undefined : runTime(this.id)
  }

  /** A row that cannot be read (one of a later pikku, say) must not stop the worker. */
  constructor(queueName: string, stored: StoredJob) {
    super()
    let envelope: Envelope
    try {
      envelope = readEnvelope(stored.data)
    } catch (error) {
      envelope = readEnvelopeLeniently(stored.data)
      this.unrunnable = toError(error)
    }
    this.id = envelope.id ?? stored.id
    this.queueName = queueName
    this.data = envelope.data
    this.attempt = stored.retryCount + 1
    this.enqueuedAt = stored.createdOn
    this.priority = stored.priority ?? 0
    this.options = envelope.options
    this.row = stored
    this.repeat = envelope.repeat
    this.uniqueKey = envelope.unique?.key
    this.again = envelope.unique?.again === true
  }
}

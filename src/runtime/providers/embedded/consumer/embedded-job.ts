import { decodeWire } from '../../../provider-kit/index.js'
import { toError } from '../../../job/job-error.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { runTime } from '../../../job/options/next-run.js'
import { HeldJob } from '../../../provider-kit/held-job.js'
import type { Database } from '../connection/database.js'
import type { ClaimedRow } from '../store/job-row.js'
import { uniqueKeyOf } from '../store/keys/unique-jobs.js'
import { readText } from '../store/read-text.js'
import { decodeOptions, decodeOptionsLeniently } from '../store/stored-options.js'

/** A claimed job. Its row holds it: see `Held`. */
export class EmbeddedJob extends HeldJob {
  readonly id: string
  readonly queueName: string
  readonly data: unknown
  readonly attempt: number
  readonly enqueuedAt: Date
  readonly options: JobOptions
  readonly row: ClaimedRow
  readonly #db: Database

  get scheduledFor(): Date | undefined {
    return this.row.repeat_key === null ? undefined : runTime(this.id)
  }

  /** Read when it is asked for, as a claim does not read it. */
  get uniqueKey(): string | undefined {
    return uniqueKeyOf(this.#db, this.row)
  }

  /** A row that cannot be read must not stop the worker; its dead letter has its text as data. */
  constructor(db: Database, row: ClaimedRow) {
    super()
    this.#db = db
    this.id = row.id
    this.queueName = row.queue
    this.attempt = row.attempt
    this.enqueuedAt = new Date(row.created_at)
    this.row = row
    try {
      this.data = decodeWire(row.data)
      this.options = decodeOptions(row.options)
    } catch (error) {
      this.data = readText(row.data)
      this.options = decodeOptionsLeniently(null)
      this.unrunnable = toError(error)
    }
  }
}

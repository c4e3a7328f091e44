import type { StoredOptions } from '../../../job/options/stored-options.js'
import { runTime } from '../../../job/options/next-run.js'
import { HeldJob } from '../../../provider-kit/held-job.js'
import type { BullJob } from '../connection/bullmq-module.js'
import { fromEngineId } from '../store/engine-id.js'
import { readData, readOptions } from '../store/read-engine-job.js'

export class BullMQJob extends HeldJob {
  readonly id: string
  readonly queueName: string
  readonly data: unknown
  readonly attempt: number
  readonly enqueuedAt: Date
  readonly options: StoredOptions
  readonly engineJob: BullJob
  /** That under which BullMQ has locked it. */
  readonly token: string | undefined

  get scheduledFor(): Date | undefined {
    return this.engineJob.repeatJobKey === undefined ? undefined : runTime(this.id)
  }

  constructor(queueName: string, engineJob: BullJob, token: string | undefined) {
    super()
    this.id = fromEngineId(engineJob.id ?? '')
    this.queueName = queueName
    this.data = readData(engineJob)
    this.attempt = engineJob.attemptsMade + 1
    this.enqueuedAt = new Date(engineJob.timestamp)
    this.options = readOptions(engineJob.opts)
    this.engineJob = engineJob
    this.token = token
  }
}

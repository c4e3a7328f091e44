import { GiveUpSignal } from '../../../provider-kit/index.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { Linked } from '../../../job/linked-set.js'
import type { TakenJob } from '../../../job/taken-job.js'
import type { BullJob, BullJobOptions } from '../connection/bullmq-module.js'
import { fromEngineId } from './engine-id.js'

const NOTHING_ASKED: JobOptions = {}

/** A job that a worker has taken: what it hands to `runJob`, and gets back from it. */
export class HeldJob extends Linked implements TakenJob {
  readonly id: string
  readonly queueName: string
  readonly data: unknown
  readonly attempt: number
  readonly enqueuedAt: Date
  readonly options: JobOptions
  readonly engineJob: BullJob
  /** That under which BullMQ has locked it. */
  readonly token: string | undefined
  /** Ends its handler. */
  readonly signal = new GiveUpSignal()

  constructor(queueName: string, engineJob: BullJob, token?: string) {
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

export function readData({ data, opts }: BullJob): unknown {
  const none = opts.pikku?.noData
  if (none === undefined) return data
  return none === true ? undefined : null
}

/** What the producer asked for; a producer that uses BullMQ itself has asked in BullMQ's words. */
export function readOptions(opts: BullJobOptions): JobOptions {
  const { pikku } = opts
  if (pikku === undefined) return readForeignOptions(opts)
  const { retry, timeout, trace, version } = pikku
  // Nearly all, and then without an object of its own.
  if ((retry ?? timeout ?? trace ?? version) === undefined) return NOTHING_ASKED
  return {
    ...(retry === undefined ? {} : { retry }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(trace === undefined ? {} : { trace }),
    ...(version === undefined ? {} : { version }),
  }
}

function readForeignOptions({ attempts, backoff }: BullJobOptions): JobOptions {
  if (attempts === undefined || attempts < 1) return NOTHING_ASKED
  const { type, delay } = typeof backoff === 'object' ? backoff : { type: 'fixed', delay: backoff }
  if (type !== 'fixed' && type !== 'exponential') return { attempts }
  return { retry: { attempts, backoff: type, ...(delay === undefined ? {} : { delay }) } }
}

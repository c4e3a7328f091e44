import type { JobOptions } from '../../../queue/job-options.js'
import type { TakenJob } from '../../../worker/run-job.js'
import type { BullJob, BullJobOptions } from '../connection/bullmq-module.js'
import { fromEngineId } from './engine-id.js'

const NOTHING_ASKED: JobOptions = {}

/** What a worker hands to `runJob`, and gets back from it. */
export interface HeldJob extends TakenJob {
  readonly engineJob: BullJob
}

/** A job that a worker has taken, as `runJob` wants it. */
export function toHeldJob(queueName: string, job: BullJob): HeldJob {
  return {
    id: fromEngineId(job.id ?? ''),
    queueName,
    data: readData(job),
    attempt: job.attemptsMade + 1,
    enqueuedAt: new Date(job.timestamp),
    options: readOptions(job.opts),
    engineJob: job,
  }
}

export function readData({ data, opts }: BullJob): unknown {
  return opts.pikku?.noData === true ? undefined : data
}

/** What the producer asked for; a producer that uses BullMQ itself has asked in BullMQ's words. */
export function readOptions(opts: BullJobOptions): JobOptions {
  const { pikku } = opts
  if (pikku === undefined) return readForeignOptions(opts)
  return {
    ...(pikku.retry === undefined ? {} : { retry: pikku.retry }),
    ...(pikku.timeout === undefined ? {} : { timeout: pikku.timeout }),
    ...(pikku.trace === undefined ? {} : { trace: pikku.trace }),
    ...(pikku.version === undefined ? {} : { version: pikku.version }),
  }
}

function readForeignOptions({ attempts, backoff }: BullJobOptions): JobOptions {
  if (attempts === undefined || attempts < 1) return NOTHING_ASKED
  const { type, delay } = typeof backoff === 'object' ? backoff : { type: 'fixed', delay: backoff }
  if (type !== 'fixed' && type !== 'exponential') return { attempts }
  return { retry: { attempts, backoff: type, ...(delay === undefined ? {} : { delay }) } }
}

import type { ProviderCapabilities } from '../job/capabilities.js'
import { JobNotFoundError } from '../job/errors/job-not-found-error.js'
import { isObject } from '../job/is-object.js'
import { PikkuError } from '../job/errors/pikku-error.js'
import { UnsupportedByProviderError } from '../job/errors/unsupported-by-provider-error.js'
import { WaitTimeoutError } from '../job/errors/wait-timeout-error.js'
import type { ForeignQueueJob, ForeignQueueService } from './foreign-queue-service.js'
import { toError, toJobError } from '../job/job-error.js'
import type { JobOptions } from '../job/options/job-options.js'
import type { JobSnapshot, JobStatus } from '../job/queue-job.js'
import type { QueueService } from '../job/queue-service.js'
import { resolveUnrepeatedOptions } from '../job/options/resolve-unrepeated-options.js'
import { waitTimeout } from '../job/options/wait-timeout.js'
import { withoutUndefined } from '../job/options/without-undefined.js'

const PROVIDER = 'foreign service'

/**
 * Only what has the same meaning there. Priority has not: such a service hands the number to its engine, and BullMQ
 * runs the lower one first.
 */
const CAPABILITIES: ProviderCapabilities = {
  provider: PROVIDER,
  getJob: 'native',
  results: 'native',
  progress: 'none',
  priority: 'none',
  delay: 'native',
  retries: 'native',
  timeout: 'none',
  jobId: 'native',
  remove: 'none',
  retryFailed: 'none',
  deadLetter: 'none',
  redrive: 'none',
  repeat: 'none',
  concurrency: 'native',
  globalConcurrency: 'none',
  batch: 'none',
  stalledRecovery: 'native',
  stats: 'none',
  events: 'none',
  workerOptions: [],
}

/** Lets `QueueClient` stand on the queue service of an existing Pikku project. */
export function adaptForeignService(foreign: ForeignQueueService): QueueService {
  const add: QueueService['add'] = (queueName, data, options) =>
    foreign.add(queueName, data, toForeignOptions(options))
  const findJob = async (queueName: string, jobId: string) => {
    const job = await foreign.getJob(queueName, jobId)
    return job ? toSnapshot(job, queueName) : undefined
  }
  return {
    capabilities: CAPABILITIES,
    add,
    addMany: async (queueName, jobs) => {
      const ids: string[] = []
      for (const { data, options } of jobs) ids.push(await add(queueName, data, options))
      return ids
    },
    findJob,
    waitForFinish: async (queueName, jobId, options) => {
      const timeout = waitTimeout(options)
      const job = await foreign.getJob(queueName, jobId)
      if (!job) throw new JobNotFoundError(queueName, jobId)
      if (job.waitForCompletion === undefined) refuse('waiting for a result')
      try {
        const result = await job.waitForCompletion(timeout)
        return { ...(await toSnapshot(job, queueName)), status: 'completed', result }
      } catch (thrown) {
        // Such a service rejects alike for a failed job, for a timeout, and for a lost connection.
        if (thrown instanceof PikkuError) throw thrown
        const error = toError(thrown)
        const snapshot = await findJob(queueName, jobId)
        if (snapshot === undefined) throw error
        if (snapshot.status === 'failed') return { ...snapshot, error: toJobError(error) }
        if (snapshot.status === 'completed') return snapshot
        throw new WaitTimeoutError(queueName, jobId, timeout)
      }
    },
    close: async () => foreign.close?.(),
  }
}

function toForeignOptions(options: JobOptions | undefined): object | undefined {
  if (options === undefined) return undefined
  const resolved = resolveUnrepeatedOptions(options)
  const { delay, jobId, retry = {}, removeOnComplete, removeOnFail } = resolved
  if (resolved.expires !== undefined) refuse("the job option 'expires'")
  if (isObject(removeOnComplete) || isObject(removeOnFail)) {
    refuse('removeOnComplete and removeOnFail by count and age')
  }
  if (retry.backoff === 'linear') refuse('a linear backoff')
  if ((retry.maxDelay ?? retry.factor ?? retry.jitter) !== undefined) {
    refuse('retry.maxDelay, retry.factor and retry.jitter')
  }
  const { attempts, backoff, delay: wait } = retry
  return withoutUndefined({
    delay: delay === 0 ? undefined : delay,
    jobId,
    attempts,
    backoff:
      (backoff ?? wait) === undefined
        ? undefined
        : { type: backoff ?? 'exponential', delay: wait ?? 1_000 },
    // There, `true` keeps none.
    removeOnComplete: removeOnComplete === 0 || removeOnComplete,
    removeOnFail: removeOnFail === 0 || removeOnFail,
  })
}

function refuse(feature: string): never {
  throw new UnsupportedByProviderError(PROVIDER, feature)
}

async function toSnapshot(job: ForeignQueueJob, queueName: string): Promise<JobSnapshot> {
  const status = typeof job.status === 'function' ? await job.status() : job.status
  return {
    id: job.id,
    queueName,
    status: status as JobStatus,
    data: job.data,
    ...(job.result === undefined || job.result === null ? {} : { result: job.result }),
    // Such a service does not tell.
    attempts: 0,
    maxAttempts: 0,
    createdAt: new Date(0),
  }
}

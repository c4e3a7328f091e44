import type { ProviderCapabilities } from './capabilities.js'
import { JobNotFoundError } from '../errors/job-not-found-error.js'
import { PikkuError } from '../errors/pikku-error.js'
import { UnsupportedByProviderError } from '../errors/unsupported-by-provider-error.js'
import { WaitTimeoutError } from '../errors/wait-timeout-error.js'
import type { ForeignQueueJob, ForeignQueueService } from './foreign-queue-service.js'
import { toError, toJobError } from './job-error.js'
import type { JobOptions } from './job-options.js'
import type { JobSnapshot, JobStatus, WaitOptions } from './queue-job.js'
import type { NewJob, QueueService } from './queue-service.js'
import { resolveUnrepeatedOptions } from './resolve-job-options.js'
import type { KeepCount } from './resolve-job-options.js'
import { waitTimeout } from './wait-timeout.js'
import { withoutUndefined } from './without-undefined.js'

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
  const add = (queueName: string, data: unknown, options?: JobOptions): Promise<string> =>
    foreign.add(queueName, data, toForeignOptions(options))
  return {
    capabilities: CAPABILITIES,
    add,
    addMany: (queueName, jobs) => addEach(jobs, (job) => add(queueName, job.data, job.options)),
    findJob: async (queueName, jobId) => {
      const job = await findForeignJob(foreign, queueName, jobId)
      return job && toSnapshot(job, queueName)
    },
    waitForFinish: (queueName, jobId, options) =>
      waitForForeignJob({ foreign, queueName, jobId, options }),
    close: async () => foreign.close?.(),
  }
}

async function addEach(
  jobs: readonly NewJob[],
  add: (job: NewJob) => Promise<string>,
): Promise<string[]> {
  const ids: string[] = []
  for (const job of jobs) ids.push(await add(job))
  return ids
}

function toForeignOptions(options: JobOptions | undefined): object | undefined {
  if (options === undefined) return undefined
  const { delay, jobId, retry, removeOnComplete, removeOnFail } = resolveUnrepeatedOptions(options)
  if (retry?.backoff === 'linear') refuse('a linear backoff')
  if (retry?.maxDelay !== undefined || retry?.factor !== undefined) {
    refuse('retry.maxDelay and retry.factor')
  }
  const backoff = retry?.delay ?? retry?.backoff
  return withoutUndefined({
    delay: delay === 0 ? undefined : delay,
    jobId,
    attempts: retry?.attempts,
    backoff:
      backoff === undefined
        ? undefined
        : { type: retry?.backoff ?? 'exponential', delay: retry?.delay ?? 1_000 },
    removeOnComplete: keep(removeOnComplete),
    removeOnFail: keep(removeOnFail),
  })
}

function keep(count: KeepCount | undefined): number | boolean | undefined {
  return count === 0 ? true : count
}

function refuse(feature: string): never {
  throw new UnsupportedByProviderError(PROVIDER, feature)
}

async function findForeignJob(
  foreign: ForeignQueueService,
  queueName: string,
  jobId: string,
): Promise<ForeignQueueJob | undefined> {
  const job = (await foreign.getJob(queueName, jobId)) as ForeignQueueJob | null | undefined
  return job ?? undefined
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

interface ForeignWait {
  readonly foreign: ForeignQueueService
  readonly queueName: string
  readonly jobId: string
  readonly options: WaitOptions | undefined
}

async function waitForForeignJob(wait: ForeignWait): Promise<JobSnapshot> {
  const { foreign, queueName, jobId } = wait
  const timeout = waitTimeout(wait.options)
  const job = await findForeignJob(foreign, queueName, jobId)
  if (job === undefined) throw new JobNotFoundError(queueName, jobId)
  if (job.waitForCompletion === undefined) refuse('waiting for a result')
  try {
    const result = await job.waitForCompletion(timeout)
    return { ...(await toSnapshot(job, queueName)), status: 'completed', result }
  } catch (thrown) {
    return await explainFailure(wait, toError(thrown), timeout)
  }
}

/** Such a service rejects alike for a failed job, for a timeout, and for a lost connection. */
async function explainFailure(
  { foreign, queueName, jobId }: ForeignWait,
  error: Error,
  timeout: number,
): Promise<JobSnapshot> {
  if (error instanceof PikkuError) throw error
  const job = await findForeignJob(foreign, queueName, jobId)
  if (job === undefined) throw error
  const snapshot = await toSnapshot(job, queueName)
  if (snapshot.status === 'failed') return { ...snapshot, error: toJobError(error) }
  if (snapshot.status === 'completed') return snapshot
  throw new WaitTimeoutError(queueName, jobId, timeout)
}

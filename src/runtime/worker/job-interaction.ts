import type { BatchJob, JobProgress, QueueInteraction } from '../job/interaction.js'
import { JobDiscardedError } from '../job/errors/job-discarded-error.js'
import { NonRetryableError } from '../job/errors/non-retryable-error.js'
import { PikkuError } from '../job/errors/pikku-error.js'
import { describeError } from '../job/describe-error.js'
import { cut, ERROR_BOUNDS } from '../job/read-thrown.js'
import { jobRetryPolicy } from '../job/options/job-policy.js'
import { parseDuration } from '../job/options/parse-duration.js'
import type { Verdict } from './attempt.js'
import type { Deadline } from './deadline.js'
import type { AttemptRun } from './run-attempt.js'
import type { TakenJob } from '../job/taken-job.js'
import type { WiredWorker } from './wired-worker.js'
import { isObject } from '../job/is-object.js'

/** Workers whose provider keeps no progress, and who were told so. */
const told = new WeakSet<WiredWorker>()

/**
 * The running job as its handler sees it. What most handlers leave alone is made when it is asked for: as fields of
 * every job's own object, these functions cost as much as all the rest of a turn.
 */
export class JobInteraction implements QueueInteraction {
  readonly queueName: string
  readonly jobId: string
  readonly attempt: number
  readonly maxAttempts: number
  readonly enqueuedAt: Date
  readonly #run: AttemptRun
  readonly #deadline: Deadline
  readonly #decide: (verdict: Verdict) => void
  #jobs: readonly BatchJob[] | undefined

  constructor(run: AttemptRun, deadline: Deadline, decide: (verdict: Verdict) => void) {
    this.#run = run
    this.#deadline = deadline
    this.#decide = decide
    const { worker, jobs } = run
    const first = jobs[0] as TakenJob
    this.queueName = worker.queueName
    this.jobId = first.id
    this.attempt = first.attempt
    this.maxAttempts = maxAttempts(first, worker)
    this.enqueuedAt = first.enqueuedAt
  }

  get jobs(): readonly BatchJob[] {
    const { jobs, worker } = this.#run
    this.#jobs ??= jobs.map((job) => describeJob(job, worker))
    return this.#jobs
  }

  get scheduledFor(): Date | undefined {
    return this.#run.jobs[0]?.scheduledFor
  }

  get signal(): AbortSignal {
    return this.#deadline.signal
  }

  // Not methods: a handler may take them out of the object.
  get updateProgress(): QueueInteraction['updateProgress'] {
    return (progress) => handled(updateProgress(this.#run, this.signal, progress))
  }

  get log(): QueueInteraction['log'] {
    return (text) => handled(log(this.#run, this.signal, text))
  }

  get fail(): QueueInteraction['fail'] {
    return (reason) =>
      this.#end('failed', typeof reason === 'string' ? new NonRetryableError(reason) : reason)
  }

  get snooze(): QueueInteraction['snooze'] {
    return (duration) => {
      const delay = parseDuration(duration, { option: 'snooze' })
      this.#decide({ kind: 'released', delay, snoozed: true })
      throw new PikkuError('JOB_SNOOZED', `The job is snoozed for ${delay} ms`)
    }
  }

  get discard(): QueueInteraction['discard'] {
    return (reason) =>
      this.#end(
        'discarded',
        new JobDiscardedError(reason === undefined ? reason : describeError(reason)),
      )
  }

  #end(kind: 'failed' | 'discarded', error: Error): never {
    this.#decide({ kind, error })
    throw error
  }
}

function describeJob(job: TakenJob, worker: WiredWorker): BatchJob {
  const { scheduledFor } = job
  return {
    jobId: job.id,
    attempt: job.attempt,
    maxAttempts: maxAttempts(job, worker),
    enqueuedAt: job.enqueuedAt,
    ...(scheduledFor === undefined ? {} : { scheduledFor }),
  }
}

function maxAttempts({ options }: TakenJob, worker: WiredWorker): number {
  return jobRetryPolicy(options, worker.retry).attempts
}

async function updateProgress(
  { jobs, worker, context }: AttemptRun,
  signal: AbortSignal,
  progress: JobProgress,
): Promise<void> {
  // Another worker may be running the job by now: what a given-up handler reports is no longer true.
  signal.throwIfAborted()
  checkProgress(progress)
  const { updateProgress: update } = context
  if (update === undefined) {
    sayOnce(worker, context.logger)
    return
  }
  await Promise.all(jobs.map((job) => update(progress, job)))
}

async function log(
  { jobs, worker, context }: AttemptRun,
  signal: AbortSignal,
  given: string,
): Promise<void> {
  signal.throwIfAborted()
  // No database holds the character NUL in a text.
  const text = cut(String(given), ERROR_BOUNDS.text).replaceAll('\0', '\uFFFD')
  const { log: keep, logger } = context
  if (keep !== undefined) {
    await Promise.all(jobs.map((job) => keep(text, job)))
    return
  }
  for (const { id } of jobs) logger.info(`Queue '${worker.queueName}': job '${id}': ${text}`)
}

function checkProgress(progress: unknown): void {
  const number = typeof progress === 'number' && Number.isFinite(progress)
  const object = isObject(progress) && !Array.isArray(progress)
  if (!number && !object && typeof progress !== 'string') {
    throw new TypeError(
      `A job's progress is a finite number, a text or an object, not ${kindOf(progress)}`,
    )
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'number' || value === null ? String(value) : typeof value
}

function sayOnce(worker: WiredWorker, logger: AttemptRun['context']['logger']): void {
  if (told.has(worker)) return
  told.add(worker)
  logger.warn(
    `Queue '${worker.queueName}': its provider keeps no progress; updateProgress does nothing`,
  )
}

/** A handler that does not await its progress must not crash the process when the progress cannot be stored. */
function handled(promise: Promise<void>): Promise<void> {
  promise.catch(() => {})
  return promise
}

import type { WiredWorker } from '../../../provider-kit/index.js'
import type { KeepCount } from '../../../job/options/resolved-job-options.js'
import { toError } from '../../../job/job-error.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import { askUntilTaken } from '../connection/ask-until-taken.js'
import type { BullJob, BullKeep } from '../connection/bullmq-module.js'
import { withoutCommand } from '../connection/without-command.js'
import type { QueueSet } from '../connection/queue-set.js'
import type { RedisClient } from '../connection/redis-client.js'
import { tellRelease } from '../store/event-stream.js'
import { renewWait } from '../store/renew-wait.js'
import { StoredError } from '../store/stored-error.js'
import { toStoredResult } from '../store/stored-result.js'
import { toEngineKeep } from '../store/engine-keep.js'
import { sendDeadLetter } from './dead-letters.js'
import type { BullMQJob } from './bullmq-job.js'
import type { JobLocks } from './job-locks.js'
import type { OutcomeReporter } from '../../../provider-kit/outcome-reporter.js'

/** What a worker's jobs have in common. */
export interface SettleContext {
  readonly worker: WiredWorker
  readonly queues: QueueSet
  readonly locks: JobLocks
  readonly reporter: OutcomeReporter
  readonly client: RedisClient
  /** What the keys of the queue begin with. */
  readonly keys: string
  /** Told of what Redis refuses for the time being. */
  readonly report: (refusal: Error) => void
}

const LETTER_PAUSE = 5_000
const MOST_STACKS = 10

/** BullMQ knows these errors by their names, and leaves alone a job that its worker has already put elsewhere. */
class WaitingError extends Error {
  override readonly name = 'WaitingError'
}

class DelayedError extends Error {
  override readonly name = 'DelayedError'
}

/**
 * Makes the outcome so, in the way of a BullMQ processor: what is returned completes the job, what is thrown fails the
 * attempt. How often and when it is repeated, BullMQ reads from the job's options: they are set here, in this process
 * alone, to what `runJob` has decided.
 */
export function settle(job: BullMQJob, outcome: JobOutcome, context: SettleContext): unknown {
  applyKeep(job, context)
  // Nearly all, so without a promise of its own.
  return outcome.kind === 'completed'
    ? toStoredResult(outcome.result)
    : endBadly(job, outcome, context)
}

async function endBadly(
  job: BullMQJob,
  outcome: Exclude<JobOutcome, { kind: 'completed' }>,
  context: SettleContext,
): Promise<never> {
  const { engineJob, token } = job
  switch (outcome.kind) {
    case 'retry':
      throw repeat(engineJob, outcome)
    case 'discarded':
      throw end(engineJob, outcome)
    case 'failed':
      await sendLetter(job, outcome, context)
      throw end(engineJob, outcome)
    case 'released':
      // If Redis is away, putting the job back fails too, and says so.
      await tellRelease(context.client, context.keys, engineJob.id ?? '').catch(() => {})
      if (outcome.delay !== undefined) {
        const until = Date.now() + outcome.delay
        if (outcome.snoozed) await waitAnew(job, until, context)
        await engineJob.moveToDelayed(until, token)
        // BullMQ has no event for it.
        context.reporter.settled(job, outcome)
        throw new DelayedError()
      }
      await engineJob.moveToWait(token)
      throw new WaitingError()
  }
}

/** Of a job that can expire; the others need not be written twice. */
async function waitAnew(
  { engineJob, options, enqueuedAt }: BullMQJob,
  until: number,
  { worker, client, keys }: SettleContext,
): Promise<void> {
  if ((options.expires ?? worker.expires) === undefined) return
  const delay = until - enqueuedAt.getTime()
  // If Redis is away, putting the job back fails too, and says so.
  await renewWait(client, `${keys}${engineJob.id}`, delay).catch(() => {})
}

async function sendLetter(
  job: BullMQJob,
  { error, deadLetterQueue }: Extract<JobOutcome, { kind: 'failed' }>,
  { queues, locks, report }: SettleContext,
): Promise<void> {
  if (deadLetterQueue === undefined) return
  const send = async (): Promise<void> => {
    // A letter cannot be taken back, and another worker may have done the job. BullMQ then refuses to fail it, and says so.
    if (!(await locks.isHeld(job))) return
    await sendDeadLetter(queues, { job, error, deadLetterQueue })
  }
  try {
    await askUntilTaken(send, report)
  } catch (refusal) {
    // Failing the job now would lose its letter: it is run again, and dies again.
    throw repeat(job.engineJob, {
      kind: 'retry',
      error: toError(withoutCommand(refusal)),
      delay: LETTER_PAUSE,
    })
  }
}

function repeat(
  { opts, attemptsMade }: BullJob,
  outcome: Extract<JobOutcome, { kind: 'retry' }>,
): StoredError {
  opts.attempts = attemptsMade + 2
  opts.backoff = { type: 'pikku' }
  opts.stackTraceLimit ??= MOST_STACKS
  return new StoredError(outcome)
}

function end(
  { opts }: BullJob,
  outcome: Extract<JobOutcome, { kind: 'failed' | 'discarded' }>,
): StoredError {
  opts.attempts = 0
  opts.stackTraceLimit ??= MOST_STACKS
  return new StoredError(outcome)
}

/** The job's own wish, else the worker's, else that of the service that added it. */
function applyKeep(
  { engineJob: { opts } }: BullMQJob,
  { worker: { config } }: SettleContext,
): void {
  const complete =
    opts.removeOnComplete ?? wanted(config.removeOnComplete, opts.pikku?.removeOnComplete)
  if (complete !== undefined) opts.removeOnComplete = complete
  const fail = opts.removeOnFail ?? wanted(config.removeOnFail, opts.pikku?.removeOnFail)
  if (fail !== undefined) opts.removeOnFail = fail
}

function wanted(
  worker: KeepCount | undefined,
  service: number | boolean | undefined,
): BullKeep | undefined {
  const keep = worker ?? service
  return keep === undefined ? undefined : toEngineKeep(keep)
}

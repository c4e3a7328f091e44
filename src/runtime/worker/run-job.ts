import type { JobOutcome } from '../job/job-outcome.js'
import type { TakenJob } from '../job/taken-job.js'
import type { JobProgress } from '../job/interaction.js'
import type { Logger } from '../job/logger.js'
import type { StopSignal } from '../job/stop-signal.js'
import { toError } from '../job/job-error.js'
import { jobTimeout } from '../job/options/job-policy.js'
import { isObserved } from '../tracing/is-observed.js'
import { traceRun } from './trace-run.js'
import type { AttemptEnd } from './attempt.js'
import { callHandler } from './call-handler.js'
import { newerVersion } from './newer-version.js'
import { runAttempt, type AttemptRun } from './run-attempt.js'
import { failed, toOutcome } from './to-outcome.js'
import type { GiveUpSignal } from './give-up-signal.js'
import type { WiredWorker } from './wired-worker.js'

export interface RunJobContext {
  readonly services: object
  readonly logger: Logger
  /** The provider's name, for traces. */
  readonly provider?: string
  /** Aborted when the worker gives up waiting for its handlers at stop. */
  readonly signal: StopSignal | GiveUpSignal
  /** Absent where the provider keeps no progress. */
  readonly updateProgress?: ((progress: JobProgress, job: TakenJob) => Promise<void>) | undefined
  /** Absent where the provider keeps no logs. */
  readonly log?: ((text: string, job: TakenJob) => Promise<void>) | undefined
  /** `false` where the provider keeps no results, so that what a handler returns need not fit into JSON. */
  readonly keepsResults?: boolean
  /** `true` where a handler is run without a queue: data and result are then what they are, and not their JSON. */
  readonly storesNothing?: boolean
}

/**
 * Runs one attempt of a job and says what became of it. Never rejects, and returns at once when the job times out or
 * the worker gives up waiting, whether or not the handler heeds its signal.
 */
export function runJob(
  job: TakenJob,
  worker: WiredWorker,
  context: RunJobContext,
): Promise<JobOutcome> {
  return settleJob(job, worker, context, same)
}

/**
 * The same, and gives what `settle` makes of the outcome. It is called in the turn in which the outcome is known: after
 * one more promise, the first of many jobs that end together would be settled after the last of them has ended, and
 * the engine would have nothing to do meanwhile.
 */
export function settleJob<Settled>(
  job: TakenJob,
  worker: WiredWorker,
  context: RunJobContext,
  settle: (outcome: JobOutcome) => Settled | Promise<Settled>,
): Promise<Settled> {
  if (!isObserved()) return runOnce(job, worker, context, settle)
  const running = { jobs: [job], worker, context }
  return traceRun(running, () => runOnce(job, worker, context, same)).then(settle)
}

const same = (outcome: JobOutcome): JobOutcome => outcome

function runOnce<Settled>(
  job: TakenJob,
  worker: WiredWorker,
  context: RunJobContext,
  settle: (outcome: JobOutcome) => Settled | Promise<Settled>,
): Promise<Settled> {
  const later = newerVersion(job, worker, context)
  if (later !== undefined) return Promise.resolve(later).then(settle)
  try {
    const timeout = jobTimeout(job.options, worker.timeout)
    return runAttempt({
      jobs: [job],
      worker,
      context,
      timeout,
      call: callOne,
      outcome: (end) => settle(outcomeOfOne(end, job, worker)),
    })
  } catch (error) {
    // Only stored options that make no sense lead here: no attempt could ever go better.
    return Promise.resolve(failed(toError(error), worker)).then(settle)
  }
}

const callOne: AttemptRun['call'] = (attempt, { worker, jobs }) =>
  callHandler(worker, jobs[0] as TakenJob, attempt)

function outcomeOfOne(end: AttemptEnd, job: TakenJob, worker: WiredWorker): JobOutcome {
  try {
    return toOutcome(end, job, worker)
  } catch (error) {
    return failed(toError(error), worker)
  }
}

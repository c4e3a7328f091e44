import { runMiddleware } from '../functions/run-middleware.js'
import { runServices } from '../functions/run-services.js'
import { SurvivingLogger } from '../job/surviving-logger.js'
import { WorkerStoppingError } from '../job/errors/worker-stopping-error.js'
import { toError } from '../job/job-error.js'
import { Deadline } from './deadline.js'
import type { Attempt, AttemptEnd, Verdict } from './attempt.js'
import { JobInteraction } from './job-interaction.js'
import type { RunJobContext } from './run-job.js'
import type { TakenJob } from '../job/taken-job.js'
import type { WiredWorker } from './wired-worker.js'

export interface AttemptRun<Outcome = unknown> {
  /** At least one; several for a batch. */
  readonly jobs: readonly TakenJob[]
  readonly worker: WiredWorker
  readonly context: RunJobContext
  /** Milliseconds. */
  readonly timeout: number | undefined
  readonly call: (attempt: Attempt, run: AttemptRun) => Promise<unknown>
  /** What the end of the attempt means. Called once. */
  readonly outcome: (end: AttemptEnd) => Outcome | Promise<Outcome>
}

/**
 * Calls the handler once, inside its middleware, until it ends, times out or is given up, and gives the outcome of that.
 * Rejects only as the outcome does: stored options that make no sense fail the attempt, since no other one could go
 * better.
 */
export function runAttempt<Outcome>(run: AttemptRun<Outcome>): Promise<Outcome> {
  // Written out, for it is on the path of every job: each promise more is felt in the throughput.
  return new Promise((resolve, reject) => {
    let hasEnded = false
    let verdict: Verdict | undefined
    const decide = (first: Verdict): void => {
      verdict ??= 'error' in first ? { ...first, error: toError(first.error) } : first
    }
    // What ends after that changes nothing: a handler that was given up is still watched, so that its late rejection
    // is handled.
    const end = (how: AttemptEnd): void => {
      if (hasEnded) return
      hasEnded = true
      deadline.end()
      try {
        resolve(run.outcome(verdict ?? how))
      } catch (error) {
        reject(toError(error))
      }
    }
    const deadline = new Deadline(run, (reason) => end(toEnd(reason)))
    if (run.context.signal.aborted) {
      end({ kind: 'released' })
      return
    }
    try {
      invoke(run, deadline, decide).then(
        (result) => end({ kind: 'returned', result }),
        (thrown: unknown) => end(toEnd(thrown)),
      )
    } catch (error) {
      end({ kind: 'failed', error: toError(error) })
    }
  })
}

function invoke(
  run: AttemptRun,
  deadline: Deadline,
  decide: (verdict: Verdict) => void,
): Promise<unknown> {
  const { context, worker } = run
  const queue = new JobInteraction(run, deadline, decide)
  const interaction = { queue }
  const services = runServices(context.services, {
    interaction,
    logger: SurvivingLogger.unwrap(context.logger),
    progress: { update: (progress) => queue.updateProgress(progress) },
    attempt: queue.attempt,
  })
  const { middleware } = worker
  const attempt = { services, interaction, decide, context }
  return middleware.length === 0
    ? run.call(attempt, run)
    : runMiddleware({ middleware, services, interaction }, () => run.call(attempt, run))
}

/** Here whatever was thrown becomes an error that can be read: nothing behind this meets the thrown value itself. */
function toEnd(thrown: unknown): AttemptEnd {
  const error = toError(thrown)
  return error instanceof WorkerStoppingError ? { kind: 'released' } : { kind: 'threw', error }
}

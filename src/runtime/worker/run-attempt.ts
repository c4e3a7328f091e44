import { runMiddleware } from '../functions/run-middleware.js'
import { runServices } from '../functions/run-services.js'
import { WorkerStoppingError } from '../errors/worker-stopping-error.js'
import { toError } from '../queue/job-error.js'
import type { Attempt, AttemptEnd, Verdict } from './attempt.js'
import { queueInteraction } from './queue-interaction.js'
import type { RunJobContext, TakenJob } from './run-job.js'
import { startDeadline } from './start-deadline.js'
import type { WiredWorker } from './wired-worker.js'

export interface AttemptRun {
  /** At least one; several for a batch. */
  readonly jobs: readonly TakenJob[]
  readonly worker: WiredWorker
  readonly context: RunJobContext
  /** Milliseconds. */
  readonly timeout: number | undefined
  readonly call: (attempt: Attempt) => Promise<unknown>
}

/** Calls the handler once, inside its middleware, until it ends, times out or is given up. Never rejects. */
export async function runAttempt(run: AttemptRun): Promise<AttemptEnd> {
  if (run.context.signal.aborted) return { kind: 'released' }
  const decided: { verdict?: Verdict } = {}
  const decide = (verdict: Verdict): void => {
    decided.verdict ??= verdict
  }
  const deadline = startDeadline(run)
  try {
    // After the race is lost, the handler's own promise is still watched by it: a late rejection is never unhandled.
    const result = await Promise.race([deadline.missed, invoke(run, deadline.signal, decide)])
    return decided.verdict ?? { kind: 'returned', result }
  } catch (thrown) {
    return decided.verdict ?? toEnd(thrown)
  } finally {
    deadline.end()
  }
}

async function invoke(
  run: AttemptRun,
  signal: AbortSignal,
  decide: (verdict: Verdict) => void,
): Promise<unknown> {
  const interaction = { queue: queueInteraction(run, signal, decide) }
  const services = runServices(run.context.services, {
    interaction,
    logger: run.context.logger,
    progress: { update: (progress) => interaction.queue.updateProgress(progress) },
    attempt: interaction.queue.attempt,
  })
  const { middleware } = run.worker
  const handler = (): Promise<unknown> => run.call({ services, interaction, decide })
  return middleware.length === 0
    ? await handler()
    : await runMiddleware({ middleware, services, interaction }, handler)
}

function toEnd(thrown: unknown): AttemptEnd {
  if (thrown instanceof WorkerStoppingError) return { kind: 'released' }
  return { kind: 'threw', error: toError(thrown) }
}

import { runBatch, runJob, type RunJobContext } from '../../../provider-kit/index.js'
import type { JobProgress } from '../../../job/interaction.js'
import type { OutcomeReporter } from '../../../provider-kit/outcome-reporter.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import type { TakenJob } from '../../../job/taken-job.js'
import { writeProgress } from '../store/settle-job.js'
import type { RunnerOptions } from './queue-runner.js'
import type { InHand } from './settlement.js'

interface CallOptions extends Pick<RunnerOptions, 'store' | 'worker' | 'services' | 'logger'> {
  readonly reporter: OutcomeReporter
}

/** Calls the handler for one claimed job, or for one batch of them, and gives an outcome for each. Never rejects. */
export async function runCall(
  inHands: readonly InHand[],
  options: CallOptions,
): Promise<JobOutcome[]> {
  const [first] = inHands
  if (first === undefined) return []
  const { worker } = options
  const context = toContext(inHands, first, options)
  return worker.batch === undefined
    ? [await runJob(first.job, worker, context)]
    : runBatch(
        inHands.map((inHand) => inHand.job),
        worker,
        context,
      )
}

function toContext(inHands: readonly InHand[], first: InHand, options: CallOptions): RunJobContext {
  return {
    provider: 'embedded',
    services: options.services,
    logger: options.logger,
    // The jobs of one call are claimed, given up and lost together.
    signal: first.signal,
    updateProgress: async (progress, job) => updateProgress(inHands, options, { progress, job }),
  }
}

function updateProgress(
  inHands: readonly InHand[],
  { store, reporter }: CallOptions,
  { progress, job }: { readonly progress: JobProgress; readonly job: TakenJob },
): void {
  const inHand = inHands.find((each) => each.job === job)
  if (inHand === undefined) return
  const text = JSON.stringify(progress)
  if (!store.db.transaction(() => writeProgress(store.db, inHand.held, text))) return
  reporter.progress(job)
}

import type { Logger } from '../job/logger.js'
import { endsWithin } from '../worker/ends-within.js'

/** Whatever takes and runs the jobs of one queue, as far as a stop is concerned. */
export interface StoppableRunner {
  readonly queueName: string
  /** The jobs that it has taken and not settled. */
  readonly inHand: { readonly size: number }
  /** Takes no more jobs. Resolves when none is in hand, and nothing of the runner is left. */
  finish(): Promise<unknown>
  /** Gives up the handlers that still run, so that their jobs are put back. `finish` goes on. */
  giveUp(): void
  /** Leaves what is still in hand to its locks, and ends at once what would keep the process. May not throw. */
  abandon?(): unknown
}

export interface StopLimits {
  /** How long handlers may go on, in milliseconds. */
  readonly timeout: number
  /** How long jobs whose handlers were given up may take to be put back, in milliseconds. Asked when it begins. */
  readonly grace: () => number
  readonly logger: Logger
}

/**
 * How the workers of every engine stop: they take nothing new and wait for what is in hand; after `timeout` the handlers
 * are given up; after `grace` more, what could not be put back is logged and abandoned. So a stop always ends. What was
 * abandoned is not lost: its lock runs out, and another worker runs it.
 */
export async function stopWithin(
  runners: readonly StoppableRunner[],
  { timeout, grace, logger }: StopLimits,
): Promise<void> {
  const finished = Promise.allSettled(runners.map((runner) => runner.finish()))
  if (await endsWithin(finished, timeout)) return
  for (const runner of runners) runner.giveUp()
  if (await endsWithin(finished, grace())) return
  for (const { queueName, inHand } of runners) {
    if (inHand.size === 0) continue
    logger.error(`Queue '${queueName}': ${inHand.size} jobs could not be put back`)
  }
  await Promise.all(runners.map((runner) => runner.abandon?.()))
}

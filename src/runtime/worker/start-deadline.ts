import { JobTimeoutError } from '../errors/job-timeout-error.js'
import { WorkerStoppingError } from '../errors/worker-stopping-error.js'
import { startLongTimer } from './long-timer.js'
import { onAbort } from './on-abort.js'
import type { AttemptRun } from './run-attempt.js'

export interface Deadline {
  /** What the handler sees. */
  readonly signal: AbortSignal
  /** Rejects when the handler is given up; never resolves. */
  readonly missed: Promise<never>
  /** The attempt is over: nothing is aborted any more, and nothing is left running. */
  readonly end: () => void
}

/** Aborts the handler when its time is up, or when the worker gives up waiting for it. */
export function startDeadline({ jobs, worker, context, timeout }: AttemptRun): Deadline {
  const controller = new AbortController()
  const missed = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error))
  })
  missed.catch(() => {})
  const giveUp = (): void => controller.abort(new WorkerStoppingError())
  const stopListening = onAbort(context.signal, giveUp)
  const cancelTimer =
    timeout === undefined
      ? undefined
      : startLongTimer(timeout, () => {
          controller.abort(new JobTimeoutError(worker.queueName, jobs[0]?.id ?? '', timeout))
        })
  const end = (): void => {
    stopListening()
    cancelTimer?.()
  }
  return { signal: controller.signal, missed, end }
}

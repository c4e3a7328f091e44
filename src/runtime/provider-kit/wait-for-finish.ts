import { WaitTimeoutError } from '../job/errors/wait-timeout-error.js'
import { startLongTimer } from '../job/long-timer.js'
import type { StopSignal } from '../job/stop-signal.js'
import { onAbort } from '../worker/on-abort.js'

export interface FinishWait {
  readonly queueName: string
  readonly jobId: string
  /** Milliseconds: see `waitTimeout`. */
  readonly timeout: number
  /** Aborted when the service is closed. Its reason is what the wait then rejects with. */
  readonly signal: StopSignal
  /** Why nothing is known of the job when the time is up, if the engine has not answered. */
  readonly whyUnknown?: () => Error | undefined
}

/** Ends a wait. Only the first call counts. */
export interface FinishEnd<Found> {
  readonly resolve: (found: Found) => void
  readonly reject: (error: Error) => void
}

/**
 * Waits for the end of a job. Rejects with `WaitTimeoutError` when the time is up, and with the reason of the signal.
 * `watch` is the engine's way to learn that the job has ended. It returns how to stop watching, which is called once,
 * however the wait ends.
 */
export function waitForFinish<Found>(
  { queueName, jobId, timeout, signal, whyUnknown }: FinishWait,
  watch: (end: FinishEnd<Found>) => () => void,
): Promise<Found> {
  if (signal.aborted) return Promise.reject(signal.reason as Error)
  let stop = (): void => {}
  const ended = new Promise<Found>((resolve, reject) => {
    const stopWatching = watch({ resolve, reject })
    const stopListening = onAbort(signal, () => reject(signal.reason as Error))
    const cancelTimer = startLongTimer(timeout, () => {
      reject(whyUnknown?.() ?? new WaitTimeoutError(queueName, jobId, timeout))
    })
    stop = () => {
      stopListening()
      cancelTimer()
      stopWatching()
    }
  })
  return ended.finally(stop)
}

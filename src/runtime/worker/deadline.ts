import { JobTimeoutError } from '../job/errors/job-timeout-error.js'
import { WorkerStoppingError } from '../job/errors/worker-stopping-error.js'
import { startLongTimer } from '../job/long-timer.js'
import { onAbort } from './on-abort.js'
import type { AttemptRun } from './run-attempt.js'

/** Ends an attempt when its time is up, or when the worker gives up waiting for its handler. */
export class Deadline {
  readonly #onMissed: (reason: Error) => void
  readonly #stopListening: () => void
  readonly #cancelTimer: (() => void) | undefined
  #controller: AbortController | undefined
  #reason: Error | undefined

  constructor({ jobs, worker, context, timeout }: AttemptRun, onMissed: (reason: Error) => void) {
    this.#onMissed = onMissed
    const { signal } = context
    this.#stopListening = onAbort(signal, () => {
      const cancelled = 'cancelled' in signal && !signal.aborted ? signal.cancelled : undefined
      // The handler is told, and has its place until it ends.
      if (cancelled !== undefined) this.#abort(cancelled)
      else this.#miss(new WorkerStoppingError())
    })
    if (timeout === undefined) return
    this.#cancelTimer = startLongTimer(timeout, () => {
      this.#miss(new JobTimeoutError(worker.queueName, jobs[0]?.id ?? '', timeout))
    })
  }

  /** What the handler sees. Made when it looks: most never do. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#reason !== undefined) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  /** The attempt is over: nothing is aborted any more, and nothing is left running. */
  end(): void {
    this.#stopListening()
    this.#cancelTimer?.()
  }

  #miss(reason: Error): void {
    this.#abort(reason)
    this.#onMissed(reason)
  }

  #abort(reason: Error): void {
    this.#reason ??= reason
    this.#controller?.abort(reason)
  }
}

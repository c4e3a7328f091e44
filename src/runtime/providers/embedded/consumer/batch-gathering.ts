import { startLongTimer } from '../../../job/long-timer.js'

/** Decides when a batch is called: when it is full, or when its first job has waited long enough. */
export class BatchGathering {
  readonly #size: number
  readonly #timeout: number
  readonly #onEnd: () => void
  #end: number | undefined
  #cancelTimer: (() => void) | undefined

  constructor(batch: { readonly size: number; readonly timeout: number }, onEnd: () => void) {
    this.#size = batch.size
    this.#timeout = batch.timeout
    this.#onEnd = onEnd
  }

  /** How many of the waiting jobs are to be taken now. */
  ready(waiting: number): number {
    if (waiting === 0) {
      this.reset()
      return 0
    }
    if (waiting >= this.#size) return waiting - (waiting % this.#size)
    this.#end ??= this.#begin()
    return Date.now() >= this.#end ? waiting : 0
  }

  /** The waiting jobs were taken: what is left begins to gather anew. */
  reset(): void {
    this.#cancelTimer?.()
    this.#end = undefined
  }

  #begin(): number {
    this.#cancelTimer = startLongTimer(this.#timeout + 1, this.#onEnd)
    return Date.now() + this.#timeout
  }
}

import { timerDelay } from '../job/long-timer.js'

export interface LockKeeperOptions<Held> {
  /** How long the engine keeps a job without a sign of life, in milliseconds. */
  readonly lockDuration: number
  /** The jobs whose locks are to be kept, as of now. */
  readonly inHand: () => Iterable<Held>
  /** Gives a sign of life for all of them. Returns those that are held no longer. */
  readonly renew: (held: readonly Held[]) => readonly Held[] | Promise<readonly Held[]>
  /** Another worker has it, or it is gone: its handler is to be given up. */
  readonly giveUp: (lost: Held) => void
  /** Told of every renewal that failed. A job is not lost by that: the next renewal may succeed in time. */
  readonly report: (error: unknown) => void
}

/** Renews the locks of the jobs in hand, three times in each lock duration, until the outcomes are written. */
export class LockKeeper<Held> {
  readonly #options: LockKeeperOptions<Held>
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(options: LockKeeperOptions<Held>) {
    this.#options = options
  }

  /** Does nothing if it has been started. */
  start(): void {
    const pause = timerDelay(this.#options.lockDuration / 3)
    this.#timer ??= setInterval(() => void this.#renew(), pause)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #renew(): Promise<void> {
    const { inHand, renew, giveUp, report } = this.#options
    const held = [...inHand()]
    if (held.length === 0) return
    try {
      for (const lost of await renew(held)) giveUp(lost)
    } catch (error) {
      report(error)
    }
  }
}

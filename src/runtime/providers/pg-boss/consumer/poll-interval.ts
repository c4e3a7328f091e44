const SHORTEST = 25
/** A `pollInterval` of 0 must not keep the database busy for nothing. */
const LEAST_POLL_INTERVAL = 10
const POLL_INTERVAL = 500
/** Where new jobs are told, polling only catches what was missed. */
const BACKSTOP_INTERVAL = 2_000

/** How long an idle worker waits between two looks: shortly after there was something to do, and ever longer after. */
export class PollInterval {
  readonly shortest: number
  readonly #longest: number
  readonly #listening: boolean
  #next: number

  /** `pollInterval` in milliseconds. */
  constructor(pollInterval: number | undefined, listening: boolean) {
    this.#longest = Math.max(
      LEAST_POLL_INTERVAL,
      pollInterval ?? (listening ? BACKSTOP_INTERVAL : POLL_INTERVAL),
    )
    this.shortest = Math.min(SHORTEST, this.#longest)
    this.#listening = listening
    this.#next = this.shortest
  }

  /** Milliseconds. */
  next(): number {
    const pause = this.#next
    this.#next = Math.min(this.#longest, this.#listening ? this.#longest : pause * 2)
    return pause
  }

  quicken(): void {
    this.#next = this.shortest
  }
}

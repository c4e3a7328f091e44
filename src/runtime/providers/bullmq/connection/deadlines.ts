import { LONGEST_TIMEOUT } from '../../../worker/long-timer.js'

interface Waiting {
  /** Of `performance.now()`. */
  readonly due: number
  readonly onDue: () => void
}

/**
 * Calls back what has waited too long. All wait equally long, so that one timer, for the oldest, serves all of them: a
 * timer for each command costs a twentieth of the command.
 */
export class Deadlines {
  readonly #milliseconds: number
  /** The oldest first. */
  readonly #waiting = new Set<Waiting>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds
  }

  /** Gives how to end the wait. */
  start(onDue: () => void): () => void {
    const waiting = { due: performance.now() + this.#milliseconds, onDue }
    this.#waiting.add(waiting)
    if (this.#timer === undefined) this.#arm(this.#milliseconds)
    else if (this.#waiting.size === 1) this.#timer.ref()
    return () => this.#end(waiting)
  }

  #end(waiting: Waiting): void {
    if (!this.#waiting.delete(waiting) || this.#waiting.size > 0) return
    // The timer goes on for who comes next, and keeps no process meanwhile.
    this.#timer?.unref()
  }

  #arm(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.ceil(milliseconds), LONGEST_TIMEOUT))
  }

  #look(): void {
    this.#timer = undefined
    for (const waiting of this.#waiting) {
      const left = waiting.due - performance.now()
      if (left > 0) {
        this.#arm(left)
        return
      }
      this.#waiting.delete(waiting)
      waiting.onDue()
    }
  }
}

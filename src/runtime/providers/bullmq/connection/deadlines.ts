import { LONGEST_TIMEOUT } from '../../../job/long-timer.js'
import { Linked, LinkedSet } from '../../../job/linked-set.js'

class Waiting extends Linked {
  /** Of `performance.now()`. */
  readonly due: number
  readonly onDue: () => void

  constructor(due: number, onDue: () => void) {
    super()
    this.due = due
    this.onDue = onDue
  }
}

/**
 * Calls back what has waited too long. All wait equally long, so that one timer, for the oldest, serves all of them: a
 * timer for each command costs a twentieth of the command.
 */
export class Deadlines {
  readonly #milliseconds: number
  readonly #waiting = new LinkedSet<Waiting>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds
  }

  /** Gives how to end the wait. */
  start(onDue: () => void): () => void {
    const waiting = new Waiting(performance.now() + this.#milliseconds, onDue)
    const wasEmpty = this.#waiting.size === 0
    this.#waiting.add(waiting)
    if (this.#timer === undefined) this.#arm(this.#milliseconds)
    else if (wasEmpty) this.#timer.ref()
    return () => this.#end(waiting)
  }

  #end(waiting: Waiting): void {
    if (!this.#waiting.delete(waiting)) return
    // The timer goes on for who comes next, and keeps no process meanwhile.
    if (this.#waiting.size === 0) this.#timer?.unref()
  }

  #arm(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.ceil(milliseconds), LONGEST_TIMEOUT))
  }

  #look(): void {
    this.#timer = undefined
    for (let oldest = this.#waiting.oldest; oldest !== undefined; oldest = this.#waiting.oldest) {
      const left = oldest.due - performance.now()
      if (left > 0) {
        this.#arm(left)
        return
      }
      this.#waiting.delete(oldest)
      oldest.onDue()
    }
  }
}

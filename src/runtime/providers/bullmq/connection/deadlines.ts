import { LONGEST_TIMEOUT } from '../../../worker/long-timer.js'

interface Waiting {
  /** Of `performance.now()`. */
  readonly due: number
  readonly onDue: () => void
  /** The one before it; itself when it does not wait. */
  older: Waiting
  younger: Waiting
}

/**
 * Calls back what has waited too long. All wait equally long, so that one timer, for the oldest, serves all of them: a
 * timer for each command costs a twentieth of the command.
 *
 * They are linked in a ring, and not held in a set: a set that lives long leaves each of its outgrown tables to the
 * next full collection, with all that they held, which took another twelfth of the command.
 */
export class Deadlines {
  readonly #milliseconds: number
  /** Stands between the youngest and the oldest. */
  readonly #ring: Waiting = unlinked(Infinity, () => {})
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds
  }

  /** Gives how to end the wait. */
  start(onDue: () => void): () => void {
    const waiting = unlinked(performance.now() + this.#milliseconds, onDue)
    const wasEmpty = this.#isEmpty
    link(waiting, this.#ring)
    if (this.#timer === undefined) this.#arm(this.#milliseconds)
    else if (wasEmpty) this.#timer.ref()
    return () => this.#end(waiting)
  }

  get #isEmpty(): boolean {
    return this.#ring.younger === this.#ring
  }

  #end(waiting: Waiting): void {
    if (waiting.older === waiting) return
    unlink(waiting)
    // The timer goes on for who comes next, and keeps no process meanwhile.
    if (this.#isEmpty) this.#timer?.unref()
  }

  #arm(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.ceil(milliseconds), LONGEST_TIMEOUT))
  }

  #look(): void {
    this.#timer = undefined
    while (!this.#isEmpty) {
      const oldest = this.#ring.younger
      const left = oldest.due - performance.now()
      if (left > 0) {
        this.#arm(left)
        return
      }
      unlink(oldest)
      oldest.onDue()
    }
  }
}

function unlinked(due: number, onDue: () => void): Waiting {
  const waiting = { due, onDue } as Waiting
  waiting.older = waiting
  waiting.younger = waiting
  return waiting
}

/** As the youngest of a ring. */
function link(waiting: Waiting, ring: Waiting): void {
  waiting.older = ring.older
  waiting.younger = ring
  ring.older.younger = waiting
  ring.older = waiting
}

/** Of what it stood between it keeps nothing: what is dead and was promoted keeps alive what it leads to. */
function unlink(waiting: Waiting): void {
  waiting.older.younger = waiting.younger
  waiting.younger.older = waiting.older
  waiting.older = waiting
  waiting.younger = waiting
}

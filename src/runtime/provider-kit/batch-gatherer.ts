import { startLongTimer } from '../job/long-timer.js'

export interface BatchSettings {
  /** The most jobs of one call. */
  readonly size: number
  /** Milliseconds for which the first job of a call waits for others. */
  readonly timeout: number
}

/**
 * When a batch is called, on every engine: as soon as it is full, or when its first job has waited long enough.
 * It only counts jobs, so they may wait anywhere, even in the engine.
 */
export class BatchClock {
  readonly #batch: BatchSettings
  readonly #onDue: () => void
  #isDue = false
  #isClosed = false
  #cancelTimer: (() => void) | undefined

  /** `onDue` is called when the first job has waited long enough. */
  constructor(batch: BatchSettings, onDue: () => void) {
    this.#batch = batch
    this.#onDue = onDue
  }

  /** How many of the jobs that wait are to be called now, in calls of `size` jobs each. To be asked when a job comes. */
  ready(waiting: number): number {
    const { size, timeout } = this.#batch
    if (waiting >= size) return waiting - (waiting % size)
    if (waiting === 0) this.restart()
    else {
      this.#cancelTimer ??= startLongTimer(timeout, () => {
        this.#isDue = true
        this.#onDue()
      })
    }
    return this.#isDue || this.#isClosed ? waiting : 0
  }

  /** A call has begun, or no job waits: the next job is the first. */
  restart(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#isDue = false
  }

  /** No more jobs will come: what has gathered need not wait. */
  close(): void {
    this.#isClosed = true
  }
}

const ALONE: BatchSettings = { size: 1, timeout: 0 }

/** Jobs that are taken and whose call has not begun, in their order. Without `batch`, each is a call of its own. */
export class BatchGatherer<Item> {
  readonly #batch: BatchSettings
  readonly #clock: BatchClock
  readonly #items: Item[] = []

  constructor(batch: BatchSettings | undefined, onDue: () => void) {
    this.#batch = batch ?? ALONE
    this.#clock = new BatchClock(this.#batch, onDue)
  }

  get size(): number {
    return this.#items.length
  }

  add(item: Item): void {
    this.#clock.ready(this.#items.push(item))
  }

  /** Takes out the jobs of the next call; `undefined` if there are none, or if they still gather. */
  next(): readonly Item[] | undefined {
    if (this.#clock.ready(this.#items.length) === 0) return undefined
    const call = this.#items.splice(0, this.#batch.size)
    this.#clock.restart()
    this.#clock.ready(this.#items.length)
    return call
  }

  /** Returns whether it was there. */
  remove(item: Item): boolean {
    const index = this.#items.indexOf(item)
    if (index >= 0) this.#items.splice(index, 1)
    return index >= 0
  }

  takeAll(): readonly Item[] {
    this.#clock.restart()
    return this.#items.splice(0)
  }

  /** No more jobs will come: what has gathered is called without waiting. */
  close(): void {
    this.#clock.close()
  }
}

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

  /** How many of the jobs that wait are to be called now, in calls of `size` jobs each. */
  ready(waiting: number): number {
    const { size } = this.#batch
    if (waiting === 0) this.restart()
    else this.begin()
    if (waiting >= size) return waiting - (waiting % size)
    return this.#isDue || this.#isClosed ? waiting : 0
  }

  /** A first job waits. */
  begin(): void {
    this.#cancelTimer ??= startLongTimer(this.#batch.timeout, () => {
      this.#isDue = true
      this.#onDue()
    })
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

/** Jobs that are taken and whose call has not begun, in their order. Without `batch`, each is a call of its own. */
export class BatchGatherer<Item> {
  readonly #size: number
  readonly #clock: BatchClock | undefined
  readonly #items: Item[] = []

  constructor(batch: BatchSettings | undefined, onDue: () => void) {
    this.#size = batch?.size ?? 1
    this.#clock = batch && new BatchClock(batch, onDue)
  }

  get size(): number {
    return this.#items.length
  }

  add(...items: readonly Item[]): void {
    this.#items.push(...items)
    if (this.#items.length > 0) this.#clock?.begin()
  }

  /** Takes out the jobs of the next call; `undefined` if there are none, or if they still gather. */
  next(): readonly Item[] | undefined {
    const waiting = this.#items.length
    if ((this.#clock?.ready(waiting) ?? waiting) === 0) return undefined
    const call = this.#items.splice(0, this.#size)
    this.#clock?.restart()
    if (this.#items.length > 0) this.#clock?.begin()
    return call
  }

  /** Returns whether it was there. */
  remove(item: Item): boolean {
    const index = this.#items.indexOf(item)
    if (index >= 0) this.#items.splice(index, 1)
    return index >= 0
  }

  takeAll(): readonly Item[] {
    this.#clock?.restart()
    return this.#items.splice(0)
  }

  /** No more jobs will come: what has gathered is called without waiting. */
  close(): void {
    this.#clock?.close()
  }
}

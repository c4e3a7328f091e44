import { startLongTimer } from '../job/long-timer.js'
import type { WiredWorker } from '../worker/wired-worker.js'

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
    return this.#isDue ? waiting : 0
  }

  /** A call has begun, or no job waits: the next job is the first. */
  restart(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#isDue = false
  }
}

export interface GathererOptions<Item> {
  /** Without a batch, each job is a call of its own. */
  readonly worker: Pick<WiredWorker, 'batch'> & {
    readonly config: { readonly concurrency: number }
  }
  /** Begins a call. Calls `end` once, when its place is free for the next one. May not throw, nor reject. */
  readonly call: (items: readonly Item[], end: () => void) => unknown
}

const ALONE: BatchSettings = { size: 1, timeout: 0 }

/** Jobs that are taken and wait for their call, in their order: for a place, and for their batch to fill. */
export class BatchGatherer<Item> {
  readonly #options: GathererOptions<Item>
  #clock: BatchClock
  readonly #items: Item[] = []
  #calls = 0

  constructor(options: GathererOptions<Item>) {
    this.#options = options
    this.#clock = this.#newClock(options.worker.batch)
  }

  /** How many jobs wait. */
  get waiting(): number {
    return this.#items.length
  }

  /** How many calls are under way. */
  get calls(): number {
    return this.#calls
  }

  add(item: Item): void {
    this.#items.push(item)
    this.#begin()
  }

  takeAll(): readonly Item[] {
    this.#clock.restart()
    return this.#items.splice(0)
  }

  /** No more jobs will come: what has gathered is called as soon as there is a place. */
  close(): void {
    this.#clock.restart()
    this.#clock = this.#newClock(ALONE)
    this.#begin()
  }

  #newClock(batch = ALONE): BatchClock {
    return new BatchClock(batch, () => this.#begin())
  }

  #begin(): void {
    const { worker, call } = this.#options
    const { size } = worker.batch ?? ALONE
    while (this.#clock.ready(this.#items.length) > 0 && this.#calls < worker.config.concurrency) {
      const items = this.#items.splice(0, size)
      this.#clock.restart()
      this.#calls += 1
      call(items, () => {
        this.#calls -= 1
        this.#begin()
      })
    }
  }
}

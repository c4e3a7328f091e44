import { startLongTimer } from '../../../job/long-timer.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import type { TakenJob } from '../../../job/taken-job.js'

export interface BatchSettings {
  /** Jobs of one call at most. */
  readonly size: number
  /** Milliseconds that the first job of a call waits for others. */
  readonly timeout: number
  /** Calls at once. */
  readonly concurrency: number
  readonly run: (jobs: readonly TakenJob[]) => Promise<readonly JobOutcome[]>
}

interface Waiting {
  readonly job: TakenJob
  readonly resolve: (outcome: JobOutcome) => void
}

/** Makes batches of jobs that BullMQ hands over one by one. Each stays its worker's own meanwhile: its lock is renewed. */
export class BatchGatherer {
  readonly #settings: BatchSettings
  #waiting: Waiting[] = []
  #calls = 0
  /** The first of those that wait has waited long enough. */
  #due = false
  #stopping = false
  #cancelTimer: (() => void) | undefined

  constructor(settings: BatchSettings) {
    this.#settings = settings
  }

  /** Resolves when the call that this job became part of has ended. Never rejects. */
  run(job: TakenJob): Promise<JobOutcome> {
    return new Promise((resolve) => {
      this.#waiting.push({ job, resolve })
      this.#cancelTimer ??= startLongTimer(this.#settings.timeout, () => {
        this.#due = true
        this.#callAll()
      })
      this.#callAll()
    })
  }

  /** Nothing more will come: what has gathered is run at once. */
  stop(): void {
    this.#stopping = true
    this.#callAll()
  }

  #callAll(): void {
    const { size, concurrency } = this.#settings
    while (this.#calls < concurrency && this.#waiting.length > 0) {
      if (this.#waiting.length < size && !this.#due && !this.#stopping) return
      const batch = this.#waiting.slice(0, size)
      this.#waiting = this.#waiting.slice(size)
      this.#restartTimer()
      void this.#call(batch)
    }
  }

  #restartTimer(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#due = false
    if (this.#waiting.length === 0) return
    this.#cancelTimer = startLongTimer(this.#settings.timeout, () => {
      this.#due = true
      this.#callAll()
    })
  }

  async #call(batch: readonly Waiting[]): Promise<void> {
    this.#calls += 1
    const outcomes = await this.#settings.run(batch.map(({ job }) => job))
    this.#calls -= 1
    for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] as JobOutcome)
    this.#callAll()
  }
}

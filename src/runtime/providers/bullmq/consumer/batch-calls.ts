import type { JobOutcome } from '../../../job/job-outcome.js'
import { BatchGatherer } from '../../../provider-kit/batch-gatherer.js'
import type { BatchSettings } from '../../../provider-kit/batch-gatherer.js'
import type { BullMQJob } from './bullmq-job.js'

export interface BatchCallsOptions extends BatchSettings {
  /** Calls at once. */
  readonly concurrency: number
  readonly run: (jobs: readonly BullMQJob[]) => Promise<readonly JobOutcome[]>
}

interface Waiting {
  readonly job: BullMQJob
  readonly resolve: (outcome: JobOutcome) => void
}

/** Calls a batch handler for jobs that BullMQ hands over one by one. Each stays its worker's own meanwhile: its lock is renewed. */
export class BatchCalls {
  readonly #options: BatchCallsOptions
  readonly #waiting: BatchGatherer<Waiting>
  #calls = 0

  constructor(options: BatchCallsOptions) {
    this.#options = options
    this.#waiting = new BatchGatherer(options, () => this.#callAll())
  }

  /** Resolves when the call that this job became part of has ended. Never rejects. */
  run(job: BullMQJob): Promise<JobOutcome> {
    return new Promise((resolve) => {
      this.#waiting.add({ job, resolve })
      this.#callAll()
    })
  }

  /** Nothing more will come: what has gathered is run at once. */
  close(): void {
    this.#waiting.close()
    this.#callAll()
  }

  #callAll(): void {
    while (this.#calls < this.#options.concurrency) {
      const call = this.#waiting.next()
      if (call === undefined) return
      void this.#call(call)
    }
  }

  async #call(call: readonly Waiting[]): Promise<void> {
    this.#calls += 1
    const outcomes = await this.#options.run(call.map(({ job }) => job))
    this.#calls -= 1
    call.forEach(({ resolve }, index) => resolve(outcomes[index] ?? { kind: 'released' }))
    this.#callAll()
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import type { QueueService } from 'pikku'

/** What an operator has done to the jobs of a soak. */
export interface Operations {
  /** When the cancel of a job was acknowledged, in milliseconds since 1970, by job. */
  readonly cancelled: ReadonlyMap<number, number>
  readonly counts: ReadonlyMap<string, number>
}

const QUEUE = 'soak'
/** What each verb may throw: the job has moved on meanwhile, or is not kept any more. */
const EXPECTED = [
  'JobNotFoundError',
  'JobFinishedError',
  'JobBegunError',
  'JobNotDelayedError',
  'JobNotFailedError',
  'JobActiveError',
]
const LONGEST_PAUSE = 200

/** Does to random jobs, and to the queue, whatever an operator can do to them without taking a job away. */
export class Operator implements Operations {
  readonly cancelled = new Map<number, number>()
  readonly counts = new Map<string, number>()
  readonly #service: Required<QueueService>
  readonly #draw: () => number
  readonly #ids: string[] = []
  #isDone = false

  constructor(service: QueueService, draw: () => number) {
    this.#service = service as Required<QueueService>
    this.#draw = draw
  }

  /** These jobs are there: their numbers go on from those before. */
  added(ids: readonly string[]): void {
    this.#ids.push(...ids)
  }

  /** Throws what no verb may throw. */
  async operate(): Promise<void> {
    while (!this.#isDone) {
      // Jobs that were added last: most of the others have ended.
      const back = Math.floor(this.#draw() ** 3 * this.#ids.length)
      const job = this.#ids.length - 1 - back
      const id = this.#ids[job]
      if (id === undefined) await pause(5)
      else await this.#doOne(job, id)
    }
    await this.#service.resume(QUEUE)
  }

  done(): void {
    this.#isDone = true
  }

  async #doOne(job: number, id: string): Promise<void> {
    const verbs = this.#verbsFor(job, id)
    const [verb, act] = verbs[Math.floor(this.#draw() * verbs.length)] as (typeof verbs)[number]
    try {
      await act()
      this.counts.set(verb, (this.counts.get(verb) ?? 0) + 1)
    } catch (error) {
      if (!EXPECTED.includes((error as Error).name)) throw error
    }
  }

  #verbsFor(job: number, id: string): readonly (readonly [string, () => Promise<unknown>])[] {
    const service = this.#service
    return [
      ['cancel', () => this.#cancel(job, id)],
      ['update', () => service.update(QUEUE, id, { job })],
      ['promote', () => service.promote(QUEUE, id)],
      ['pause', () => this.#pause()],
      ['addIfNew', () => this.#addAgain(job, id)],
      ['findJob', () => service.findJob(QUEUE, id)],
      ['list', () => this.#list()],
      ['stats', () => service.stats(QUEUE)],
    ]
  }

  async #cancel(job: number, id: string): Promise<void> {
    await this.#service.cancel(QUEUE, id, 'soaked')
    this.cancelled.set(job, Date.now())
  }

  /** One that is not kept any more is run again; a cancelled one must never be. */
  async #addAgain(job: number, id: string): Promise<void> {
    if (!this.cancelled.has(job)) await this.#service.addIfNew(QUEUE, { job }, { jobId: id })
  }

  async #pause(): Promise<void> {
    await this.#service.pause(QUEUE)
    await pause(this.#draw() * LONGEST_PAUSE)
    await this.#service.resume(QUEUE)
  }

  async #list(): Promise<void> {
    const list = this.#service.listJobs(
      QUEUE,
      { status: ['active', 'delayed'], limit: 50 },
      (job) => job,
    )
    for await (const _ of list);
  }
}

import type { WiredWorker } from '../../../provider-kit/index.js'
import type { JobInHand } from './job-in-hand.js'

/** Jobs that are taken and whose call has not begun, in the order in which they were taken. */
export class ReadyJobs {
  readonly #size: number
  readonly #timeout: number
  readonly #jobs: JobInHand[] = []
  /** When they are called though they do not fill a batch; milliseconds since 1970. */
  #gatheredAt: number | undefined

  constructor(batch: WiredWorker['batch']) {
    this.#size = batch?.size ?? 1
    this.#timeout = batch?.timeout ?? 0
  }

  get size(): number {
    return this.#jobs.length
  }

  add(inHand: JobInHand): void {
    this.#jobs.push(inHand)
    this.#gatheredAt ??= Date.now() + this.#timeout
  }

  /** Takes out the jobs of the next call; `undefined` when there are none, or while a batch still gathers. */
  nextCall(): readonly JobInHand[] | undefined {
    if (this.#jobs.length === 0) return undefined
    const isDue = this.#gatheredAt !== undefined && Date.now() >= this.#gatheredAt
    if (this.#jobs.length < this.#size && !isDue) return undefined
    const jobs = this.#jobs.splice(0, this.#size)
    this.#gatheredAt = this.#jobs.length === 0 ? undefined : Date.now() + this.#timeout
    return jobs
  }

  /** Milliseconds until what has gathered is called; `undefined` when nothing gathers. */
  untilCall(): number | undefined {
    if (this.#gatheredAt === undefined || this.#jobs.length === 0) return undefined
    return Math.max(1, this.#gatheredAt - Date.now())
  }

  /** Whether it was there. */
  remove(inHand: JobInHand): boolean {
    const index = this.#jobs.indexOf(inHand)
    if (index >= 0) this.#jobs.splice(index, 1)
    return index >= 0
  }

  takeAll(): readonly JobInHand[] {
    return this.#jobs.splice(0)
  }
}

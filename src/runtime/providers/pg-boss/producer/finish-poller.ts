import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import { waitForFinish } from '../../../provider-kit/wait-for-finish.js'
import type { FinishEnd, FinishWait } from '../../../provider-kit/wait-for-finish.js'
import type { OpenBoss } from '../connection/open-boss.js'

export interface PolledWait extends FinishWait {
  /** As the engine knows it. */
  readonly id: string
}

interface Waiter {
  readonly wait: PolledWait
  readonly end: FinishEnd<void>
}

const FIRST_PAUSE = 10
const LONGEST_PAUSE = 250

/** Looks for all jobs that are waited for with one statement, quickly at first and then four times a second. */
export class FinishPoller {
  readonly #open: () => Promise<OpenBoss>
  readonly #onError: (error: unknown) => void
  readonly #waiters = new Set<Waiter>()
  #pause = FIRST_PAUSE
  #timer: ReturnType<typeof setTimeout> | undefined
  #looking = false

  constructor(open: () => Promise<OpenBoss>, onError: (error: unknown) => void) {
    this.#open = open
    this.#onError = onError
  }

  /** Resolves once the job is finished. Throws `WaitTimeoutError`, `JobNotFoundError`, or the reason of the signal. */
  wait(wait: PolledWait): Promise<void> {
    return waitForFinish<void>(wait, (end) => {
      const waiter = { wait, end }
      this.#waiters.add(waiter)
      this.#pause = FIRST_PAUSE
      this.#schedule(0)
      return () => {
        this.#waiters.delete(waiter)
        if (this.#waiters.size === 0) clearTimeout(this.#timer)
      }
    })
  }

  #schedule(pause: number): void {
    if (this.#looking) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(), pause)
  }

  async #look(): Promise<void> {
    this.#looking = true
    const waiters = [...this.#waiters]
    try {
      await this.#settle(waiters)
    } catch (error) {
      // The connection may come back before the wait is over.
      this.#onError(error)
    }
    this.#looking = false
    if (this.#waiters.size === 0) return
    this.#schedule(this.#pause)
    this.#pause = Math.min(Math.ceil(this.#pause * 1.5), LONGEST_PAUSE)
  }

  async #settle(waiters: readonly Waiter[]): Promise<void> {
    const { sql, tables } = await this.#open()
    const text = `
      SELECT w.place, j.id IS NULL AS missing
      FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS w(name, id, place)
      LEFT JOIN ${tables.job} j ON j.name = w.name AND j.id = w.id
      WHERE j.id IS NULL OR j.state > 'active'`
    const names = waiters.map(({ wait }) => wait.queueName)
    const ids = waiters.map(({ wait }) => wait.id)
    for (const { place, missing } of await sql(text, [names, ids])) {
      const waiter = waiters[Number(place) - 1]
      if (waiter === undefined) continue
      const { queueName, jobId } = waiter.wait
      if (missing === true) waiter.end.reject(new JobNotFoundError(queueName, jobId))
      else waiter.end.resolve()
    }
  }
}

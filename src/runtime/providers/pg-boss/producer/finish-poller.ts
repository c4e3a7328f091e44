import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import { toError } from '../../../job/job-error.js'
import { waitForFinish } from '../../../provider-kit/wait-for-finish.js'
import type { FinishEnd, FinishWait } from '../../../provider-kit/wait-for-finish.js'
import type { BossLink } from '../connection/boss-link.js'
import type { Tables } from '../store/tables.js'

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
  readonly #run: BossLink['run']
  readonly #onError: (error: unknown) => void
  readonly #waiters = new Set<Waiter>()
  #pause = FIRST_PAUSE
  #timer: ReturnType<typeof setTimeout> | undefined
  #looking = false
  /** Why the last look saw nothing. */
  #failure: Error | undefined

  /** `run` must end: a look that is never answered would be the last one. */
  constructor(run: BossLink['run'], onError: (error: unknown) => void) {
    this.#run = run
    this.#onError = onError
  }

  /** Resolves once the job is finished. Throws `WaitTimeoutError`, `JobNotFoundError`, or the reason of the signal. */
  wait(wait: PolledWait): Promise<void> {
    // Without an answer nobody knows whether the job is still there.
    return waitForFinish<void>({ ...wait, whyUnknown: () => this.#failure }, (end) => {
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
      this.#failure = undefined
    } catch (error) {
      this.#failure = toError(error)
      // The connection may come back before the wait is over.
      this.#onError(error)
    }
    this.#looking = false
    if (this.#waiters.size === 0) return
    this.#schedule(this.#pause)
    this.#pause = Math.min(Math.ceil(this.#pause * 1.5), LONGEST_PAUSE)
  }

  async #settle(waiters: readonly Waiter[]): Promise<void> {
    const names = waiters.map(({ wait }) => wait.queueName)
    const ids = waiters.map(({ wait }) => wait.id)
    const found = await this.#run(({ sql, tables }) => sql(finishedJobs(tables), [names, ids]))
    for (const { place, missing } of found) {
      const waiter = waiters[Number(place) - 1]
      if (waiter === undefined) continue
      const { queueName, jobId } = waiter.wait
      if (missing === true) waiter.end.reject(new JobNotFoundError(queueName, jobId))
      else waiter.end.resolve()
    }
  }
}

/**
 * Of the names and ids of jobs: which of them are finished, or gone. The names are said twice, for PostgreSQL to know before it
 * plans which partitions they are in: otherwise it locks and plans those of all queues.
 */
function finishedJobs({ job }: Tables): string {
  return `
    SELECT w.place, j.id IS NULL AS missing
    FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS w(name, id, place)
    LEFT JOIN ${job} j ON j.name = w.name AND j.id = w.id AND j.name = ANY($1)
    WHERE j.id IS NULL OR j.state > 'active'`
}

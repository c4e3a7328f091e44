import { advanceAll, claimJobs, countActiveCalls, countWaiting } from '../store/claim-jobs.js'
import type { Claimed } from '../store/claim-jobs.js'
import { claimByRules } from '../store/keys/claim-by-rules.js'
import { countOpen } from '../store/keys/queue-rules.js'
import type { BatchClock } from '../../../provider-kit/batch-gatherer.js'
import type { RunnerOptions } from './queue-runner.js'

type ClaimerOptions = Pick<RunnerOptions, 'store' | 'worker' | 'owner' | 'rules'>

/** Takes as many jobs of one queue as there are, and room for. */
export class Claimer {
  readonly #options: ClaimerOptions
  readonly #batches: BatchClock | undefined
  #claims = 0

  constructor(options: ClaimerOptions, batches: BatchClock | undefined) {
    this.#options = options
    this.#batches = batches
  }

  /** How many jobs there are to take, and room for, while so many handler calls are under way. */
  claimable(calls: number): number {
    const { worker } = this.#options
    const { size } = worker.batch ?? { size: 1 }
    const room = this.#room(calls)
    if (room <= 0) return 0
    const waiting = this.waiting(room * size)
    return this.#batches === undefined ? waiting : this.#batches.ready(waiting)
  }

  /** How many jobs there are to take, counted no further than `limit`. */
  waiting(limit: number): number {
    const { store, worker, rules } = this.#options
    if (rules === undefined) return countWaiting(store.db, worker.queueName, limit)
    return countOpen(store.db, { queue: worker.queueName, limit, now: store.now() }, rules)
  }

  /** How many handler calls can be begun. */
  #room(calls: number): number {
    const { store, worker } = this.#options
    const { concurrency, maxConcurrency } = worker.config
    const own = concurrency - calls
    if (maxConcurrency === undefined || own <= 0) return own
    const active = countActiveCalls(store.db, worker.queueName, worker.batch !== undefined)
    return Math.min(own, maxConcurrency - active)
  }

  /** One claim for all single jobs; one for each batch, whose jobs share a lock. */
  claim(calls: number, now: number): Claimed[] {
    const { worker } = this.#options
    if (worker.batch === undefined) {
      const room = this.#room(calls)
      return room > 0 ? [this.#claimUpTo(room, now)] : []
    }
    const claims: Claimed[] = []
    for (let left = this.claimable(calls); left > 0; left -= worker.batch.size) {
      claims.push(this.#claimUpTo(Math.min(left, worker.batch.size), now))
    }
    return claims
  }

  #claimUpTo(limit: number, now: number): Claimed {
    const { store, worker, owner, rules } = this.#options
    this.#claims += 1
    const lock = `${owner}:${worker.queueName}:${this.#claims}`
    const lockUntil = this.lockUntil(now)
    const claim = { queue: worker.queueName, limit, lock, lockUntil, now }
    if (rules === undefined) return claimJobs(store.db, claim)
    const { jobs, opens } = claimByRules(store.db, claim, rules)
    return { jobs, wakeAt: [...advanceAll(store.db, jobs, now), ...opens] }
  }

  /** When the lock ends that is taken, or renewed, now. */
  lockUntil(now: number): number {
    return now + this.#options.worker.config.lockDuration
  }
}

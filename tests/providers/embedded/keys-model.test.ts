import { afterEach, expect, test } from 'vitest'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { clearWorkers, readKeyRules, wiredWorker } from '../../../src/runtime/provider-kit/index.js'
import type { KeyRules, WiredWorker } from '../../../src/runtime/provider-kit/index.js'
import { takeOverStalled } from '../../../src/runtime/providers/embedded/consumer/take-over-stalled.js'
import { addJobs, prepareJob } from '../../../src/runtime/providers/embedded/producer/add-jobs.js'
import type { ClaimedRow } from '../../../src/runtime/providers/embedded/store/job-row.js'
import { promoteDueJobs } from '../../../src/runtime/providers/embedded/store/due-jobs.js'
import { claimByRules } from '../../../src/runtime/providers/embedded/store/keys/claim-by-rules.js'
import { makeKeyTables } from '../../../src/runtime/providers/embedded/store/keys/key-tables.js'
import {
  countOpen,
  writeRules,
} from '../../../src/runtime/providers/embedded/store/keys/queue-rules.js'
import { leaseStore } from '../../../src/runtime/providers/embedded/store/open-store.js'
import { STATE } from '../../../src/runtime/providers/embedded/store/schema.js'
import {
  completeJob,
  releaseJob,
  renewLock,
  retryJobLater,
  snoozeJob,
} from '../../../src/runtime/providers/embedded/store/settle-job.js'
import type { Store } from '../../../src/runtime/providers/embedded/store/store.js'
import { dice, randomOptions } from '../keys/random-rules.js'
import type { Dice } from '../keys/random-rules.js'
import { RunsModel } from '../keys/runs-model.js'
import { seededRandom } from '../seeded-random.js'

/** Groups that are not counted as their jobs are. */
const MISCOUNTED = `
  SELECT group_key AS key, SUM(state = ${STATE.waiting}) AS waiting, SUM(state = ${STATE.active}) AS running
  FROM jobs WHERE state IN (${STATE.waiting}, ${STATE.active}) AND group_key IS NOT NULL GROUP BY group_key
  EXCEPT SELECT key, waiting, running FROM job_groups`
const COUNT_GROUPS = `
  SELECT (SELECT COUNT(*) FROM job_groups) - (
    SELECT COUNT(DISTINCT group_key) FROM jobs WHERE state IN (${STATE.waiting}, ${STATE.active})
  ) AS extra`

const SCENARIOS = Number(process.env['SCENARIOS'] ?? 60)
const LOCK = 500

afterEach(() => clearWorkers())

interface Run {
  readonly row: ClaimedRow
  /** Its worker is dead, and nobody has noticed. */
  dead: boolean
}

class Scenario {
  readonly model: RunsModel
  readonly runs = new Map<string, Run>()
  readonly #clock: { now: number }
  readonly #dice: Dice
  readonly #store: Store
  readonly #rules: KeyRules
  readonly #worker: WiredWorker
  #ids = 0
  #claims = 0

  constructor(parts: {
    readonly clock: { now: number }
    readonly random: Dice
    readonly store: Store
    readonly worker: WiredWorker
    readonly rules: KeyRules
  }) {
    this.#clock = parts.clock
    this.#dice = parts.random
    this.#store = parts.store
    this.#worker = parts.worker
    this.#rules = parts.rules
    this.model = new RunsModel(parts.rules)
  }

  get now(): number {
    return this.#clock.now
  }

  add(): void {
    const { below, chance } = this.#dice
    // Many are counted in their groups at once, and few one by one.
    const count = chance(0.15) ? 8 + below(4) : 1 + below(4)
    const jobs = Array.from({ length: count }, () => {
      const id = `job-${this.#ids++}`
      const key = this.#rules.group === undefined || chance(0.05) ? null : `key-${below(5)}`
      const tier = key === null ? null : (['free', 'pro'][Number(key.at(-1)) % 2] ?? null)
      const delay = chance(0.2) ? 50 * below(6) : 0
      const firstDue = this.now + delay
      this.model.add({ id, key, tier, firstDue, due: firstDue })
      const group = key === null || tier === null ? {} : { group: { id: key, tier } }
      return prepareJob(id, {
        jobId: id,
        delay,
        ...group,
        ...(chance(0.2) ? { priority: below(3) } : {}),
      })
    })
    addJobs(this.#store, this.#worker.queueName, jobs)
  }

  /** Takes as many as there are places, and none must be left that could begin. */
  claim(): void {
    const { db } = this.#store
    const queue = this.#worker.queueName
    const limit = 1 + this.#dice.below(6)
    const lock = `claim-${this.#claims++}`
    const claim = { queue, limit, lock, lockUntil: this.now + LOCK, now: this.now }
    const { jobs } = db.transaction(() => claimByRules(db, claim, this.#rules))
    for (const row of jobs) {
      this.model.begin(row.id, this.now)
      this.runs.set(row.id, { row, dead: false })
    }
    if (jobs.length === limit) return
    if (this.model.mayBegin(this.now))
      throw new Error(`A job that may begin is left at ${this.now}`)
    if (countOpen(db, { queue, limit: 1, now: this.now }, this.#rules) > 0)
      throw new Error(`Groups are looked at again without need at ${this.now}`)
  }

  endOne(): void {
    const { below, chance } = this.#dice
    const living = [...this.runs.values()].filter(({ dead }) => !dead)
    const run = living[below(living.length)]
    if (run === undefined) return
    if (chance(0.1)) {
      run.dead = true
      return
    }
    const { row } = run
    this.runs.delete(row.id)
    const { db } = this.#store
    const { options } = row
    const { now } = this
    const runAt = now + 50 * below(8)
    // A snoozed job is delayed: one of this very moment would wait for the next look at what is due.
    const later = now + 50 * (1 + below(7))
    const settle = (due: number | undefined, write: () => boolean): void => {
      expect(db.transaction(write)).toBe(true)
      this.model.end(row.id, due)
    }
    if (chance(0.2)) settle(runAt, () => retryJobLater(db, row, { error: '{}', runAt, now }))
    else if (chance(0.1)) settle(later, () => snoozeJob(db, row, { runAt: later, options }))
    else if (chance(0.12)) settle(now, () => releaseJob(db, row))
    else settle(undefined, () => completeJob(db, row, { result: undefined, now }))
  }

  #checkCounts(): void {
    const { db } = this.#store
    const wrong = db.sql(MISCOUNTED).all()
    if (wrong.length > 0) throw new Error(`Miscounted at ${this.now}: ${JSON.stringify(wrong)}`)
    if (db.sql(COUNT_GROUPS).get()?.extra !== 0) throw new Error(`Groups are left at ${this.now}`)
  }

  pass(): void {
    this.#checkCounts()
    this.#clock.now += 50 * (1 + this.#dice.below(4))
    const { db } = this.#store
    db.transaction(() => {
      promoteDueJobs(db, this.now)
      for (const { row, dead } of this.runs.values()) if (!dead) renewLock(db, row, this.now + LOCK)
      for (const { job } of takeOverStalled(db, this.#worker, this.now)) {
        this.runs.delete(job.id)
        this.model.end(job.id, this.now)
      }
    })
  }

  /** Until nothing is left: no job is lost, and no place is held for ever. */
  finish(): void {
    for (let step = 0; step < 2_000; step += 1) {
      if ([...this.model.jobs.values()].every(({ state }) => state === 'ended')) return
      this.claim()
      this.endOne()
      this.pass()
    }
    throw new Error(`${this.model.running().length} run, and others wait, after 2000 steps`)
  }
}

test(`${SCENARIOS} scenarios keep every limit, place, order and turn, with retries and dead workers`, async () => {
  const random = seededRandom()
  for (let number = 0; number < SCENARIOS; number += 1) {
    clearWorkers()
    const own = dice(random)
    const options = randomOptions(own)
    wireQueueWorker({
      queue: 'q',
      func: pikkuSessionlessFunc<unknown>(() => {}),
      config: { maxStalledCount: 1_000 },
      ...options,
    })
    const worker = wiredWorker('q') as WiredWorker
    const rules = readKeyRules(worker) as KeyRules
    const clock = { now: 1_000_000 }
    const lease = await leaseStore({ path: `:memory:keys-${number}`, now: () => clock.now })
    const { store } = lease
    const scenario = new Scenario({ clock, random: own, store, worker, rules })
    // Some jobs are there before the first worker with groups is.
    const early = own.chance(0.3)
    if (early) scenario.add()
    makeKeyTables(store.db)
    store.db.transaction(() => writeRules(store.db, 'q', rules))
    try {
      for (let step = 0; step < 60; step += 1) {
        const roll = own.below(10)
        if (roll < 3) scenario.add()
        else if (roll < 6) scenario.claim()
        else if (roll < 8) scenario.endOne()
        else scenario.pass()
      }
      scenario.finish()
    } catch (error) {
      throw new Error(`Scenario ${number}, ${JSON.stringify(options)}`, { cause: error })
    } finally {
      await lease.release()
    }
  }
})

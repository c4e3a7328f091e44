import { afterEach, describe, expect, test } from 'vitest'

import { clearWorkers, readKeyRules, wiredWorker } from '../../../src/runtime/provider-kit/index.js'
import type { KeyRules, WiredWorker } from '../../../src/runtime/provider-kit/index.js'
import { openBoss } from '../../../src/runtime/providers/pg-boss/connection/open-boss.js'
import type { OpenBoss } from '../../../src/runtime/providers/pg-boss/connection/open-boss.js'
import type { PgBossQueueService } from '../../../src/runtime/providers/pg-boss/index.js'
import type { FetchedJob } from '../../../src/runtime/providers/pg-boss/store/fetch-jobs.js'
import { claimByRules } from '../../../src/runtime/providers/pg-boss/store/keys/claim-by-rules.js'
import {
  nextDueByRules,
  openRules,
} from '../../../src/runtime/providers/pg-boss/store/keys/queue-rules.js'
import { settleJobs } from '../../../src/runtime/providers/pg-boss/store/settle-jobs.js'
import type { SettledRow } from '../../../src/runtime/providers/pg-boss/store/settle-jobs.js'
import { dice, randomOptions } from '../keys/random-rules.js'
import type { Dice } from '../keys/random-rules.js'
import { RunsModel } from '../keys/runs-model.js'
import { seededRandom } from '../seeded-random.js'
import { usePostgres, versions, wire } from './harness.js'
import { QueueClock } from './shifted-clock.js'

const SCENARIOS = Number(process.env['SCENARIOS'] ?? 6)
const LOCK = 500

afterEach(() => clearWorkers())

interface Run {
  readonly id: string
  readonly job: FetchedJob
  /** When its worker died. */
  diedAt?: number
}

class Scenario {
  readonly model: RunsModel
  readonly runs = new Map<string, Run>()
  readonly #parts: Parts
  #ids = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.model = new RunsModel(parts.rules)
  }

  async add(): Promise<void> {
    const { random, service, queue, rules, clock } = this.#parts
    const { below, chance } = random
    const jobs = Array.from({ length: 1 + below(4) }, () => {
      const jobId = `job-${this.#ids++}`
      const key = rules.group === undefined || chance(0.05) ? null : `key-${below(5)}`
      const tier = key === null ? null : (['free', 'pro'][Number(key.at(-1)) % 2] ?? null)
      const group = key === null || tier === null ? {} : { group: { id: key, tier } }
      const delay = chance(0.2) ? 50 * below(6) : 0
      const options = { jobId, delay, ...group, ...(chance(0.2) ? { priority: below(3) } : {}) }
      return { key, tier, data: jobId, options }
    })
    await service.addMany(queue, jobs)
    for (const { key, tier, data: id } of jobs) {
      const due = await clock.dueOf(id)
      this.model.add({ id, key, tier, firstDue: due, due })
    }
  }

  /** One or two workers take as many as they have places, and none must be left that could begin. */
  async claim(): Promise<void> {
    const { random, open, queue, rules, clock } = this.#parts
    const { sql, tables } = open
    const before = await clock.now()
    const wanted = Array.from({ length: random.chance(0.3) ? 2 : 1 }, () => 1 + random.below(6))
    const claims = await Promise.all(
      wanted.map((limit) =>
        claimByRules(
          sql,
          tables,
          { queueName: queue, limit, lockDuration: LOCK, maxActive: undefined },
          rules,
        ),
      ),
    )
    const byTime = claims.toSorted((one, other) => timeOf(one) - timeOf(other))
    for (const job of byTime.flat()) {
      const { id } = job.data as { id: string }
      this.model.begin(id, clock.read(job.fence))
      this.runs.set(id, { id, job })
    }
    if (claims.every((jobs, place) => jobs.length === wanted[place])) return
    if (this.model.mayBegin(before)) throw new Error(`A job that may begin is left at ${before}`)
  }

  /** Some end; workers of others die, and others are cancelled. */
  async endOne(): Promise<void> {
    const { random, queue, service, clock } = this.#parts
    const { below, chance } = random
    const living = [...this.runs.values()].filter(({ diedAt }) => diedAt === undefined)
    const run = living[below(living.length)]
    if (run === undefined) return
    if (chance(0.1)) {
      run.diedAt = await clock.now()
      return
    }
    this.runs.delete(run.id)
    const delay = 50 * below(8)
    if (chance(0.05)) {
      await service.cancel(queue, run.id)
      this.model.end(run.id)
    } else if (chance(0.2)) await this.#settle(run, { end: 'retry', output: '{}', delay })
    else if (chance(0.1)) await this.#settle(run, { end: 'released', delay, snoozed: true })
    else if (chance(0.12)) await this.#settle(run, { end: 'released' })
    else await this.#settle(run, { end: 'completed', output: '{}', remove: chance(0.5) })
  }

  /** A person takes a job away that waits. */
  async take(): Promise<void> {
    const { random, service, queue } = this.#parts
    const waiting = [...this.model.jobs.values()].filter(({ state }) => state === 'waiting')
    const job = waiting[random.below(waiting.length)]
    if (job === undefined) return
    if (random.chance(0.5)) await service.cancel(queue, job.id)
    else await service.remove(queue, job.id)
    this.model.end(job.id)
  }

  async #settle(
    { id, job: { id: engineId } }: Run,
    end: Omit<SettledRow, 'id' | 'fence'>,
  ): Promise<void> {
    const { open, queue, clock } = this.#parts
    const row = { id: engineId, fence: await clock.fenceOf(engineId), ...end }
    const held = await settleJobs(open.sql, open.tables, queue, [row])
    if (!held.has(engineId)) throw new Error(`${id} is no longer held`)
    const isOver = end.end === 'completed' || end.end === 'failed'
    this.model.end(id, isOver ? undefined : await clock.dueOf(id))
  }

  async pass(): Promise<void> {
    const { clock, random } = this.#parts
    await clock.pass(50 * (1 + random.below(4)))
    const now = await clock.now()
    for (const run of this.runs.values()) {
      if (run.diedAt === undefined || run.diedAt + LOCK > now) continue
      this.runs.delete(run.id)
      await this.#settle(run, { end: 'stalled' })
    }
  }

  /** Until nothing is left: no job is lost, and no place is held for ever. */
  async finish(): Promise<void> {
    const { open, queue, rules } = this.#parts
    for (let step = 0; step < 1_000; step += 1) {
      const left = [...this.model.jobs.values()].filter(({ state }) => state !== 'ended')
      if (left.length === 0) return
      await this.claim()
      // What waits is due at some time, or waits for one that runs.
      if (this.runs.size === 0) {
        const due = await nextDueByRules(open.sql, open.tables, queue, rules)
        if (due === undefined || due > 2_000) throw new Error(`The next job is due in ${due} ms`)
      }
      await this.endOne()
      await this.pass()
    }
    throw new Error(`${this.model.running().length} run, and others wait, after 1000 steps`)
  }
}

interface Parts {
  readonly random: Dice
  readonly open: OpenBoss
  readonly service: PgBossQueueService
  readonly queue: string
  readonly rules: KeyRules
  readonly clock: QueueClock
}

/** To the microsecond. */
function timeOf([job]: readonly FetchedJob[]): number {
  const [, rest = '0'] = /\.(\d+)/.exec(job?.fence ?? '') ?? []
  const seconds = Date.parse((job?.fence ?? '').replace(/[.+].*/, 'Z').replace(' ', 'T')) / 1_000
  return (job === undefined ? 0 : seconds * 1e6) + Number(rest.padEnd(6, '0'))
}

describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  test(`${SCENARIOS} scenarios keep every limit, place, order and turn, with retries and dead workers`, async () => {
    const random = seededRandom()
    const options = { connectionString: harness.url, pgBoss }
    const open = await openBoss({ options, supervise: false, onError: () => {}, timeout: 10_000 })
    const service = harness.service()
    for (let number = 0; number < SCENARIOS; number += 1) {
      clearWorkers()
      const own = dice(random)
      const queue = `scenario-${number}`
      const wiring = randomOptions(own)
      wire(queue, () => {}, wiring)
      const rules = readKeyRules(wiredWorker(queue) as WiredWorker) as KeyRules
      const clock = await QueueClock.open(harness.url, queue)
      const scenario = new Scenario({ random: own, open, service, queue, rules, clock })
      // Some jobs are there before the first worker with groups is.
      if (own.chance(0.3)) await scenario.add()
      await openRules(open, new Map([[queue, rules]]))
      try {
        for (let step = 0; step < 60; step += 1) {
          const roll = own.below(21)
          if (roll < 6) await scenario.add()
          else if (roll < 12) await scenario.claim()
          else if (roll < 16) await scenario.endOne()
          else if (roll < 20) await scenario.pass()
          else await scenario.take()
        }
        await scenario.finish()
      } catch (error) {
        throw new Error(`Scenario ${number}, ${JSON.stringify(wiring)}`, { cause: error })
      } finally {
        await clock.close()
      }
      expect(scenario.model.running()).toEqual([])
    }
    await open.close()
  })
})

import { Redis } from 'ioredis'
import { afterEach, expect, test } from 'vitest'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { clearWorkers, readKeyRules, wiredWorker } from '../../../src/runtime/provider-kit/index.js'
import type { KeyRules, WiredWorker } from '../../../src/runtime/provider-kit/index.js'
import { Claims } from '../../../src/runtime/providers/bullmq/consumer/claims.js'
import { JobLocks } from '../../../src/runtime/providers/bullmq/consumer/job-locks.js'
import { keepJobs } from '../../../src/runtime/providers/bullmq/consumer/keep-jobs.js'
import type {
  BullJob,
  BullMQModule,
  BullWorker,
} from '../../../src/runtime/providers/bullmq/connection/bullmq-module.js'
import type { BullMQQueueService } from '../../../src/runtime/providers/bullmq/index.js'
import { bullmqVersions } from './bullmq-versions.js'
import { dice, randomOptions } from '../keys/random-rules.js'
import type { Dice } from '../keys/random-rules.js'
import { RunsModel } from '../keys/runs-model.js'
import { seededRandom } from '../seeded-random.js'
import { useBullMQ } from './wired-test.js'

const SCENARIOS = Number(process.env['SCENARIOS'] ?? 4)
/** No lock ends by itself in a scenario. */
const LOCK = 3_600_000

const bench = useBullMQ()
afterEach(() => clearWorkers())

type TakenJob = BullJob & { readonly id: string }

type Engine = BullWorker & {
  getNextJob(token: string, how: object): Promise<TakenJob | undefined>
  nextJobFromJobData(data: unknown, id: string, token: string): Promise<TakenJob | undefined>
}

interface Run {
  readonly job: TakenJob
  readonly token: string
  /** Its worker is dead, and nobody has noticed. */
  dead: boolean
}

interface Parts {
  readonly queue: string
  readonly random: Dice
  readonly rules: KeyRules
  readonly service: BullMQQueueService
  readonly engine: Engine
  readonly claims: Claims
  readonly redis: Redis
}

class Scenario {
  readonly model: RunsModel
  readonly runs = new Map<string, Run>()
  readonly #parts: Parts
  #count = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.model = new RunsModel(parts.rules)
  }

  async add(): Promise<void> {
    const { queue, rules, service } = this.#parts
    const { below, chance } = this.#parts.random
    for (let count = 1 + below(4); count > 0; count -= 1) {
      const id = `job-${this.#count++}`
      const key = rules.group === undefined || chance(0.05) ? null : `key-${below(5)}`
      const tier = key === null ? null : (['free', 'pro'][Number(key.at(-1)) % 2] ?? null)
      const delay = chance(0.2) ? 10 * below(6) : 0
      const group = key === null || tier === null ? {} : { group: { id: key, tier } }
      const priority = chance(0.2) ? { priority: below(3) } : {}
      await service.add(queue, id, { jobId: id, delay, ...group, ...priority })
      const due = (await this.#time(id, 'timestamp')) + delay
      // Of two that are due in one millisecond, the one that was delayed is put into its group when that is over, or was put
      // there before the other one came.
      if (delay === 0) await this.#settleTies(key, due)
      this.model.add({ id, key, tier, firstDue: delay > 0 ? due + 0.5 : due, due })
    }
  }

  async #settleTies(key: string | null, due: number): Promise<void> {
    const { redis, queue } = this.#parts
    for (const other of this.model.jobs.values()) {
      if (other.key !== key || other.firstDue !== due + 0.5) continue
      if ((await redis.zscore(`bull:${queue}:delayed`, other.id)) === null) other.firstDue = due
    }
  }

  /** Takes as many as there are places, and none must be left that could begin. */
  async claim(): Promise<void> {
    const { engine } = this.#parts
    for (let left = 1 + this.#parts.random.below(6); left > 0; left -= 1) {
      const token = `token-${this.#count++}`
      const asked = Date.now()
      const job = await engine.getNextJob(token, { block: false })
      if (!(await this.#begin(job, token, asked))) return
    }
  }

  /** False where there is no job, of which none must be left that could begin. */
  async #begin(job: TakenJob | undefined, token: string, asked: number): Promise<boolean> {
    if (job === undefined) {
      if (this.model.mayBegin(asked)) throw new Error(`A job that may begin is left at ${asked}`)
      return false
    }
    const begun = await this.#time(job.id, 'processedOn')
    // What became due after the question is as good as not due.
    for (const other of this.model.jobs.values())
      if (other.id !== job.id && other.due > asked && other.due <= begun) other.due = begun + 1
    const own = this.model.jobs.get(job.id)
    // The clocks of Redis and of this process may be a millisecond apart.
    if (own !== undefined && own.due - begun <= 2) own.due = Math.min(own.due, begun)
    this.model.begin(job.id, begun)
    this.runs.set(job.id, { job, token, dead: false })
    return true
  }

  async endOne(): Promise<void> {
    const { below, chance } = this.#parts.random
    const living = [...this.runs.values()].filter(({ dead }) => !dead)
    const run = living[below(living.length)]
    if (run === undefined) return
    if (chance(0.1)) {
      run.dead = true
      return
    }
    const { job, token } = run
    this.runs.delete(job.id)
    const later = Date.now() + 10 * (1 + below(7))
    if (chance(0.2)) {
      await job.moveToDelayed(later, token)
      this.model.end(job.id, later)
    } else if (chance(0.12)) {
      await job.moveToWait(token)
      this.model.end(job.id, Date.now())
    } else if (chance(0.1)) {
      await this.#parts.service.cancel(this.#parts.queue, job.id)
      this.model.end(job.id)
      await this.#parts.claims.ended({ engineJob: job, token }, false)
    } else await this.#complete(run, chance(0.5))
  }

  /** As a worker does it, which takes the next job in the same step. */
  async #complete({ job, token }: Run, takesNext: boolean): Promise<void> {
    const asked = Date.now()
    const next = await job.moveToCompleted('done', token, takesNext)
    this.model.end(job.id)
    if (!takesNext) return
    const [data, id] = next as [data: unknown, id: string]
    const { engine } = this.#parts
    await this.#begin(await engine.nextJobFromJobData(data, id, token), token, asked)
  }

  /** Takes a job away that waits, in one way or another. */
  async takeAway(): Promise<void> {
    const { queue, service } = this.#parts
    const { below, chance } = this.#parts.random
    const waiting = [...this.model.jobs.values()].filter(({ state }) => state === 'waiting')
    const job = waiting[below(waiting.length)]
    if (job === undefined) return
    await (chance(0.5) ? service.remove(queue, job.id) : service.cancel(queue, job.id))
    this.model.end(job.id)
  }

  /** The locks of the dead end, and BullMQ finds them. */
  async bury(): Promise<void> {
    const { engine, redis, queue } = this.#parts
    const dead = [...this.runs.values()].filter((run) => run.dead)
    if (dead.length === 0) return
    for (const { job } of dead) await redis.del(`bull:${queue}:${job.id}:lock`)
    for (let look = 0; look < 2; look += 1) {
      await redis.del(`bull:${queue}:stalled-check`)
      await engine.moveStalledJobsToWait()
    }
    for (const { job } of dead) {
      this.runs.delete(job.id)
      this.model.end(job.id, Date.now())
    }
  }

  /** Until nothing is left: no job is lost, and no place is held for ever. */
  async finish(): Promise<void> {
    const deadline = Date.now() + 60_000
    while ([...this.model.jobs.values()].some(({ state }) => state !== 'ended')) {
      if (Date.now() > deadline)
        throw new Error(`${this.model.running().length} run, and others wait`)
      await this.claim()
      await this.endOne()
      await this.bury()
    }
  }

  async #time(id: string, field: string): Promise<number> {
    return Number(await this.#parts.redis.hget(`bull:${this.#parts.queue}:${id}`, field))
  }
}

test.for(bullmqVersions)(
  `${SCENARIOS} scenarios keep every limit, place, order and turn on %s, with retries and dead workers`,
  { timeout: 600_000 },
  async ([, bullmq]) => {
    const random = seededRandom()
    const { host, port } = bench.redis
    const redis = new Redis({ host, port, maxRetriesPerRequest: null })
    const service = bench.service({ bullmq })
    for (let number = 0; number < SCENARIOS; number += 1) {
      clearWorkers()
      const queue = bench.queueName()
      const own = dice(random)
      const options = randomOptions(own, 20)
      wireQueueWorker({
        queue,
        func: pikkuSessionlessFunc<unknown>(() => {}),
        config: { lockDuration: LOCK },
        ...options,
      })
      const worker = wiredWorker(queue) as WiredWorker
      const rules = readKeyRules(worker) as KeyRules
      const Worker = bullmq.Worker as unknown as new (...parts: unknown[]) => Engine
      const engine = new Worker(queue, null, {
        connection: redis,
        autorun: false,
        lockDuration: LOCK,
        maxStalledCount: 1_000,
      })
      await engine.waitUntilReady()
      const report = (error: unknown) => {
        throw error
      }
      const claims = Claims.of(engine, { worker, client: redis, report }) as Claims
      const ignore = () => Promise.resolve()
      const locks = { client: redis, keys: engine.toKey(''), lockDuration: LOCK }
      keepJobs(engine, bullmq as unknown as BullMQModule, {
        claims,
        locks: new JobLocks({ ...locks, onDropped: ignore }),
        // The dead renew nothing.
        inHand: () => [],
        onLost: ignore,
        onEnd: ignore,
        onStalledCheck: ignore,
        report,
      })
      const scenario = new Scenario({ queue, random: own, rules, service, engine, claims, redis })
      // Some jobs are there before the first worker with groups is.
      if (own.chance(0.3)) await scenario.add()
      await claims.open()
      try {
        for (let step = 0; step < 60; step += 1) {
          const roll = own.below(11)
          if (roll < 3) await scenario.add()
          else if (roll < 6) await scenario.claim()
          else if (roll < 8) await scenario.endOne()
          else if (roll < 9) await scenario.takeAway()
          else await scenario.bury()
        }
        await scenario.finish()
        expect(await service.stats(queue)).toMatchObject({ waiting: 0, active: 0, delayed: 0 })
      } catch (error) {
        throw new Error(`Scenario ${number}, ${JSON.stringify(options)}`, { cause: error })
      } finally {
        await engine.close()
      }
    }
    await redis.quit()
  },
)

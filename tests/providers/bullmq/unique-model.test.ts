import { setTimeout as pause } from 'node:timers/promises'

import { Redis } from 'ioredis'
import { expect, test } from 'vitest'

import type { JobUnique } from '../../../src/runtime/index.js'
import type { BullWorker } from '../../../src/runtime/providers/bullmq/connection/bullmq-module.js'
import { letNextBegin } from '../../../src/runtime/providers/bullmq/store/keys/let-next-begin.js'
import { seededRandom } from '../seeded-random.js'
import { bullmqVersions } from './bullmq-versions.js'
import { useBullMQ } from './wired-test.js'

/** Of each rule. */
const SCENARIOS = Number(process.env['SCENARIOS'] ?? 3)
const KEYS = ['a', 'b', 'c']

type Rule = Omit<JobUnique, 'key'>

const rules: readonly Rule[] = [
  { while: 'waiting', then: 'keep' },
  { while: 'waiting', then: 'replace' },
  { while: 'waiting', then: 'replace', wait: 30, atMost: 80 },
  { while: 'unfinished', then: 'keep' },
  { while: 'unfinished', then: 'runAgain' },
  { while: 60, then: 'keep' },
]

interface Data {
  readonly key: string
  readonly n: number
}

interface TakenJob {
  readonly id: string
  readonly data: Data
  moveToCompleted(result: unknown, token: string, fetchNext: boolean): Promise<unknown>
  moveToDelayed(timestamp: number, token: string): Promise<unknown>
}

type Engine = BullWorker & { getNextJob(token: string, how: object): Promise<TakenJob | undefined> }

const bench = useBullMQ()

test.for(bullmqVersions)(
  `${SCENARIOS} scenarios of each rule on %s: no job too many, none too few, and no newer data is lost`,
  { timeout: 600_000 },
  async ([, bullmq]) => {
    const random = seededRandom()
    const below = (most: number): number => Math.floor(random() * most)
    const { host, port } = bench.redis
    const redis = new Redis({ host, port, maxRetriesPerRequest: null })
    const service = bench.service({ bullmq })
    for (let number = 0; number < SCENARIOS * rules.length; number += 1) {
      const rule = rules[number % rules.length] as Rule
      const queue = bench.queueName()
      const Worker = bullmq.Worker as unknown as new (...parts: unknown[]) => Engine
      const engine = new Worker(queue, null, { connection: redis, autorun: false })
      await engine.waitUntilReady()
      const running = new Map<string, { readonly job: TakenJob; readonly token: string }>()
      /** The ids of jobs that have not ended. */
      const there = new Map<string, string>()
      const known = new Map<string, number>()
      const newest = new Map<string, number>()
      const lastRun = new Map<string, number>()
      const failures = new Map<string, number>()
      const ran = new Set<number>()
      let count = 0

      /** Of each key, at most one job waits, and for `unfinished` one runs. */
      const check = (): void => {
        if (typeof rule.while === 'number') return
        for (const key of KEYS) {
          const ids = [...there].filter(([, each]) => each === key).map(([id]) => id)
          const active = ids.filter((id) => running.has(id)).length
          // A job that runs and fails waits again, beside one that was added meanwhile.
          const most = rule.while === 'waiting' ? 1 + (failures.get(key) ?? 0) : 2
          expect(ids.length - active).toBeLessThanOrEqual(most)
          expect(active).toBeLessThanOrEqual(rule.while === 'unfinished' ? 1 : Infinity)
        }
      }

      const add = async (): Promise<void> => {
        const key = KEYS[below(KEYS.length)] as string
        const asked = Date.now()
        const data: Data = { key, n: (count += 1) }
        const { id, isNew } = await service.addIfNew(queue, data, { unique: { ...rule, key } })
        newest.set(key, count)
        expect(isNew).toBe(!known.has(id))
        if (isNew) {
          known.set(id, Date.now())
          there.set(id, key)
        }
        // What an id is given for is there to be done, or was added lately.
        const isThere =
          typeof rule.while === 'number'
            ? // Redis forgets a key when its last millisecond is over.
              asked - (known.get(id) ?? 0) <= rule.while
            : there.get(id) === key
        expect(isThere, `${rule.while}, ${rule.then}: ${asked - (known.get(id) ?? 0)} ms`).toBe(
          true,
        )
        check()
      }

      const work = async (): Promise<void> => {
        for (let left = 1 + below(3); left > 0; left -= 1) {
          const token = `token-${(count += 1)}`
          const job = await engine.getNextJob(token, { block: false })
          if (job === undefined) break
          expect(there.has(job.id)).toBe(true)
          running.set(job.id, { job, token })
          const { key, n } = job.data
          lastRun.set(key, n)
          ran.add(n)
        }
        check()
      }

      const end = async (mayFail: boolean): Promise<void> => {
        const run = [...running.values()][below(running.size)]
        if (run === undefined) return
        const { job, token } = run
        const { key } = job.data
        running.delete(job.id)
        if (mayFail && random() < 0.3) {
          failures.set(key, (failures.get(key) ?? 0) + 1)
          await job.moveToDelayed(Date.now() + 10 * below(5), token)
        } else {
          there.delete(job.id)
          await job.moveToCompleted('done', token, false)
        }
        await letNextBegin(redis, `bull:${queue}:`, key)
        check()
      }

      const pass = (): Promise<void> => pause(5 * (1 + below(4)))

      for (let step = 0; step < 40; step += 1)
        await [add, add, work, () => end(true), pass][below(5)]?.()
      while (there.size > 0) {
        await work()
        while (running.size > 0) await end(false)
        await pass()
      }
      const stats = await service.stats(queue)
      expect(stats).toMatchObject({ waiting: 0, active: 0, delayed: 0 })
      // Replaced, or run again: the newest data of each key was run, and behind a running job it ran last.
      const wanted = rule.then === 'keep' ? [] : [...newest.values()]
      expect(wanted.filter((n) => !ran.has(n))).toEqual([])
      expect(rule.then === 'runAgain' ? lastRun : newest).toEqual(newest)
      await engine.close()
    }
    await redis.quit()
  },
)

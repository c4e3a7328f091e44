import { describe, expect, onTestFinished, test } from 'vitest'

import type { JobUnique } from '../../../src/runtime/index.js'
import { openBoss } from '../../../src/runtime/providers/pg-boss/connection/open-boss.js'
import { fetchJobs } from '../../../src/runtime/providers/pg-boss/store/fetch-jobs.js'
import { releaseBehind } from '../../../src/runtime/providers/pg-boss/store/keys/behind-jobs.js'
import { settleJobs } from '../../../src/runtime/providers/pg-boss/store/settle-jobs.js'
import { seededRandom } from '../seeded-random.js'
import { usePostgres, versions } from './harness.js'
import { QueueClock } from './shifted-clock.js'

const SCENARIOS = Number(process.env['SCENARIOS'] ?? 2)
const KEYS = ['a', 'b', 'c']

const rules: readonly Omit<JobUnique, 'key'>[] = [
  { while: 'waiting', then: 'keep' },
  { while: 'waiting', then: 'replace' },
  { while: 'waiting', then: 'replace', wait: 150, atMost: 400 },
  { while: 'unfinished', then: 'keep' },
  { while: 'unfinished', then: 'runAgain' },
  { while: 300, then: 'keep' },
]

interface Data {
  readonly key: string
  readonly n: number
}

describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  test(`${SCENARIOS} scenarios of each rule: no job too many, none too few, and no newer data is lost`, async () => {
    const random = seededRandom()
    const below = (most: number): number => Math.floor(random() * most)
    const options = { connectionString: harness.url, pgBoss }
    const open = await openBoss({ options, supervise: false, onError: () => {}, timeout: 10_000 })
    onTestFinished(() => open.close())
    const { sql, tables } = open
    const services = [harness.service(), harness.service()]
    for (let number = 0; number < SCENARIOS * rules.length; number += 1) {
      const rule = rules[number % rules.length]!
      const queue = `scenario-${number}`
      const clock = await QueueClock.open(harness.url, queue)
      onTestFinished(() => clock.close())
      const running = new Map<string, Data>()
      const newest = new Map<string, number>()
      const lastRun = new Map<string, number>()
      const addedAt = new Map<string, number>()
      const failures = new Map<string, number>()
      const ran = new Set<number>()
      let count = 0

      const states = async (where: string, value: string): Promise<string[]> => {
        const text = `SELECT state::text FROM ${tables.job} WHERE name = $1 AND ${where} ORDER BY state`
        return (await sql(text, [queue, value])).map((row) => String(row['state']))
      }

      /** Of one key at one moment, as several processes do. */
      const add = async (): Promise<void> => {
        const key = KEYS[below(KEYS.length)]!
        const adders = Array.from({ length: 1 + below(2) }, (_, place) => ({
          n: (count += 1),
          service: services[place]!,
        }))
        const ids = await Promise.all(
          adders.map(({ n, service }) =>
            service.add(queue, { key, n }, { unique: { ...rule, key } }),
          ),
        )
        // With a duration, its end may come between two adds.
        const isOne =
          rule.while === 'waiting' || (rule.while === 'unfinished' && running.size === 0)
        if (isOne && new Set(ids).size !== 1)
          throw new Error(`${JSON.stringify(rule)}: ${ids.join(' and ')} for adds at one moment`)
        for (const id of ids) {
          const [state = 'gone'] = await states('id = $2::uuid', id)
          const isThere =
            typeof rule.while === 'number'
              ? !addedAt.has(id) || (await clock.now()) - addedAt.get(id)! < rule.while + 100
              : ['created', 'retry', 'active'].includes(state)
          expect(isThere).toBe(true)
          if (!addedAt.has(id)) addedAt.set(id, await clock.now())
        }
        // Which of two is the newest, the database has decided.
        const text = `SELECT max((data #>> '{data,n}')::int) AS n FROM ${tables.job} WHERE name = $1 AND data #>> '{data,key}' = $2`
        const [row] = await sql(text, [queue, key])
        newest.set(key, Number(row?.['n']))
        const written = adders.map(({ n }) => n)
        expect(rule.then === 'keep' || written.includes(Number(row?.['n']))).toBe(true)
        await check()
      }

      /** Of each key, at most one job waits, and for `unfinished` one runs. */
      const check = async (): Promise<void> => {
        if (typeof rule.while === 'number') return
        for (const key of KEYS) {
          const found = await states(`data #>> '{data,key}' = $2`, key)
          const active = found.filter((state) => state === 'active').length
          const waiting = found.filter((state) => state === 'created' || state === 'retry').length
          // A job that runs and fails waits again, beside one that was added meanwhile.
          const most = rule.while === 'waiting' ? 1 + (failures.get(key) ?? 0) : 2
          expect(waiting).toBeLessThanOrEqual(most)
          expect(active).toBeLessThanOrEqual(rule.while === 'unfinished' ? 1 : Infinity)
        }
      }

      const work = async (): Promise<void> => {
        const fetch = { queueName: queue, limit: 1 + below(3), lockDuration: 60_000 }
        for (const job of await fetchJobs(sql, tables, { ...fetch, maxActive: undefined })) {
          const { data } = job.data as { data: Data }
          running.set(job.id, data)
          lastRun.set(data.key, data.n)
          ran.add(data.n)
        }
        await check()
      }

      const end = async (mayFail: boolean): Promise<void> => {
        const [id, data] = [...running][below(running.size)] ?? []
        if (id === undefined || data === undefined) return
        running.delete(id)
        const fails = mayFail && random() < 0.3
        if (fails) failures.set(data.key, (failures.get(data.key) ?? 0) + 1)
        const fence = await clock.fenceOf(id)
        const row = fails
          ? ({ id, fence, end: 'retry', output: '{}', delay: 50 * below(5) } as const)
          : ({ id, fence, end: 'completed', output: '{}' } as const)
        expect(await settleJobs(sql, tables, queue, [row])).toEqual(new Set([id]))
        // As the worker does.
        if (!fails) await releaseBehind(sql, tables, queue)
        await check()
      }

      const pass = (): Promise<void> => clock.pass(50 * (1 + below(3)))

      for (let step = 0; step < 50; step += 1)
        await [add, add, work, () => end(true), pass][below(5)]?.()
      for (let step = 0; step < 30; step += 1) {
        await work()
        while (running.size > 0) await end(false)
        await pass()
      }
      const text = `SELECT count(*) AS count FROM ${tables.job} WHERE name = $1 AND state <= 'active'`
      expect(Number((await sql(text, [queue]))[0]?.['count'])).toBe(0)
      // Replaced, or run again: the newest data of each key was run, and behind a running job it ran last.
      const wanted = rule.then === 'keep' ? [] : [...newest.values()]
      expect(wanted.filter((n) => !ran.has(n))).toEqual([])
      expect(rule.then === 'runAgain' ? lastRun : newest).toEqual(newest)
    }
  })
})

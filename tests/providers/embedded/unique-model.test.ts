import { expect, test } from 'vitest'

import type { JobUnique } from '../../../src/runtime/index.js'
import { addJobs, prepareJob } from '../../../src/runtime/providers/embedded/producer/add-jobs.js'
import { claimJobs } from '../../../src/runtime/providers/embedded/store/claim-jobs.js'
import { promoteDueJobs } from '../../../src/runtime/providers/embedded/store/due-jobs.js'
import type { ClaimedRow } from '../../../src/runtime/providers/embedded/store/job-row.js'
import { makeKeyTables } from '../../../src/runtime/providers/embedded/store/keys/key-tables.js'
import { leaseStore } from '../../../src/runtime/providers/embedded/store/open-store.js'
import { findJobRow } from '../../../src/runtime/providers/embedded/store/read-jobs.js'
import { STATE } from '../../../src/runtime/providers/embedded/store/schema.js'
import {
  completeJob,
  retryJobLater,
} from '../../../src/runtime/providers/embedded/store/settle-job.js'
import { seededRandom } from '../seeded-random.js'

const SCENARIOS = Number(process.env['SCENARIOS'] ?? 60)
const KEYS = ['a', 'b', 'c']

type Rule = Omit<JobUnique, 'key'>

const rules: readonly Rule[] = [
  { while: 'waiting', then: 'keep' },
  { while: 'waiting', then: 'replace' },
  { while: 'waiting', then: 'replace', wait: 150, atMost: 400 },
  { while: 'unfinished', then: 'keep' },
  { while: 'unfinished', then: 'runAgain' },
  { while: 300, then: 'keep' },
]

test(`${SCENARIOS} scenarios of each rule: no job too many, none too few, and no newer data is lost`, async () => {
  const random = seededRandom()
  const below = (most: number): number => Math.floor(random() * most)
  for (let number = 0; number < SCENARIOS * rules.length; number += 1) {
    const rule = rules[number % rules.length] as Rule
    const clock = { now: 1_000_000 }
    const { store, release } = await leaseStore({
      path: `:memory:unique-${number}`,
      now: () => clock.now,
    })
    const { db } = store
    makeKeyTables(db)
    const running = new Map<string, ClaimedRow>()
    const newest = new Map<string, number>()
    const lastRun = new Map<string, number>()
    const addedAt = new Map<string, number>()
    const ran = new Set<number>()
    let count = 0

    const add = (): void => {
      const key = KEYS[below(KEYS.length)] as string
      const ids = addJobs(store, 'q', [
        prepareJob({ key, n: (count += 1) }, { unique: { ...rule, key } }),
      ])
      const id = ids[0] as string
      newest.set(key, count)
      const row = findJobRow(db, 'q', id)
      const isNew =
        JSON.parse(row?.data ?? '{}').n === count && row?.attempt === 0 && !addedAt.has(id)
      if (isNew) addedAt.set(id, clock.now)
      // What an id is given for is there to be done, or was added lately.
      const isThere =
        typeof rule.while === 'number'
          ? clock.now - (addedAt.get(id) ?? -Infinity) < (isNew ? 1 : rule.while)
          : (row?.state ?? STATE.failed) < STATE.completed
      expect(isThere).toBe(true)
      check()
    }

    /** Of each key, at most one job waits, and for `unfinished` one runs. */
    const check = (): void => {
      if (typeof rule.while === 'number') return
      for (const key of KEYS) {
        const states = db
          .sql(`SELECT state FROM jobs WHERE unique_key = ? AND state < ${STATE.completed}`)
          .all(key)
          .map(({ state }) => state)
        const active = states.filter((state) => state === STATE.active).length
        // A job that runs and fails waits again, beside one that was added meanwhile.
        const most = rule.while === 'waiting' ? 1 + (failures.get(key) ?? 0) : 2
        expect(states.length - active).toBeLessThanOrEqual(most)
        expect(active).toBeLessThanOrEqual(rule.while === 'unfinished' ? 1 : Infinity)
      }
    }
    const failures = new Map<string, number>()

    const work = (): void => {
      const claim = {
        queue: 'q',
        limit: 1 + below(3),
        lock: `l${count}-${running.size}-${clock.now}`,
        lockUntil: clock.now + 1e9,
        now: clock.now,
      }
      for (const row of db.transaction(() => claimJobs(db, claim)).jobs) {
        running.set(row.id, row)
        const { key, n } = JSON.parse(row.data ?? '') as { key: string; n: number }
        lastRun.set(key, n)
        ran.add(n)
      }
      check()
    }

    const end = (mayFail: boolean): void => {
      const row = [...running.values()][below(running.size)]
      if (row === undefined) return
      running.delete(row.id)
      const { now } = clock
      const { key } = JSON.parse(row.data ?? '') as { key: string }
      const fails = mayFail && random() < 0.3
      if (fails) failures.set(key, (failures.get(key) ?? 0) + 1)
      const runAt = now + 50 * below(5)
      const held = db.transaction(() =>
        fails
          ? retryJobLater(db, row, { error: '{}', runAt, now })
          : completeJob(db, row, { result: undefined, now }),
      )
      expect(held).toBe(true)
      check()
    }

    const pass = (): void => {
      clock.now += 50 * (1 + below(3))
      db.transaction(() => promoteDueJobs(db, clock.now))
    }

    for (let step = 0; step < 60; step += 1) [add, add, work, () => end(true), pass][below(5)]?.()
    for (let step = 0; step < 60; step += 1) {
      work()
      while (running.size > 0) end(false)
      pass()
    }
    const left = db.sql(`SELECT COUNT(*) AS count FROM jobs WHERE state < ${STATE.completed}`).get()
    expect(left?.count).toBe(0)
    // Replaced, or run again: the newest data of each key was run, and behind a running job it ran last.
    const wanted = rule.then === 'keep' ? [] : [...newest.values()]
    expect(wanted.filter((n) => !ran.has(n))).toEqual([])
    expect(rule.then === 'runAgain' ? lastRun : newest).toEqual(newest)
    await release()
  }
})

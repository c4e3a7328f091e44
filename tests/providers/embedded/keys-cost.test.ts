import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, expect, onTestFinished, test } from 'vitest'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { clearWorkers, createTestEngine } from '../../../src/runtime/testing/index.js'
import { claimJobs } from '../../../src/runtime/providers/embedded/store/claim-jobs.js'
import { insertJob } from '../../../src/runtime/providers/embedded/store/insert-job.js'
import { writeRules } from '../../../src/runtime/providers/embedded/store/keys/queue-rules.js'
import { findJobRow } from '../../../src/runtime/providers/embedded/store/read-jobs.js'
import { makeKeyTables } from '../../../src/runtime/providers/embedded/store/keys/key-tables.js'
import { leaseStore } from '../../../src/runtime/providers/embedded/store/open-store.js'
import { openDatabase } from '../../../src/runtime/providers/embedded/connection/open-database.js'
import { planOf, preparedBy } from './query-plans.js'

afterEach(() => clearWorkers())

test('no statement of limits, groups and uniqueness walks over jobs, groups or starts, however many there are', async () => {
  const engine = createTestEngine()
  const group = { by: 'key', concurrency: 1, limit: { max: 2, per: 1_000, burst: 1 } }
  const func = pikkuSessionlessFunc<unknown>(() => {})
  wireQueueWorker({ queue: 'grouped', func, group, limit: { max: 3, per: '1s' } })
  wireQueueWorker({ queue: 'ordered', func, group: { by: 'key', ordered: true } })
  const texts = await preparedBy(async () => {
    const { service } = engine
    await engine.start()
    for (const queue of ['grouped', 'ordered']) {
      for (const id of ['a', 'a', 'b']) {
        const unique = { key: id, while: 'waiting', then: 'replace', wait: 5 } as const
        await service.add(queue, id, { group: { id }, unique })
        await service.add(queue, id, { group: { id }, unique: { ...unique, while: 60_000 } })
      }
      await service.stats(queue)
    }
    await engine.advance('1m')
  })
  await engine.close()
  const { store, release } = await leaseStore({ path: ':memory:plans' })
  makeKeyTables(store.db)
  expect(planOf(store.db, 'SELECT seq FROM jobs WHERE tier = ?')).toEqual(['SCAN jobs'])
  const own = texts.filter((text) =>
    /job_groups|queue_rules|starts|unique_keys|kept_back|_key/.test(text),
  )
  expect(own.length).toBeGreaterThan(20)
  const walks = own.flatMap((text) =>
    /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)/.test(text)
      ? planOf(store.db, text)
          .filter((step) => /^SCAN (jobs|job_groups|starts|unique_keys)|TEMP B-TREE/.test(step))
          .map((step) => `${step}: ${text.trim()}`)
      : [],
  )
  await release()
  expect(walks).toEqual([])
})

test('a file without keys has none of the tables and triggers', async () => {
  const { store, release } = await leaseStore({ path: ':memory:no-keys' })
  const names = store.db
    .sql("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
    .all()
  expect(names.map(({ name }) => name)).not.toContain('job_groups')
  await release()
})

test('a connection that was open before goes on when another one makes the tables', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pikku-keys-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const path = join(directory, 'jobs.db')
  const [one, other] = [await openDatabase(path), await openDatabase(path)]
  const job = { queue: 'q', priority: 0, runAt: 1, now: 1, data: '1', options: null }
  const read = () => findJobRow(one, 'q', 'a')
  one.transaction(() => insertJob(one, { ...job, id: 'a' }))
  expect(read()?.id).toBe('a')
  makeKeyTables(other)
  other.transaction(() => {
    writeRules(other, 'q', {
      limits: [],
      group: { concurrency: 1, tiers: new Map(), limits: [], ordered: false },
    })
  })
  one.transaction(() => insertJob(one, { ...job, id: 'b' }))
  expect(read()).toMatchObject({ id: 'a', data: '1', created_at: 1, group_key: '' })
  const claim = { queue: 'q', limit: 5, lock: 'l', lockUntil: 9, now: 2 }
  const { jobs } = one.transaction(() => claimJobs(one, claim))
  expect(jobs.map(({ id, data, lock }) => [id, data, lock])).toEqual([
    ['a', '1', 'l'],
    ['b', '1', 'l'],
  ])
  expect(other.sql('SELECT key, waiting, running FROM job_groups').all()).toEqual([
    { key: '', waiting: 0, running: 2 },
  ])
  one.close()
  other.close()
})

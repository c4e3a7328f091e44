import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, expect, onTestFinished, test, vi } from 'vitest'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { clearWorkers, createTestEngine } from '../../../src/runtime/testing/index.js'
import { Database } from '../../../src/runtime/providers/embedded/connection/database.js'
import { openDatabase } from '../../../src/runtime/providers/embedded/connection/open-database.js'
import { createEmbeddedService } from '../../../src/runtime/providers/embedded/index.js'
import { insertJob } from '../../../src/runtime/providers/embedded/store/insert-job.js'
import { leaseStore } from '../../../src/runtime/providers/embedded/store/open-store.js'
import { hasEarlierRun } from '../../../src/runtime/providers/embedded/store/schedules.js'
import { planOf, preparedBy } from './query-plans.js'

afterEach(() => clearWorkers())

test('no statement reads all jobs of a queue to find those of a status, or of a schedule', async () => {
  const engine = createTestEngine()
  const { service } = engine
  const func = pikkuSessionlessFunc<{ fails?: boolean }>((_services, { fails }) => {
    if (fails) throw new Error('It fails')
  })
  const keep = { count: 1, age: 60_000 }
  const config = { removeOnComplete: keep, removeOnFail: keep }
  wireQueueWorker({
    queue: 'orders',
    func,
    config,
    retry: { attempts: 1 },
    deadLetterQueue: 'dead',
  })
  const texts = await preparedBy(async () => {
    await engine.start()
    const repeat = { every: '1s', overlap: 'skip' } as const
    await service.add('orders', {}, { repeat })
    await service.add('orders', { fails: true })
    await service.add('orders', {}, { delay: '1h' })
    await engine.advance('5s')
    await service.stats('orders')
    await service.failedJobs('orders')
    for await (const _ of service.listJobs('orders', {}, (job) => job));
    await service.redrive('dead')
    await service.clean('orders', { status: 'completed', olderThan: 0 })
    await service.drain('orders')
  })
  await engine.close()
  const { store, release } = await leaseStore({ path: ':memory:plans' })
  hasEarlierRun(store.db, { queue: 'orders', id: 'a', repeat_key: 'a' })
  const readsAll = (text: string): boolean =>
    planOf(store.db, text).some((step) =>
      /^SCAN jobs$|USING INDEX jobs_by_id \(queue=\?\)/.test(step),
    )
  const ofJobs = texts.filter((text) => /^\s*(SELECT|UPDATE|DELETE)[^;]*\sjobs\s/.test(text))
  expect(ofJobs.length).toBeGreaterThan(20)
  expect(ofJobs.filter(readsAll)).toEqual([])
  expect(readsAll('SELECT * FROM jobs WHERE queue = ? AND attempt = 1')).toBe(true)
  await release()
})

test('a commit of another process makes nobody read the jobs that are waited for, as long as they have not ended', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pikku-many-'))
  const path = join(directory, 'jobs.db')
  const service = createEmbeddedService({ path })
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const ids = await service.addMany(
    'orders',
    Array.from({ length: 20 }, (_, data) => ({ data })),
  )
  const other = await openDatabase(path)
  const sql = vi.spyOn(Database.prototype, 'sql')
  const count = (text: RegExp): number => sql.mock.calls.filter(([each]) => text.test(each)).length
  const waits = ids.map((id) => service.waitForFinish('orders', id))
  const ends = Promise.allSettled(waits)
  for (let commit = 1; commit <= 3; commit += 1) {
    const job = {
      queue: 'orders',
      id: `${commit}`,
      priority: 0,
      runAt: 1,
      now: 1,
      data: null,
      options: null,
    }
    other.transaction(() => insertJob(other, job))
    await vi.waitFor(() =>
      expect(count(/^SELECT state FROM jobs/)).toBeGreaterThanOrEqual(20 * (commit + 1)),
    )
  }
  expect(count(/^SELECT \* FROM jobs WHERE queue = \? AND id = \?/)).toBe(0)
  other.close()
  await service.close()
  await ends
})

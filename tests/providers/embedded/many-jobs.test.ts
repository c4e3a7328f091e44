import { afterEach, expect, test } from 'vitest'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { clearWorkers, createTestEngine } from '../../../src/runtime/testing/index.js'
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

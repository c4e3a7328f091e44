import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import type { KeyRules } from '../../../src/runtime/provider-kit/index.js'
import type { Database } from '../../../src/runtime/providers/embedded/connection/database.js'
import { openDatabase } from '../../../src/runtime/providers/embedded/connection/open-database.js'
import { addJobs, prepareJob } from '../../../src/runtime/providers/embedded/producer/add-jobs.js'
import { claimByRules } from '../../../src/runtime/providers/embedded/store/keys/claim-by-rules.js'
import { makeKeyTables } from '../../../src/runtime/providers/embedded/store/keys/key-tables.js'
import { writeRules } from '../../../src/runtime/providers/embedded/store/keys/queue-rules.js'
import { completeJob } from '../../../src/runtime/providers/embedded/store/settle-job.js'
import { Store } from '../../../src/runtime/providers/embedded/store/store.js'
import { EarlierPikku } from './earlier-pikku.js'

const NOW = 1_000

/** A file that this pikku and an earlier one have open. */
async function openBoth(): Promise<{ db: Database; earlier: EarlierPikku }> {
  const directory = await mkdtemp(join(tmpdir(), 'pikku-keys-'))
  const path = join(directory, 'jobs.db')
  const [other, db] = [await openDatabase(path), await openDatabase(path)]
  onTestFinished(async () => {
    other.close()
    db.close()
    await rm(directory, { recursive: true, force: true })
  })
  return { db, earlier: new EarlierPikku(other) }
}

function rulesOf(ordered: boolean): KeyRules {
  return { limits: [], group: { concurrency: 1, tiers: new Map(), limits: [], ordered } }
}

function start(db: Database, ordered: boolean): void {
  makeKeyTables(db)
  db.transaction(() => writeRules(db, 'q', rulesOf(ordered)))
}

function add(db: Database, jobs: readonly (readonly [id: string, key: string])[]): void {
  const prepared = jobs.map(([jobId, id]) => prepareJob(jobId, { jobId, group: { id } }))
  addJobs(new Store(db, () => NOW), 'q', prepared)
}

function claim(db: Database, ordered: boolean) {
  const claimed = { queue: 'q', limit: 50, lock: 'l', lockUntil: 9, now: NOW }
  return db.transaction(() => claimByRules(db, claimed, rulesOf(ordered))).jobs
}

const GROUPS = 'SELECT key, waiting, running FROM job_groups ORDER BY key'
const COUNTED = `
  SELECT group_key AS key, SUM(state = 0) AS waiting, SUM(state = 2) AS running FROM jobs
  WHERE state < 3 GROUP BY group_key ORDER BY group_key`

function expectCounted(db: Database): void {
  expect(db.sql(GROUPS).all()).toEqual(db.sql(COUNTED).all())
}

test('a file of an earlier pikku is taken over while that one works on', async () => {
  const { db, earlier } = await openBoth()
  earlier.makeTables()
  earlier.startWorker('q')
  for (const id of ['a1', 'a2', 'b1', 'b2']) earlier.add('q', id, id.slice(0, 1), NOW)
  expect(earlier.claim('q', NOW, 'by priority')).toEqual(['a1', 'b1'])
  start(db, false)
  expect(earlier.findsTriggers()).toBe(true)
  earlier.complete('q', 'a1')
  earlier.add('q', 'c1', 'c', NOW)
  add(
    db,
    Array.from({ length: 10 }, (_, n) => [`d${n}`, n < 5 ? 'd' : 'c'] as const),
  )
  expectCounted(db)
  const jobs = claim(db, false)
  expect(jobs.map(({ id }) => id)).toEqual(['a2', 'c1', 'd0'])
  expectCounted(db)
  db.transaction(() => jobs.forEach((job) => completeJob(db, job, { result: undefined, now: NOW })))
  earlier.complete('q', 'b1')
  expectCounted(db)
  expect(earlier.claim('q', NOW, 'by priority').toSorted()).toEqual(['b2', 'd1', 'd5'])
  expectCounted(db)
})

test.each([
  ['an earlier pikku', (earlier: EarlierPikku) => earlier.startWorker('q')],
  ['this one', (_: EarlierPikku, db: Database) => start(db, true)],
])('jobs get their places in order when %s first runs their queue in order', async (_, begin) => {
  const { db, earlier } = await openBoth()
  start(db, false)
  const firstDue = () => db.sql('SELECT id, first_due FROM jobs ORDER BY seq').all()
  add(db, [
    ['a1', 'a'],
    ['a2', 'a'],
    ['b1', 'b'],
  ])
  const [first] = claim(db, false)
  expect(first?.id).toBe('a1')
  expect(firstDue().map((row) => row['first_due'])).toEqual([null, null, null])
  begin(earlier, db)
  expect(firstDue().map((row) => row['first_due'])).toEqual([NOW, NOW, NOW])
  // A worker that has no order may be started again meanwhile.
  start(db, false)
  add(db, [['c1', 'c']])
  expect(earlier.claim('q', NOW, 'in order')).toEqual(['c1'])
  expectCounted(db)
})

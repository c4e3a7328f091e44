import { expect, onTestFinished, test, vi } from 'vitest'

import { openDatabase } from '../../../src/runtime/providers/embedded/connection/open-database.js'
import { addJob, prepareJob } from '../../../src/runtime/providers/embedded/producer/add-jobs.js'
import { findJobRow } from '../../../src/runtime/providers/embedded/store/read-jobs.js'
import { STATE } from '../../../src/runtime/providers/embedded/store/schema.js'
import { Store } from '../../../src/runtime/providers/embedded/store/store.js'
import { soon } from './use-embedded.js'

test('a job whose time comes while it is being added is made waiting', async () => {
  const db = await openDatabase(':memory:')
  let time = Date.now()
  // Ten milliseconds go by from each look at the clock to the next.
  const store = new Store(db, () => (time += 10))
  const stop = store.listenToQueue('orders', () => {})
  onTestFinished(() => {
    stop()
    db.close()
  })
  store.lookNow()
  const { id } = addJob(store, 'orders', prepareJob({}, { delay: 5 }))
  expect(findJobRow(db, 'orders', id)?.state).toBe(STATE.delayed)
  await vi.waitFor(() => expect(findJobRow(db, 'orders', id)?.state).toBe(STATE.waiting), soon)
})

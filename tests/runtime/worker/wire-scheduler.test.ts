import { afterEach, expect, test } from 'vitest'

import { pikkuSessionlessFunc, wireScheduler } from '../../../src/runtime/index.js'
import { removeWorker, wiredWorker } from '../../../src/runtime/worker/registry.js'
import { removeSchedules, wiredSchedules } from '../../../src/runtime/worker/schedule-registry.js'

afterEach(() => {
  removeWorker('nightly')
  removeSchedules('nightly')
})

const func = pikkuSessionlessFunc(async () => {})

test('wireScheduler wires a worker and declares a schedule of one name', () => {
  wireScheduler({
    name: 'nightly',
    schedule: '0 2 * * *',
    timezone: 'Europe/Berlin',
    func,
    retries: 1,
    tags: ['night'],
  })
  expect(wiredWorker('nightly')).toMatchObject({ queueName: 'nightly', tags: ['night'] })
  expect(wiredSchedules()).toEqual([
    {
      queueName: 'nightly',
      name: 'nightly',
      data: undefined,
      repeat: { cron: '0 2 * * *', timezone: 'Europe/Berlin', key: 'wired:nightly' },
      options: {},
    },
  ])
})

test('wireScheduler wires nothing if its schedule can never be due', () => {
  expect(() => wireScheduler({ name: 'nightly', schedule: '61 * * * *', func })).toThrow(
    "repeat.cron: the minute '61' cannot be read",
  )
  expect(wiredWorker('nightly')).toBeUndefined()
  expect(wiredSchedules()).toEqual([])
})

test('a function that takes data cannot be scheduled without any', () => {
  const takesData = pikkuSessionlessFunc<{ id: string }>(async () => {})
  // @ts-expect-error its runs would have no data
  wireScheduler({ name: 'nightly', schedule: '0 2 * * *', func: takesData })
  expect(wiredSchedules()).toHaveLength(1)
})

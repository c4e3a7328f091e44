import { afterEach, expect, test } from 'vitest'

import { defineQueues, pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import {
  clearDefinitions,
  clearWorkers,
  selectWorkers,
} from '../../../src/runtime/provider-kit/index.js'

const func = pikkuSessionlessFunc(() => {})

afterEach(() => {
  clearWorkers()
  clearDefinitions()
})

test('without generated files, whatever is wired is started', () => {
  wireQueueWorker({ queue: 'a', func })
  wireQueueWorker({ queue: 'b', func, config: { autorun: false } })
  expect(names({})).toEqual(['a'])
})

test('queues and tags choose; a queue that is named runs whatever its autorun says', () => {
  wireQueueWorker({ queue: 'a', func, tags: ['mail'] })
  wireQueueWorker({ queue: 'b', func, config: { autorun: false } })
  wireQueueWorker({ queue: 'c', func, tags: ['slow', 'mail'] })
  expect(names({ tags: ['mail'] })).toEqual(['a', 'c'])
  expect(names({ queues: ['b'] })).toEqual(['b'])
})

test('a named queue that is not wired is refused', () => {
  wireQueueWorker({ queue: 'a', func })
  expect(() => names({ queues: ['z'] })).toThrow(expect.objectContaining({ code: 'UNKNOWN_QUEUE' }))
})

test('a wired queue that the generated files do not know is stale', () => {
  defineQueues({ a: {} })
  wireQueueWorker({ queue: 'a', func })
  wireQueueWorker({ queue: 'new', func })
  expect(() => names({})).toThrow(
    expect.objectContaining({
      code: 'STALE_DEFINITIONS',
      undefinedQueues: ['new'],
      message: expect.stringContaining('npx pikku prebuild'),
    }),
  )
})

test('a queue of the generated files that is not wired is stale, unless the process names what it starts', () => {
  defineQueues({ a: {}, gone: {} })
  wireQueueWorker({ queue: 'a', func })
  expect(() => names({})).toThrow(expect.objectContaining({ unwiredQueues: ['gone'] }))
  expect(names({ queues: ['a'] })).toEqual(['a'])
})

test('a dead letter queue needs no worker', () => {
  defineQueues({ a: { deadLetterQueue: 'a-dead' }, 'a-dead': {} })
  wireQueueWorker({ queue: 'a', func })
  expect(names({})).toEqual(['a'])
})

test("the client of another project does not make this one's files stale", () => {
  defineQueues({ a: {} })
  defineQueues({ theirs: {}, 'also-theirs': {} })
  wireQueueWorker({ queue: 'a', func })
  expect(names({})).toEqual(['a'])
})

function names(options: Parameters<typeof selectWorkers>[0]): string[] {
  return selectWorkers(options).map((worker) => worker.queueName)
}

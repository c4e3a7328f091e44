import { expect, test } from 'vitest'

import { pikkuSessionlessFunc } from '../../../src/runtime/index.js'
import { keepCountOf, settlementOf } from '../../../src/runtime/provider-kit/index.js'
import { normalizeWorkerOptions } from '../../../src/runtime/worker/normalize-worker-options.js'
import { TestJob } from './held-jobs.js'

const worker = normalizeWorkerOptions({
  queue: 'orders',
  func: pikkuSessionlessFunc<unknown, unknown>(async () => undefined),
  deadLetterQueue: 'dead',
  config: { removeOnFail: 5 },
})

test('an outcome that cannot be written becomes a failure that can, with its dead letter', () => {
  const settlement = settlementOf(new TestJob('a'), { kind: 'completed', result: 1n }, worker)
  expect(settlement).toMatchObject({ kind: 'failed', deadLetterQueue: 'dead' })
  const { errorText = '', letter = '' } = settlement as { errorText?: string; letter?: string }
  expect(JSON.parse(errorText)).toMatchObject({ name: 'TypeError' })
  expect(JSON.parse(letter)).toMatchObject({ jobId: 'a', queueName: 'orders', data: 'a' })
})

test('a failure without a dead letter queue, and a job that was discarded, have no letter', () => {
  const error = new Error('wrong address')
  for (const kind of ['failed', 'discarded'] as const) {
    expect(settlementOf(new TestJob('a'), { kind, error }, worker)).not.toHaveProperty('letter')
  }
})

test.for([
  ['what the producer asks', { removeOnFail: 2 }, 2],
  ['none, when the producer asks for it', { removeOnFail: true }, 0],
  ['all, when the producer asks for it', { removeOnFail: false }, false],
  ['what the wiring says, when the producer asks nothing', {}, 5],
  ['what the wiring says, when what is stored makes no sense', { removeOnFail: -1 }, 5],
] as const)('of finished jobs is kept: %s', ([, options, kept]) => {
  const option = { option: 'removeOnFail', byDefault: 100 } as const
  expect(keepCountOf({ options }, worker, option)).toBe(kept)
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Pruner } from '../../../src/runtime/providers/pg-boss/consumer/pruner.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const PRUNE = 100

test('finished jobs are pruned in a tenth of the time, however many are kept, and at once when the worker stops', async () => {
  let statements = 0
  const sql = async (): Promise<[]> => {
    statements += 1
    await new Promise((resolve) => setTimeout(resolve, PRUNE))
    return []
  }
  const worker = { queueName: 'orders', config: { removeOnComplete: { count: 5 } } }
  const report = (error: unknown): void => expect(error).toBeUndefined()
  const pruner = new Pruner({ open: { sql, tables: {} }, worker, report } as never)
  const settle = (): void => pruner.settled({ options: {} } as never, { kind: 'completed' })
  for (let n = 0; n < 1_000; n += 1) {
    settle()
    await vi.advanceTimersByTimeAsync(10)
  }
  // One more has just begun.
  expect(statements).toBe(10_000 / (10 * PRUNE) + 1)
  settle()
  pruner.hurry()
  await vi.advanceTimersByTimeAsync(2 * PRUNE)
  expect(statements).toBe(12)
  await pruner.idle()
  expect(vi.getTimerCount()).toBe(0)
})

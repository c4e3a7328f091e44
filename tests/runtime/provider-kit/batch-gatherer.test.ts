import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { BatchGatherer } from '../../../src/runtime/provider-kit/index.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A gatherer of numbers, with what it has called, and how to end those calls. */
function gathererOf(concurrency: number, batch?: { size: number; timeout: number }) {
  const calls: (readonly number[])[] = []
  const ends: (() => void)[] = []
  const gatherer = new BatchGatherer<number>({
    worker: { config: { concurrency }, ...(batch === undefined ? {} : { batch }) },
    call: (items, end) => {
      calls.push(items)
      ends.push(end)
    },
  })
  const add = (...items: number[]): void => items.forEach((item) => gatherer.add(item))
  return { gatherer, add, calls, ends }
}

test('without batches each job is called as soon as there is a place', () => {
  const { gatherer, add, calls, ends } = gathererOf(2)
  add(1, 2, 3)
  expect([calls, gatherer.waiting, gatherer.calls]).toEqual([[[1], [2]], 1, 2])
  ends[0]?.()
  expect([calls, gatherer.waiting, gatherer.calls]).toEqual([[[1], [2], [3]], 0, 2])
  expect(vi.getTimerCount()).toBe(0)
})

test('a batch is called when it is full, or when its first job has waited long enough', () => {
  const { add, calls } = gathererOf(9, { size: 3, timeout: 100 })
  add(1, 2, 3, 4)
  expect(calls).toEqual([[1, 2, 3]])
  vi.advanceTimersByTime(60)
  add(5)
  vi.advanceTimersByTime(39)
  expect(calls).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(calls).toEqual([
    [1, 2, 3],
    [4, 5],
  ])
  expect(vi.getTimerCount()).toBe(0)
})

test('a batch that is due waits for a place, and takes what has come meanwhile', () => {
  const { add, calls, ends } = gathererOf(1, { size: 3, timeout: 100 })
  add(1, 2, 3, 4)
  vi.advanceTimersByTime(100)
  add(5)
  expect(calls).toEqual([[1, 2, 3]])
  ends[0]?.()
  expect(calls).toEqual([
    [1, 2, 3],
    [4, 5],
  ])
})

test('jobs that are taken out are not called, and leave no timer', () => {
  const { gatherer, add, calls } = gathererOf(1, { size: 3, timeout: 100 })
  add(1, 2)
  expect(gatherer.takeAll()).toEqual([1, 2])
  expect([vi.getTimerCount(), gatherer.waiting]).toEqual([0, 0])
  vi.advanceTimersByTime(1_000)
  expect(calls).toEqual([])
})

test('after the last job what has gathered is called without waiting, in batches', () => {
  const { gatherer, add, calls, ends } = gathererOf(1, { size: 2, timeout: 100 })
  add(1, 2, 3)
  gatherer.close()
  ends[0]?.()
  expect(calls).toEqual([[1, 2], [3]])
  expect(vi.getTimerCount()).toBe(0)
})

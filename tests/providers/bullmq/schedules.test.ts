import * as bullmq6 from 'bullmq'
import * as bullmq5 from 'bullmq-5'
import { describe, expect, test, vi } from 'vitest'

import { repeatStrategy } from '../../../src/runtime/providers/bullmq/connection/repeat-strategy.js'
import type { BullMQModule } from '../../../src/runtime/providers/bullmq/connection/bullmq-module.js'

import { useBullMQ } from './wired-test.js'

const bench = useBullMQ()
const soon = { timeout: 120_000, interval: 10 }

test('a schedule runs again and again, each time with its data and options', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const seen: unknown[] = []
  await bench.run(queue, ({ interaction }, data: unknown) => {
    seen.push(data)
    return interaction.queue!.maxAttempts
  })
  const options = { repeat: { every: 100 }, attempts: 7 } as const
  const first = await service.add(queue, { n: 1 }, options)
  expect(await service.waitForFinish(queue, first)).toMatchObject({
    id: first,
    result: 7,
    data: { n: 1 },
  })
  await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(3), soon)
  expect(seen[2]).toEqual({ n: 1 })
  expect(await service.unschedule(queue, 'every:100')).toBe(true)
})

test('a schedule without data gives its handler no data, also the second time', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const seen: unknown[] = []
  await bench.run(queue, (_services, data: unknown) => void seen.push(data))
  await service.add(queue, undefined, { repeat: { every: 50, key: 'tick' } })
  await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(2), soon)
  await service.unschedule(queue, 'tick')
  expect(new Set(seen)).toEqual(new Set([undefined]))
})

test('a schedule that is set again with its key is changed, never doubled', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  for (const cron of ['0 2 * * *', '0 2 * * *', '0 3 * * *']) {
    await service.add(
      queue,
      { cron },
      { repeat: { cron, timezone: 'Europe/Berlin', key: 'nightly' } },
    )
  }
  expect(await service.stats(queue)).toMatchObject({ delayed: 1 })
  const id = await service.add(queue, { n: 2 }, { repeat: { cron: '0 4 * * *', key: 'nightly' } })
  expect(await service.findJob(queue, id)).toMatchObject({ status: 'delayed', data: { n: 2 } })
  expect(await service.stats(queue)).toMatchObject({ delayed: 1 })
})

test('a schedule outlives the workers that stop', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const workers = await bench.run(queue, () => {})
  await service.add(queue, {}, { repeat: { cron: '0 2 * * *' } })
  await workers.stop()
  expect(await service.stats(queue)).toMatchObject({ delayed: 1 })
  expect(await service.unschedule(queue, 'cron:0 2 * * *')).toBe(true)
  expect(await service.unschedule(queue, 'cron:0 2 * * *')).toBe(false)
  expect(await service.stats(queue)).toMatchObject({ delayed: 0 })
})

test('a key may hold anything', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  for (const key of ['a:b:c:1:2', '42', '%', 'daily report']) {
    await service.add(queue, {}, { repeat: { every: '1h', key }, delay: '1m' })
    expect(await service.unschedule(queue, key)).toBe(true)
  }
})

test('a delay puts the first run of a schedule off', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const before = Date.now()
  const id = await service.add(queue, {}, { repeat: { every: '1h' }, delay: '10m' })
  const after = Date.now()
  const job = await service.findJob(queue, id)
  expect(job).toMatchObject({ status: 'delayed' })
  const delayedUntil = job!.delayedUntil!.getTime()
  expect(delayedUntil).toBeGreaterThanOrEqual(before + 600_000)
  expect(delayedUntil).toBeLessThanOrEqual(after + 600_000)
})

test('a cron expression that has no run is refused', async () => {
  const queue = bench.queueName()
  const adding = bench.service().add(queue, {}, { repeat: { cron: '99 2 * * *' } })
  await expect(adding).rejects.toMatchObject({ code: 'INVALID_JOB_OPTIONS' })
})

test('the next run of a schedule is not removed by itself, and the reason is said', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const id = await service.add(queue, {}, { repeat: { every: '1h' }, delay: '1h' })
  await expect(service.remove(queue, id)).rejects.toThrow(/unschedule/)
})

describe.each([
  ['5', bullmq5 as unknown as BullMQModule],
  ['6', bullmq6 as unknown as BullMQModule],
])('a schedule that BullMQ %s itself has stored', (_version, bullmq) => {
  const next = repeatStrategy(bullmq)
  const from = Date.UTC(2026, 9, 24, 12)

  test('is read as ours are: in UTC where no zone is stored', () => {
    expect(next(from, { pattern: '30 2 * * *' })).toBe(Date.UTC(2026, 9, 25, 2, 30))
    const berlin = { pattern: '30 2 * * *', tz: 'Europe/Berlin' }
    expect(next(from, berlin)).toBe(Date.UTC(2026, 9, 25, 0, 30))
    expect(next(Date.UTC(2026, 9, 25, 0, 30), berlin)).toBe(Date.UTC(2026, 9, 26, 1, 30))
  })

  test('begins at its start date', () => {
    const startDate = new Date(Date.UTC(2026, 11, 24)).toISOString()
    expect(next(from, { pattern: '0 3 * * *', startDate })).toBe(Date.UTC(2026, 11, 24, 3))
  })

  test('keeps the reading of BullMQ where we refuse its expression: it does not end', () => {
    const stored = { pattern: '3 * * *', tz: 'UTC' }
    expect(next(from, stored)).toBe(bullmq.getNextMillis!(from, stored))
    expect(next(from, stored)).toBeGreaterThan(from)
    expect(next(from, { every: 1_000 })).toBe(from + 1_000)
  })
})

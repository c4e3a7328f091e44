import { describe, expect, test, vi } from 'vitest'

import type { JobOptions } from '../../../src/runtime/index.js'
import { nextRun, nextRunFrom } from '../../../src/runtime/job/options/next-run.js'
import { soon, useEmbedded } from './use-embedded.js'

const bench = useEmbedded()

describe('a delay', () => {
  test('holds a job back, and not longer', async () => {
    const starts: number[] = []
    await bench.run('orders', () => void starts.push(Date.now()))
    const before = Date.now()
    const id = await bench.service.add('orders', 1, { delay: 150 })
    const later = await bench.service.add('orders', 2, { delay: '1h' })
    const after = Date.now()
    await bench.service.waitForFinish('orders', id)
    expect(starts).toHaveLength(1)
    expect(starts[0]! - before).toBeGreaterThanOrEqual(150)
    const { delayedUntil } = (await bench.service.findJob('orders', later))!
    expect(delayedUntil!.getTime()).toBeGreaterThanOrEqual(before + 3_600_000)
    expect(delayedUntil!.getTime()).toBeLessThanOrEqual(after + 3_600_000)
  })

  test('of a month neither runs at once nor is lost', async () => {
    const handler = vi.fn<() => void>()
    await bench.run('orders', handler)
    const id = await bench.service.add('orders', 'later', { delay: '30d' })
    const now = await bench.service.add('orders', 'now')
    await bench.service.waitForFinish('orders', now)
    const job = await bench.service.findJob('orders', id)
    expect(job?.status).toBe('delayed')
    expect(job!.delayedUntil!.getTime() - Date.now()).toBeGreaterThan(29 * 86_400_000)
    expect(handler).toHaveBeenCalledOnce()
  })

  test('that is over makes a job waiting, even when no worker is there to say so', async () => {
    const id = await bench.service.add('orders', 1, { delay: 20 })
    const job = await bench.reaches('orders', id, 'waiting')
    expect(job.delayedUntil).toBeUndefined()
  })

  test('does not hold up the jobs behind it', async () => {
    await bench.service.add('orders', 1, { delay: '1h', priority: 'critical' })
    const id = await bench.service.add('orders', 2)
    await bench.run('orders', () => 'done')
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({ status: 'completed' })
  })

  test('that ended while no worker was there is made up for at once', async () => {
    const id = await bench.service.add('orders', 1, { delay: 20 })
    await bench.reaches('orders', id, 'waiting')
    await bench.run('orders', () => 'done')
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({ result: 'done' })
  })
})

describe('a schedule', () => {
  test('runs its job again and again', async () => {
    const planned: number[] = []
    await bench.run('report', ({ interaction }) => {
      planned.push(Number(interaction.queue?.jobId.split(':').at(-1)))
    })
    await bench.service.add('report', {}, { repeat: { every: 50 } })
    await vi.waitFor(() => expect(planned.length).toBeGreaterThanOrEqual(4), soon)
    const distances = planned.slice(1).map((time, index) => time - planned[index]!)
    expect(distances.filter((distance) => distance < 50 || distance % 50 !== 0)).toEqual([])
  })

  test('by cron runs every second when it says so', async () => {
    const planned: number[] = []
    await bench.run('report', ({ interaction }) => {
      planned.push(Number(interaction.queue?.jobId.split(':').at(-1)))
    })
    await bench.service.add('report', {}, { repeat: { cron: '* * * * * *' } })
    await vi.waitFor(() => expect(planned.length).toBeGreaterThanOrEqual(2), soon)
    expect(planned.filter((time) => time % 1_000 !== 0)).toEqual([])
    expect(planned).toEqual([...new Set(planned)].toSorted((one, other) => one - other))
  })

  test('goes on when a run fails, and when the handler takes longer than the distance', async () => {
    const handler = vi.fn<() => never>(() => {
      throw new Error('no')
    })
    await bench.run('report', handler, { retries: 0 })
    await bench.service.add('report', {}, { repeat: { every: 20 } })
    await vi.waitFor(() => expect(handler.mock.calls.length).toBeGreaterThanOrEqual(3), soon)
  })

  test('asked for again is the same schedule: a redeploy does not double it', async () => {
    const repeat = { cron: '0 2 * * *', timezone: 'Europe/Vienna' } as const
    const first = await bench.service.add('report', 1, { repeat })
    const again = await bench.service.add('report', 1, { repeat })
    expect(again).toBe(first)
    expect(await bench.service.stats('report')).toMatchObject({ delayed: 1 })
    const job = await bench.service.findJob('report', first)
    expect(job!.delayedUntil!.getTime()).toBeGreaterThan(Date.now())
  })

  test('asked for again with other data changes the run that is to come', async () => {
    const repeat = { every: '1h', key: 'hourly' } as const
    const id = await bench.service.add('report', 'old', { repeat, delay: '1h' })
    expect(await bench.service.add('report', 'new', { repeat, delay: '1h' })).toBe(id)
    expect(await bench.service.findJob('report', id)).toMatchObject({ data: 'new' })
  })

  test('asked for again at other times puts the new run in place of the old one', async () => {
    const old = await bench.service.add('report', 1, {
      repeat: { cron: '0 2 * * *', key: 'nightly' },
    })
    const id = await bench.service.add('report', 1, {
      repeat: { cron: '0 3 * * *', key: 'nightly' },
    })
    expect(id).not.toBe(old)
    expect(await bench.service.findJob('report', old)).toBeUndefined()
    expect(await bench.service.stats('report')).toMatchObject({ delayed: 1 })
  })

  test('that is ended runs no more', async () => {
    await bench.service.add('report', 1, { repeat: { cron: '0 2 * * *', key: 'nightly' } })
    expect(await bench.service.unschedule('report', 'nightly')).toBe(true)
    expect(await bench.service.unschedule('report', 'nightly')).toBe(false)
    expect(await bench.service.stats('report')).toMatchObject({ delayed: 0, waiting: 0 })
  })

  test('whose next run is removed goes on with the one after it', async () => {
    const repeat = { cron: '0 2 * * *', key: 'nightly' } as const
    const id = await bench.service.add('report', 1, { repeat })
    const first = await bench.service.findJob('report', id)
    await bench.service.remove('report', id)
    const next = await bench.service.add('report', 1, { repeat })
    const second = await bench.service.findJob('report', next)
    const distance = second!.delayedUntil!.getTime() - first!.delayedUntil!.getTime()
    expect(distance / 3_600_000).toBeCloseTo(24, -1)
  })

  test('a run that is retried by hand adds no second chain', async () => {
    let broken = true
    await bench.run(
      'report',
      () => {
        if (broken) throw new Error('no')
      },
      { retries: 0 },
    )
    const id = await bench.service.add('report', 1, { repeat: { every: '1h' } })
    await bench.service.waitForFinish('report', id)
    broken = false
    await bench.service.retry('report', id)
    await bench.service.waitForFinish('report', id)
    expect(await bench.service.stats('report')).toMatchObject({ delayed: 1, waiting: 0 })
  })

  test.each<JobOptions['repeat'] & object>([
    { cron: '61 * * * *' },
    { cron: 'every day at 5' },
    { cron: '0 0 30 2 *' },
  ])('with times that never come (%o) is refused', async (repeat) => {
    await expect(bench.service.add('report', 1, { repeat })).rejects.toMatchObject({
      code: 'INVALID_JOB_OPTIONS',
    })
    expect(await bench.service.stats('report')).toMatchObject({ delayed: 0, waiting: 0 })
  })

  test('that missed many runs makes up for one of them', () => {
    const hourly = { cron: null, timezone: null, every: 3_600_000 }
    expect(nextRunFrom(hourly, 0, 10 * 3_600_000 + 5)).toBe(11 * 3_600_000)
    expect(nextRunFrom(hourly, 0, 10 * 3_600_000)).toBe(11 * 3_600_000)
    const nightly = { cron: '0 2 * * *', timezone: 'UTC', every: null }
    const now = Date.UTC(2026, 0, 10, 12)
    expect(nextRunFrom(nightly, Date.UTC(2026, 0, 1, 2), now)).toBe(Date.UTC(2026, 0, 11, 2))
  })

  test('keeps its hour when the clocks change', () => {
    const vienna = { cron: '30 9 * * *', timezone: 'Europe/Vienna', every: null }
    expect(nextRun(vienna, Date.UTC(2026, 2, 28, 12))).toBe(Date.UTC(2026, 2, 29, 7, 30))
    expect(nextRun(vienna, Date.UTC(2026, 2, 27, 12))).toBe(Date.UTC(2026, 2, 28, 8, 30))
  })
})

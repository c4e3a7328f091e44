import { afterEach, describe, expect, test, vi } from 'vitest'

import { InvalidJobOptionsError } from '../../../src/runtime/index.js'
import { openBoss } from '../../../src/runtime/providers/pg-boss/connection/open-boss.js'
import type { Sql } from '../../../src/runtime/providers/pg-boss/connection/sql.js'
import { engineId } from '../../../src/runtime/providers/pg-boss/store/engine-id.js'
import { advanceSchedule } from '../../../src/runtime/providers/pg-boss/store/schedules.js'
import { shiftClock } from '../shifted-clock.js'
import { finished, until, usePostgres, versions, wire, withPlainBoss } from './harness.js'

afterEach(() => void vi.unstubAllGlobals())

describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  test('a job repeats at its distance, to the millisecond rather than the minute', async () => {
    const due: number[] = []
    await harness.work('often', (_data, job) => {
      due.push(Number(job.jobId.split(':').at(-1)))
    })
    const service = harness.service()
    await service.add('often', 1, { repeat: { every: 200, key: 'pulse' } })
    await until(() => due.length >= 5)
    expect(await service.unschedule('often', 'pulse')).toBe(true)
    const gaps = due.slice(1).map((time, index) => time - due[index]!)
    // A run that a busy machine missed is not made up for: then the next one is a multiple away.
    expect(gaps.filter((gap) => gap < 200 || gap % 200 !== 0)).toEqual([])
  })

  test('a time zone is heeded', async () => {
    const service = harness.service()
    const repeat = { cron: '0 2 * * *', timezone: 'Asia/Tokyo' }
    const id = await service.add('zoned', 1, { repeat })
    const next = (await service.findJob('zoned', id))!.delayedUntil!
    expect(next.toISOString()).toMatch(/T17:00:00\.000Z$/)
  })

  test('the same key is one schedule, however many processes ask for it at once', async () => {
    const services = Array.from({ length: 5 }, () => harness.service())
    const repeat = { cron: '0 2 * * *', key: 'nightly' }
    const ids = await Promise.all(services.map((service) => service.add('nightly', 1, { repeat })))
    expect(new Set(ids).size).toBe(1)
    expect(await services[0]!.stats('nightly')).toMatchObject({ delayed: 1, waiting: 0 })
  })

  test('asking again changes the schedule, its data and its next run, and never doubles it', async () => {
    const service = harness.service()
    await service.add('moved', 'old', { repeat: { cron: '0 2 * * *', key: 'k' } })
    const same = await service.add('moved', 'newer', { repeat: { cron: '0 2 * * *', key: 'k' } })
    expect((await service.findJob('moved', same))?.data).toBe('newer')
    const id = await service.add('moved', 'new', { repeat: { cron: '30 4 * * *', key: 'k' } })
    expect(await service.stats('moved')).toMatchObject({ delayed: 1, waiting: 0 })
    const job = await service.findJob('moved', id)
    expect(job?.data).toBe('new')
    expect(job?.delayedUntil?.getMinutes()).toBe(30)
  })

  test('a schedule outlives its workers, and runs missed meanwhile are made up for by one', async () => {
    let runs = 0
    wire('surviving', () => void (runs += 1))
    const service = harness.service()
    const first = harness.workers()
    await first.start()
    await service.add('surviving', 1, { repeat: { every: 100, key: 'k' } })
    await until(() => runs >= 2)
    await first.stop()
    const before = runs
    // Five runs would have been due by then, had a worker been there for each.
    const later = Date.now() + 500
    await until(
      () => service.stats('surviving'),
      ({ waiting }) => waiting === 1 && Date.now() > later,
    )
    expect(runs).toBe(before)
    await harness.workers().start()
    await until(() => runs >= before + 3)
    await service.unschedule('surviving', 'k')
    expect(await service.stats('surviving')).toMatchObject({ delayed: 0 })
  })

  test('a slow handler does not pile up runs', async () => {
    const service = harness.service()
    await harness.work('piled', () => new Promise((resolve) => setTimeout(resolve, 300)))
    await service.add('piled', 1, { repeat: { every: 20, key: 'k' } })
    await until(
      () => service.stats('piled'),
      ({ completed }) => completed >= 2,
    )
    const { waiting, delayed } = await service.stats('piled')
    expect(waiting + delayed).toBeLessThanOrEqual(1)
  })

  test('unschedule ends a schedule and takes its next run away', async () => {
    const service = harness.service()
    const id = await service.add('ended', 1, { repeat: { cron: '@daily' } })
    expect(await service.unschedule('ended', 'cron:@daily')).toBe(true)
    expect(await service.unschedule('ended', 'cron:@daily')).toBe(false)
    expect(await service.findJob('ended', id)).toBeUndefined()
  })

  test('removing the next run leaves out that run alone', async () => {
    const service = harness.service()
    const id = await service.add('skipped', 1, { repeat: { every: '1h', key: 'k' }, delay: '1h' })
    const skipped = (await service.findJob('skipped', id))!.delayedUntil!
    await service.remove('skipped', id)
    const next = await service.add('skipped', 1, { repeat: { every: '1h', key: 'k' } })
    const run = (await service.findJob('skipped', next))!.delayedUntil!
    expect(run.getTime() - skipped.getTime()).toBe(3_600_000)
  })

  test('a schedule whose next run somebody has deleted goes on', async () => {
    const service = harness.service()
    await service.add('healed', 1, { repeat: { every: 400, key: 'k' }, delay: '1h' })
    await withPlainBoss(pgBoss, { connectionString: harness.url }, async (boss) => {
      await boss.getDb().executeSql(`DELETE FROM pgboss.job WHERE name = 'healed'`)
    })
    await harness.work('healed', () => 1)
    await until(
      () => service.stats('healed'),
      ({ delayed }) => delayed === 1,
    )
    expect(await service.unschedule('healed', 'k')).toBe(true)
  })

  test('a cron expression that cannot be is refused', async () => {
    const service = harness.service()
    await expect(service.add('wrong', 1, { repeat: { cron: '99 * * * *' } })).rejects.toThrow(
      InvalidJobOptionsError,
    )
    await expect(service.add('wrong', 1, { repeat: { cron: '0 0 30 2 *' } })).rejects.toThrow(
      /never occurs/,
    )
  })

  test.each([
    ['ahead of', 3_600_000],
    ['behind', -3_600_000],
  ])(
    "a schedule runs by PostgreSQL's clock where that of the process is an hour %s it",
    async (_way, ahead) => {
      const started = Date.now()
      shiftClock(ahead)
      const due: number[] = []
      await harness.work('skewed', (_data, job) => {
        due.push(Number(job.jobId.split(':').at(-1)))
      })
      const service = harness.service()
      await service.add('skewed', 1, { repeat: { cron: '* * * * * *', key: `k${ahead}` } })
      await until(() => due.length >= 3)
      await service.unschedule('skewed', `k${ahead}`)
      vi.unstubAllGlobals()
      expect(due[0]).toBeGreaterThan(started)
      expect(due[2]).toBeLessThan(Date.now() + 1_000)
      expect(due).toEqual([...new Set(due)].toSorted((one, other) => one - other))
    },
  )

  test('a run that has failed is retried as that run, and adds no second chain', async () => {
    let failed = false
    await harness.work(
      'stumbling',
      () => {
        if (failed) return
        failed = true
        throw new Error('once')
      },
      { retry: { delay: 10 } },
    )
    const service = harness.service()
    const id = await service.add('stumbling', 1, { repeat: { every: '1h', key: 'k' } })
    expect(await finished(service, 'stumbling', id)).toMatchObject({
      attempts: 2,
      status: 'completed',
    })
    expect(await service.stats('stumbling')).toMatchObject({ delayed: 1, waiting: 0 })
  })

  test('a schedule that is ended while a worker adds its next run stays ended', async () => {
    const service = harness.service()
    const id = await service.add('ended', 1, { repeat: { every: '1h', key: 'k' } })
    const open = await openBoss({
      options: { connectionString: harness.url, pgBoss },
      supervise: false,
      onError: () => {},
      timeout: 10_000,
    })
    const ended: boolean[] = []
    const sql: Sql = async (text, values) => {
      const rows = await open.sql(text, values)
      ended.push(await service.unschedule('ended', 'k'))
      return rows
    }
    const run = { queueName: 'ended', key: 'k', id: engineId('ended', id) }
    await advanceSchedule(sql, open.tables, run)
    await open.close()
    expect(ended).toEqual([true, false])
    expect(await service.schedules('ended')).toEqual([])
    expect(await service.stats('ended')).toMatchObject({ delayed: 0, waiting: 0 })
  })
})

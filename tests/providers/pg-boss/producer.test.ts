import { describe, expect, test } from 'vitest'

import {
  InvalidJobDataError,
  JobActiveError,
  JobNotFailedError,
  JobNotFoundError,
  WaitTimeoutError,
} from '../../../src/runtime/index.js'
import { finished, gate, until, usePostgres, versions, withPlainBoss } from './harness.js'

describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  test('a job runs, and its producer reads its result', async () => {
    await harness.work('sums', ({ a, b }) => ({ sum: a + b }))
    const service = harness.service()
    const id = await service.add('sums', { a: 1, b: 2 })
    const job = await finished(service, 'sums', id)
    expect(job).toMatchObject({ id, queueName: 'sums', status: 'completed', result: { sum: 3 } })
    expect(job).toMatchObject({ data: { a: 1, b: 2 }, attempts: 1, maxAttempts: 3 })
    expect(job.createdAt).toBeInstanceOf(Date)
    expect(job.finishedAt!.getTime()).toBeGreaterThanOrEqual(job.startedAt!.getTime())
  })

  test.each([
    ['a number', 42],
    ['a text', 'done'],
    ['null', null],
    ['an array', [1, { two: 2 }]],
    ['an object that looks like a wrapper', { value: 42 }],
    ['an object with the names of an envelope', { pikku: 1, data: 1, result: 2 }],
    ['a text with NUL and half a surrogate pair', { text: 'a\u0000b\ud800c' }],
  ])('%s arrives as job data and as result as it was sent', async (_, value) => {
    const received: unknown[] = []
    await harness.work('echo', (data) => {
      received.push(data)
      return data
    })
    const service = harness.service()
    const job = await finished(service, 'echo', await service.add('echo', value))
    expect(received).toEqual([value])
    expect(job.data).toEqual(value)
    expect(job.result).toEqual(value)
  })

  test('no data is no data, and no result is no result', async () => {
    const received: unknown[] = []
    await harness.work('nothing', (data) => {
      received.push(data)
    })
    const service = harness.service()
    const job = await finished(service, 'nothing', await service.add('nothing', undefined))
    expect(received).toEqual([undefined])
    expect('result' in job).toBe(false)
  })

  test('data that JSON would lose is refused at the add', async () => {
    const service = harness.service()
    await expect(service.add('refused', { at: new Map() })).rejects.toThrow(InvalidJobDataError)
  })

  test.each(['order-1', 'order:42', '42', 'ü/ß "quoted"', 'x'.repeat(512)])(
    'the job id %j comes out as it went in',
    async (jobId) => {
      const seen: string[] = []
      await harness.work('ids', (_, job) => {
        seen.push(job.jobId)
      })
      const service = harness.service()
      expect(await service.add('ids', { n: 1 }, { jobId })).toBe(jobId)
      expect((await finished(service, 'ids', jobId)).id).toBe(jobId)
      expect(seen).toEqual([jobId])
    },
  )

  test('adding a job id twice yields one job, also once it is completed', async () => {
    const seen: unknown[] = []
    await harness.work('once', (data) => {
      seen.push(data)
    })
    const service = harness.service()
    const ids = await Promise.all(
      [1, 2, 3].map((n) => service.add('once', { n }, { jobId: 'same' })),
    )
    await finished(service, 'once', 'same')
    ids.push(await service.add('once', { n: 4 }, { jobId: 'same' }))
    expect(ids).toEqual(['same', 'same', 'same', 'same'])
    expect(seen).toHaveLength(1)
    expect(await service.stats('once')).toMatchObject({ completed: 1, waiting: 0 })
  })

  test('the same job id in two queues is two jobs', async () => {
    const service = harness.service()
    await service.add('left', { side: 'left' }, { jobId: 'same' })
    await service.add('right', { side: 'right' }, { jobId: 'same' })
    expect((await service.findJob('left', 'same'))?.data).toEqual({ side: 'left' })
    expect((await service.findJob('right', 'same'))?.data).toEqual({ side: 'right' })
  })

  test('a job of another id is not found, and asking for it is no error', async () => {
    const service = harness.service()
    expect(await service.findJob('ids', 'unique-job-1')).toBeUndefined()
    await expect(service.waitForFinish('ids', 'none')).rejects.toThrow(JobNotFoundError)
  })

  test('addMany adds in order and gives the ids in order', async () => {
    const seen: number[] = []
    const service = harness.service()
    const jobs = Array.from({ length: 50 }, (_, n) => ({ data: n }))
    const ids = await service.addMany('many', [
      ...jobs,
      { data: 50, options: { jobId: 'last' } },
      { data: 51, options: { jobId: 'last' } },
    ])
    expect(ids.slice(-2)).toEqual(['last', 'last'])
    expect((await service.findJob('many', ids[7]!))?.data).toBe(7)
    await harness.work('many', (n) => {
      seen.push(n)
    })
    await finished(service, 'many', 'last')
    expect(seen).toEqual(Array.from({ length: 51 }, (_, n) => n))
  })

  test('the higher priority runs first, and the default lies between low and high', async () => {
    const seen: string[] = []
    const service = harness.service()
    for (const priority of ['low', 'normal', 'critical', 'high'] as const) {
      await service.add('ranked', priority, { priority })
    }
    const last = await service.add('ranked', 'none')
    await service.add('ranked', 'number', { priority: 15 })
    await service.add('ranked', 'lowest', { priority: -11, jobId: 'lowest' })
    await harness.work('ranked', (data) => {
      seen.push(data)
    })
    await finished(service, 'ranked', last)
    await finished(service, 'ranked', 'lowest')
    expect(seen).toEqual(['critical', 'number', 'high', 'normal', 'none', 'low', 'lowest'])
  })

  test('a delayed job says until when, and runs soon after', async () => {
    const service = harness.service()
    await harness.work('later', () => Date.now())
    const before = Date.now()
    const id = await service.add('later', 1, { delay: 700 })
    const job = await service.findJob('later', id)
    expect(job).toMatchObject({ status: 'delayed', attempts: 0 })
    expect(job!.delayedUntil!.getTime()).toBeGreaterThanOrEqual(before + 690)
    const ranAt = (await finished(service, 'later', id)).result as number
    expect(ranAt - before).toBeGreaterThanOrEqual(690)
    expect(ranAt - before).toBeLessThan(1_600)
  })

  test('a delay of forty days is kept', async () => {
    const service = harness.service()
    const id = await service.add('much-later', 1, { delay: '40d' })
    const until = (await service.findJob('much-later', id))!.delayedUntil!.getTime()
    expect(Math.abs(until - Date.now() - 40 * 86_400_000)).toBeLessThan(5_000)
  })

  test('progress is read by the producer while the job runs', async () => {
    const done = gate()
    await harness.work('progress', async (_, job) => {
      await job.updateProgress(40)
      await job.updateProgress({ step: 'b', percentage: 60 })
      await done.opened
    })
    const service = harness.service()
    const id = await service.add('progress', 1)
    const running = await until(
      () => service.findJob('progress', id),
      (job) => typeof job?.progress === 'object',
    )
    expect(running).toMatchObject({ status: 'active', progress: { step: 'b', percentage: 60 } })
    done.open()
    expect((await finished(service, 'progress', id)).progress).toEqual({
      step: 'b',
      percentage: 60,
    })
  })

  test('a job that is waiting or finished is removed, a running one is not', async () => {
    const done = gate()
    const service = harness.service()
    await harness.work('removed', () => done.opened)
    const running = await service.add('removed', 1)
    await until(
      () => service.findJob('removed', running),
      (job) => job?.status === 'active',
    )
    const waiting = await service.add('removed', 2)
    await service.remove('removed', waiting)
    expect(await service.findJob('removed', waiting)).toBeUndefined()
    await expect(service.remove('removed', running)).rejects.toThrow(JobActiveError)
    await expect(service.remove('removed', waiting)).rejects.toThrow(JobNotFoundError)
    done.open()
    await finished(service, 'removed', running)
    await service.remove('removed', running)
    expect(await service.findJob('removed', running)).toBeUndefined()
  })

  test('a failed job is retried by hand, under the same id and with all its attempts', async () => {
    const attempts: number[] = []
    let broken = true
    await harness.work(
      'mended',
      (_, job) => {
        attempts.push(job.attempt)
        if (broken) throw new Error('broken')
        return 'fine'
      },
      { retry: { attempts: 2, delay: 10 } },
    )
    const service = harness.service()
    const id = await service.add('mended', 1, { jobId: 'mend-me' })
    expect(await finished(service, 'mended', id)).toMatchObject({
      status: 'failed',
      error: { name: 'Error', message: 'broken' },
      attempts: 2,
    })
    expect(await service.failedJobs('mended')).toMatchObject([{ id, data: 1 }])
    broken = false
    expect(await service.retry('mended', id)).toBe(id)
    expect(await finished(service, 'mended', id)).toMatchObject({ result: 'fine', attempts: 1 })
    expect(attempts).toEqual([1, 2, 1])
    await expect(service.retry('mended', id)).rejects.toThrow(JobNotFailedError)
    await expect(service.retry('mended', 'none')).rejects.toThrow(JobNotFoundError)
  })

  test('a wait ends when its time is up, and the job goes on', async () => {
    const done = gate()
    await harness.work('slow', () => done.opened)
    const service = harness.service()
    const id = await service.add('slow', 1)
    await expect(service.waitForFinish('slow', id, { timeout: 50 })).rejects.toThrow(
      WaitTimeoutError,
    )
    done.open()
    expect((await finished(service, 'slow', id)).status).toBe('completed')
  })

  test('stats count every state, and what happened in the last minute', async () => {
    const done = gate()
    await harness.work(
      'counted',
      async (data) => {
        if (data === 'fail') throw new Error('no')
        if (data === 'wait') await done.opened
      },
      { retries: 0 },
    )
    const service = harness.service()
    await finished(service, 'counted', await service.add('counted', 'pass'))
    await finished(service, 'counted', await service.add('counted', 'fail'))
    await service.addMany('counted', [
      { data: 'wait' },
      { data: 'wait', options: { priority: 'low' } },
      { data: 'pass', options: { delay: '1h' } },
    ])
    const stats = await until(
      () => service.stats('counted'),
      ({ active }) => active === 1,
    )
    expect(stats).toMatchObject({ waiting: 1, active: 1, completed: 1, failed: 1, delayed: 1 })
    expect(stats).toMatchObject({ throughput: 1, errorRate: 0.5 })
    expect(stats.latency).toBeGreaterThan(0)
    done.open()
  })

  test('what plain pg-boss adds to the queue is a job, all of it data', async () => {
    const seen: unknown[] = []
    await harness.work('foreign', (data) => {
      seen.push(data)
    })
    await withPlainBoss(pgBoss, { connectionString: harness.url }, async (boss) => {
      await boss.send('foreign', { data: { orderId: '1' } })
      await until(() => seen.length > 0)
      expect(seen).toEqual([{ data: { orderId: '1' } }])
    })
  })
})

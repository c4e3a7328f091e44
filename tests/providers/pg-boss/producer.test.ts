import { describe, expect, test } from 'vitest'

import { JobNotFailedError, JobNotFoundError } from '../../../src/runtime/index.js'
import { gate } from '../../runtime/gate.js'
import { finished, until, usePostgres, versions, withPlainBoss } from './harness.js'

describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

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

  test('the same job id in two queues is two jobs', async () => {
    const service = harness.service()
    await service.add('left', { side: 'left' }, { jobId: 'same' })
    await service.add('right', { side: 'right' }, { jobId: 'same' })
    expect((await service.findJob('left', 'same'))?.data).toEqual({ side: 'left' })
    expect((await service.findJob('right', 'same'))?.data).toEqual({ side: 'right' })
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

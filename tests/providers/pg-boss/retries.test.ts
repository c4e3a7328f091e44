import { describe, expect, test } from 'vitest'

import { NonRetryableError } from '../../../src/runtime/index.js'
import { engineId } from '../../../src/runtime/providers/pg-boss/store/engine-id.js'
import { finished, until, usePostgres, versions, withPlainBoss } from './harness.js'

describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  test.each([
    ['fixed', {}, [120, 120]],
    ['linear', {}, [120, 240]],
    ['exponential', { factor: 3 }, [120, 360]],
    // Without its longest delay the second wait would be a day.
    ['exponential', { factor: 1_000_000, maxDelay: 200 }, [120, 200]],
  ] as const)('the %s backoff with %j waits %j ms', async (backoff, more, waits) => {
    const starts: number[] = []
    const queue = `backoff-${backoff}-${Object.keys(more).length}`
    await harness.work(
      queue,
      () => {
        starts.push(Date.now())
        throw new Error('again')
      },
      { retry: { attempts: 3, backoff, delay: 120, ...more } },
    )
    const service = harness.service()
    const job = await finished(service, queue, await service.add(queue, 1))
    expect(job).toMatchObject({ status: 'failed', attempts: 3 })
    waits.forEach((wait, index) => {
      const gap = starts[index + 1]! - starts[index]!
      expect(gap).toBeGreaterThanOrEqual(wait - 5)
    })
  })

  test('between two attempts a job is delayed, and shows the error of the last one', async () => {
    await harness.work('between', () => {
      throw new TypeError('not yet')
    })
    const service = harness.service()
    const id = await service.add('between', 1, { retry: { delay: '1m' } })
    const job = await until(
      () => service.findJob('between', id),
      (found) => found?.status === 'delayed',
    )
    expect(job).toMatchObject({ attempts: 1, error: { name: 'TypeError', message: 'not yet' } })
    expect(job!.delayedUntil!.getTime()).toBeGreaterThan(Date.now() + 50_000)
  })

  test.each([
    ['fail()', (job: any) => job.fail('no use')],
    [
      'a NonRetryableError',
      () => {
        throw new NonRetryableError('no use')
      },
    ],
  ])('%s ends the job at once, with a dead letter', async (_, end) => {
    const queue = `final-${end.length}`
    await harness.work(queue, (_data, job) => end(job), { deadLetterQueue: `${queue}-dead` })
    const service = harness.service()
    const id = await service.add(queue, { n: 1 }, { jobId: 'order:1' })
    expect(await finished(service, queue, id)).toMatchObject({
      status: 'failed',
      attempts: 1,
      error: { message: 'no use' },
    })
    const letters: any[] = []
    await harness.work(`${queue}-dead`, (letter) => {
      letters.push(letter)
    })
    await until(() => letters.length > 0)
    expect(letters).toMatchObject([
      { queueName: queue, jobId: id, data: { n: 1 }, attempts: 1, error: { message: 'no use' } },
    ])
    expect(new Date(letters[0].failedAt).getTime()).toBeGreaterThan(0)
  })

  test('a dead letter comes after the last attempt, once for each death of a job', async () => {
    await harness.work(
      'lettered',
      () => {
        throw new Error('no')
      },
      { retry: { attempts: 2, delay: 1 }, deadLetterQueue: 'lettered-dead' },
    )
    const service = harness.service()
    const id = await service.add('lettered', 1, { jobId: 'a' })
    await finished(service, 'lettered', id)
    expect(await service.stats('lettered-dead')).toMatchObject({ waiting: 1 })
    await finished(service, 'lettered', await service.retry('lettered', id))
    expect(await service.stats('lettered-dead')).toMatchObject({ waiting: 2 })
    await withPlainBoss(pgBoss, { connectionString: harness.url }, async (boss) => {
      const [letter] = (await boss.fetch('lettered-dead')) ?? []
      const text = JSON.stringify(letter?.data)
      expect(text).toContain('"jobId":"a"')
      expect(text).toContain('"attempts":2')
    })
  })

  test('a dead letter queue that was deleted meanwhile is made again, and no letter is lost', async () => {
    await harness.work(
      'orphaned',
      () => {
        throw new Error('no')
      },
      { retries: 0, deadLetterQueue: 'orphaned-dead' },
    )
    await withPlainBoss(pgBoss, { connectionString: harness.url }, async (boss) => {
      await boss.deleteQueue('orphaned-dead')
    })
    const service = harness.service()
    await finished(service, 'orphaned', await service.add('orphaned', 1))
    expect(await service.stats('orphaned-dead')).toMatchObject({ waiting: 1 })
  })

  test('nothing is kept of finished jobs that are not to be kept, and as many as asked of others', async () => {
    await harness.work(
      'kept',
      (data) => {
        if (data === 'fail') throw new Error('no')
      },
      { retries: 0, config: { removeOnComplete: 2, removeOnFail: true } },
    )
    const service = harness.service()
    await service.addMany('kept', [
      ...Array.from({ length: 6 }, (_, n) => ({ data: n })),
      { data: 'fail' },
      { data: 'gone', options: { removeOnComplete: true } },
    ])
    await until(
      () => service.stats('kept'),
      ({ waiting, active, completed }) => waiting + active === 0 && completed === 2,
    )
    expect(await service.stats('kept')).toMatchObject({ failed: 0 })
  })
})

test('the engine id of a job id never changes, or jobs in the database would be lost', () => {
  expect(engineId('orders', 'order-1')).toMatchInlineSnapshot(
    `"915afdc3-6c79-5688-87d4-e12dfb6dc9e0"`,
  )
  expect(engineId('orders', '0190b6e4-7a5e-7cc1-8f6a-0b2d3c4e5f60')).toBe(
    '0190b6e4-7a5e-7cc1-8f6a-0b2d3c4e5f60',
  )
})

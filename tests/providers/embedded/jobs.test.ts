import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test, vi } from 'vitest'

import {
  createEmbedded,
  createEmbeddedService,
} from '../../../src/runtime/providers/embedded/index.js'
import { recordingLogger } from '../../runtime/recording-logger.js'
import { gate } from '../../runtime/gate.js'
import { soon, useEmbedded } from './use-embedded.js'

const bench = useEmbedded()

describe('a job', () => {
  test('is run with its data, and its result can be waited for and read', async () => {
    await bench.run('orders', (_services, data) => ({ receipt: `r-${data.orderId}` }))
    const id = await bench.service.add('orders', { orderId: '1' })
    const finished = await bench.service.waitForFinish('orders', id)
    expect(finished).toMatchObject({
      id,
      queueName: 'orders',
      status: 'completed',
      data: { orderId: '1' },
      result: { receipt: 'r-1' },
      attempts: 1,
      maxAttempts: 3,
    })
    expect(await bench.service.findJob('orders', id)).toEqual(finished)
    expect(finished.finishedAt!.getTime()).toBeGreaterThanOrEqual(finished.createdAt.getTime())
  })

  test.each([undefined, null, 0, '', false, [], 'a\u0000b "quoted" 😀', { deep: [{ x: null }] }])(
    'brings %j to the handler and back',
    async (data) => {
      await bench.run('echo', (_services, received) => received)
      const id = await bench.service.add('echo', data)
      const job = await bench.service.waitForFinish('echo', id)
      expect(job.data).toEqual(data)
      expect(job.result).toEqual(data)
    },
  )

  test('with circular data is refused with the place of the circle', async () => {
    const order: Record<string, unknown> = { lines: [] }
    order['lines'] = [{ order }]
    await expect(bench.service.add('orders', order)).rejects.toMatchObject({
      code: 'INVALID_JOB_DATA',
      message: expect.stringContaining('data.lines[0].order'),
    })
  })

  test('waits for its worker over a restart of everything', async () => {
    const id = await bench.service.add('orders', { orderId: '1' })
    await bench.service.close()
    const service = createEmbeddedService({ path: bench.path })
    await bench.run('orders', (_services, data) => data.orderId)
    expect(await service.waitForFinish('orders', id)).toMatchObject({ result: '1' })
    await service.close()
  })

  test('of no such id is not found', async () => {
    expect(await bench.service.findJob('orders', 'x')).toBeUndefined()
    await expect(bench.service.waitForFinish('orders', 'x')).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
    })
    await expect(bench.service.remove('orders', 'x')).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
    })
    await expect(bench.service.retry('orders', 'x')).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
    })
  })

  test('with an id of its own is there under that id, once for each queue', async () => {
    const options = { jobId: 'order:42 ünï/"code"' }
    expect(await bench.service.add('orders', 1, options)).toBe(options.jobId)
    expect(await bench.service.add('orders', 2, options)).toBe(options.jobId)
    expect(await bench.service.add('refunds', 3, options)).toBe(options.jobId)
    expect(await bench.service.findJob('orders', options.jobId)).toMatchObject({ data: 1 })
    expect(await bench.service.findJob('refunds', options.jobId)).toMatchObject({ data: 3 })
    expect(await bench.service.stats('orders')).toMatchObject({ waiting: 1 })
  })

  test('that was added twice with one id runs once, also after it is done', async () => {
    const handler = vi.fn<() => void>()
    await bench.run('orders', handler)
    for (let time = 0; time < 3; time += 1) {
      await bench.service.add('orders', time, { jobId: '42' })
      await bench.service.waitForFinish('orders', '42')
    }
    expect(handler).toHaveBeenCalledOnce()
  })

  test('added with many others is in the same order as its id', async () => {
    const ids = await bench.service.addMany('orders', [
      { data: 'a' },
      { data: 'b', options: { jobId: 'own' } },
    ])
    expect(ids[1]).toBe('own')
    expect(await bench.service.findJob('orders', ids[0]!)).toMatchObject({ data: 'a' })
  })

  test('that is wrong among many keeps all of them out', async () => {
    const jobs = [{ data: 1 }, { data: 2n }]
    await expect(bench.service.addMany('orders', jobs)).rejects.toMatchObject({
      code: 'INVALID_JOB_DATA',
    })
    expect(await bench.service.stats('orders')).toMatchObject({ waiting: 0 })
  })
})

describe('the order of jobs', () => {
  test('is by priority, higher first, then as they were added', async () => {
    const seen: unknown[] = []
    await bench.service.add('orders', 'normal 1')
    await bench.service.add('orders', 'low', { priority: 'low' })
    await bench.service.add('orders', 'high', { priority: 'high' })
    await bench.service.add('orders', 'normal 2')
    await bench.service.add('orders', 'eleven', { priority: 11 })
    const last = await bench.service.add('orders', 'very low', { priority: -100 })
    await bench.run('orders', (_services, data) => void seen.push(data))
    await bench.service.waitForFinish('orders', last)
    expect(seen).toEqual(['eleven', 'high', 'normal 1', 'normal 2', 'low', 'very low'])
  })

  test('holds for jobs that are claimed together', async () => {
    const seen: unknown[] = []
    const priorities = [3, 9, 1, 7, 5, 8, 2, 6, 4]
    const ids = await bench.service.addMany(
      'orders',
      priorities.map((priority) => ({ data: priority, options: { priority } })),
    )
    await bench.run('orders', (_services, data) => void seen.push(data), {
      config: { concurrency: 9 },
    })
    await Promise.all(ids.map((id) => bench.service.waitForFinish('orders', id)))
    expect(seen).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
  })
})

describe('removing', () => {
  test('takes a waiting or a finished job away', async () => {
    const id = await bench.service.add('orders', 1)
    await bench.service.remove('orders', id)
    expect(await bench.service.findJob('orders', id)).toBeUndefined()
    await bench.run('orders', () => 1)
    const done = await bench.service.add('orders', 2)
    await bench.service.waitForFinish('orders', done)
    await bench.service.remove('orders', done)
    expect(await bench.service.findJob('orders', done)).toBeUndefined()
  })

  test('a running job is refused', async () => {
    const door = gate()
    await bench.run('orders', () => door.opened)
    const id = await bench.service.add('orders', 1)
    await bench.reaches('orders', id, 'active')
    await expect(bench.service.remove('orders', id)).rejects.toMatchObject({ code: 'JOB_ACTIVE' })
    door.open()
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({ status: 'completed' })
  })

  test('ends the wait of who waits for the job', async () => {
    const id = await bench.service.add('orders', 1)
    const wait = bench.service.waitForFinish('orders', id)
    await bench.service.remove('orders', id)
    await expect(wait).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
  })
})

describe('waiting', () => {
  test('ends after its time, and the job is still there', async () => {
    const id = await bench.service.add('orders', 1)
    await expect(bench.service.waitForFinish('orders', id, { timeout: 20 })).rejects.toMatchObject({
      code: 'WAIT_TIMEOUT',
      timeout: 20,
    })
    expect(await bench.service.findJob('orders', id)).toMatchObject({ status: 'waiting' })
  })

  test('ends when the service is closed', async () => {
    const id = await bench.service.add('orders', 1)
    const wait = bench.service.waitForFinish('orders', id)
    await bench.service.close()
    await expect(wait).rejects.toMatchObject({ code: 'SERVICE_CLOSED' })
    await expect(bench.service.add('orders', 1)).rejects.toMatchObject({ code: 'SERVICE_CLOSED' })
  })

  test('gets the result of a job that is not kept', async () => {
    await bench.run('orders', () => 'done', { config: { removeOnComplete: true } })
    const id = await bench.service.add('orders', 1, { delay: 30 })
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({
      status: 'completed',
      result: 'done',
    })
    expect(await bench.service.findJob('orders', id)).toBeUndefined()
  })
})

describe('finished jobs', () => {
  test('are kept up to the number that is asked, the last ones', async () => {
    await bench.run('orders', (_services, data) => data, { config: { removeOnComplete: 5 } })
    const ids = await bench.service.addMany(
      'orders',
      Array.from({ length: 30 }, (_, data) => ({ data })),
    )
    await vi.waitFor(async () => {
      expect(await bench.service.stats('orders')).toMatchObject({ completed: 5, throughput: 30 })
    }, soon)
    for (const id of ids.slice(-5)) expect(await bench.service.findJob('orders', id)).toBeDefined()
  })

  test('that failed have a number of their own', async () => {
    const handler = (): never => {
      throw new Error('no')
    }
    await bench.run('orders', handler, { retries: 0, config: { removeOnFail: 2 } })
    await bench.service.addMany(
      'orders',
      Array.from({ length: 6 }, (_, data) => ({ data })),
    )
    await vi.waitFor(async () => {
      const stats = await bench.service.stats('orders')
      expect(stats).toMatchObject({ waiting: 0, active: 0, failed: 2, errorRate: 1 })
    }, soon)
    const failed = await bench.service.failedJobs('orders')
    expect(failed.map((job) => job.data)).toEqual([5, 4])
  })

  test('of which a producer asked that none be kept are gone', async () => {
    await bench.run('orders', () => 1)
    const gone = await bench.service.add('orders', 1, { removeOnComplete: true })
    const kept = await bench.service.add('orders', 2)
    await bench.service.waitForFinish('orders', kept)
    expect(await bench.service.findJob('orders', gone)).toBeUndefined()
  })
})

describe('the file', () => {
  test('and its folder are made at the first use, not before', async () => {
    const path = join(bench.directory, 'a', 'b', 'jobs.db')
    const service = createEmbeddedService({ path })
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
    await service.add('orders', 1)
    expect((await stat(path)).isFile()).toBe(true)
    await service.close()
  })

  test('of a later format is refused, and left as it is', async () => {
    await bench.service.add('orders', 1)
    await bench.service.close()
    const { openDriver } =
      await import('../../../src/runtime/providers/embedded/connection/open-driver.js')
    const driver = await openDriver(bench.path)
    driver.exec('PRAGMA user_version = 99')
    driver.close()
    const service = createEmbeddedService({ path: bench.path })
    await expect(service.add('orders', 1)).rejects.toMatchObject({ code: 'STORE_INCOMPATIBLE' })
    await service.close()
  })

  test('can be written for a power cut, too', async () => {
    const service = createEmbeddedService({ path: bench.path, synchronous: 'full' })
    const id = await service.add('orders', 1)
    expect(await service.findJob('orders', id)).toMatchObject({ status: 'waiting' })
    await service.close()
  })
})

describe('in memory', () => {
  test('service and workers of one createEmbedded share a store that is nobody else’s', async () => {
    bench.wire('orders', () => 'done')
    const one = createEmbedded({ path: ':memory:' })
    const other = createEmbedded({ path: ':memory:' })
    const workers = one.workers({ logger: recordingLogger() })
    await workers.start()
    const id = await one.service.add('orders', 1)
    expect(await one.service.waitForFinish('orders', id)).toMatchObject({ result: 'done' })
    expect(await other.service.findJob('orders', id)).toBeUndefined()
    await workers.stop()
    await one.service.close()
    await other.service.close()
  })

  test('service and workers that are made apart share the store of the process', async () => {
    const service = createEmbeddedService({ path: ':memory:' })
    const id = await service.add('orders', 1)
    bench.wire('orders', () => 'done')
    await bench.start({ path: ':memory:' })
    expect(await service.waitForFinish('orders', id)).toMatchObject({ result: 'done' })
    await service.close()
  })
})

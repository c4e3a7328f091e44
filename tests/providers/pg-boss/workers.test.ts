import { setTimeout as pause } from 'node:timers/promises'

import { Client } from 'pg'
import { describe, expect, test } from 'vitest'

import { DuplicateQueueError, WorkersStateError } from '../../../src/runtime/index.js'
import type { WorkerEventDetails } from '../../../src/runtime/index.js'
import { finished, gate, until, usePostgres, versions, wire, withPlainBoss } from './harness.js'

describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  test('as many handlers run at once as concurrency says, and no more', async () => {
    let running = 0
    let most = 0
    await harness.work(
      'parallel',
      async () => {
        running += 1
        most = Math.max(most, running)
        await pause(20)
        running -= 1
      },
      { config: { concurrency: 4 } },
    )
    const service = harness.service()
    const ids = await service.addMany(
      'parallel',
      Array.from({ length: 20 }, (_, n) => ({ data: n })),
    )
    for (const id of ids) await finished(service, 'parallel', id)
    expect(most).toBe(4)
  })

  test('maxConcurrency holds over two worker processes', async () => {
    let running = 0
    let most = 0
    wire(
      'global',
      async () => {
        running += 1
        most = Math.max(most, running)
        await pause(20)
        running -= 1
      },
      { config: { concurrency: 5, maxConcurrency: 3 } },
    )
    await Promise.all([harness.workers().start(), harness.workers().start()])
    const service = harness.service()
    const jobs = Array.from({ length: 20 }, (_, n) => ({ data: n }))
    for (const id of await service.addMany('global', jobs)) await finished(service, 'global', id)
    expect(most).toBe(3)
  })

  test('two workers take each job once', async () => {
    const seen: number[] = []
    wire('shared', (n) => void seen.push(n), { config: { concurrency: 5 } })
    await Promise.all([harness.workers().start(), harness.workers().start()])
    const service = harness.service()
    const ids = await service.addMany(
      'shared',
      Array.from({ length: 200 }, (_, n) => ({ data: n })),
    )
    for (const id of ids) await finished(service, 'shared', id)
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n))
  })

  test('a batch worker gets many jobs at once, and each job its own result', async () => {
    const sizes: number[] = []
    await harness.work(
      'batched',
      (all: number[]) => {
        sizes.push(all.length)
        return all.map((n) => n * 2)
      },
      { batch: { size: 4, timeout: 150 } },
    )
    const service = harness.service()
    const ids = await service.addMany(
      'batched',
      Array.from({ length: 10 }, (_, n) => ({ data: n })),
    )
    const results = []
    for (const id of ids) results.push((await finished(service, 'batched', id)).result)
    expect(results).toEqual(Array.from({ length: 10 }, (_, n) => n * 2))
    expect(sizes).toEqual([4, 4, 2])
  })

  test('a job that runs longer than its lock is not taken by another worker', async () => {
    let runs = 0
    wire(
      'long',
      async () => {
        runs += 1
        await pause(2_500)
        return 'done'
      },
      { config: { lockDuration: 600 } },
    )
    await Promise.all([harness.workers().start(), harness.workers().start()])
    const service = harness.service()
    const job = await finished(service, 'long', await service.add('long', 1))
    expect(job).toMatchObject({ result: 'done', attempts: 1 })
    expect(runs).toBe(1)
  })

  test('a worker whose event loop was blocked beyond the lock does not take its own job over', async () => {
    let runs = 0
    await harness.work(
      'blocking',
      async () => {
        runs += 1
        const end = Date.now() + 1_800
        while (Date.now() < end) JSON.stringify({ end })
        await pause(300)
      },
      { config: { lockDuration: 300, concurrency: 2 } },
    )
    const service = harness.service()
    const job = await finished(service, 'blocking', await service.add('blocking', 1))
    expect(job).toMatchObject({ status: 'completed', attempts: 1 })
    expect(runs).toBe(1)
  })

  test('the job of a dead worker runs again, and the lost attempt does not count', async () => {
    const events: WorkerEventDetails[] = []
    const attempts: number[] = []
    const service = harness.service()
    const id = await service.add('stalled', 1)
    await abandon('stalled', id)
    wire('stalled', (_, job) => void attempts.push(job.attempt), {
      config: { lockDuration: 500 },
      events: ['stalled', 'completed'],
    })
    await harness.workers({ onEvent: (event) => events.push(event) }).start()
    expect(await finished(service, 'stalled', id)).toMatchObject({ attempts: 1 })
    expect(attempts).toEqual([1])
    await until(() => events.length === 2)
    expect(events.map((event) => event.type)).toEqual(['stalled', 'completed'])
  })

  test('a job that has killed more workers than maxStalledCount fails, with a dead letter', async () => {
    const service = harness.service()
    const id = await service.add('deadly', { n: 1 }, { jobId: 'deadly' })
    await abandon('deadly', id)
    await harness.work('deadly', () => 'never', {
      config: { maxStalledCount: 0 },
      deadLetterQueue: 'deadly-dead',
    })
    expect(await finished(service, 'deadly', id)).toMatchObject({
      status: 'failed',
      error: { name: 'JobStalledError' },
    })
    expect(await service.stats('deadly-dead')).toMatchObject({ waiting: 1 })
  })

  test('what a worker says of a job that it has lost is not believed', async () => {
    const done = gate()
    const aborted = gate()
    const service = harness.service()
    await harness.work(
      'lost',
      async (_, job) => {
        job.signal.addEventListener('abort', aborted.open)
        await done.opened
        return 'stale'
      },
      { config: { lockDuration: 300 } },
    )
    const id = await service.add('lost', 1)
    await until(
      () => service.findJob('lost', id),
      (job) => job?.status === 'active',
    )
    // Another worker has taken it over, and is done with it.
    await query(
      `UPDATE pgboss.job SET state = 'completed', output = '{"by":"other"}' WHERE id = '${id}'`,
    )
    await aborted.opened
    done.open()
    expect(await finished(service, 'lost', id)).toMatchObject({ result: { by: 'other' } })
  })

  test('stop() lets the running job finish, and takes no other', async () => {
    const started = gate()
    const workers = await harness.work('stopping', async (n) => {
      started.open()
      await pause(200)
      return n
    })
    const service = harness.service()
    const ids = await service.addMany('stopping', [{ data: 1 }, { data: 2 }])
    await started.opened
    await workers.stop()
    expect(await service.findJob('stopping', ids[0]!)).toMatchObject({ status: 'completed' })
    expect(await service.findJob('stopping', ids[1]!)).toMatchObject({
      status: 'waiting',
      attempts: 0,
    })
  })

  test('stop() puts jobs back whose handlers do not end in time, and the attempt does not count', async () => {
    const started = gate()
    const workers = await harness.work(
      'stubborn',
      async () => {
        started.open()
        await new Promise(() => {})
      },
      { config: { prefetch: 1 } },
    )
    const service = harness.service()
    const ids = await service.addMany('stubborn', [{ data: 1 }, { data: 2 }])
    await started.opened
    await workers.stop({ timeout: 50 })
    for (const id of ids) {
      expect(await service.findJob('stubborn', id)).toMatchObject({
        status: 'waiting',
        attempts: 0,
      })
    }
  })

  test('workers that were stopped are started again', async () => {
    const workers = await harness.work('again', (n) => n)
    await expect(workers.start()).rejects.toThrow(WorkersStateError)
    await workers.stop()
    await workers.start()
    const service = harness.service()
    expect(await finished(service, 'again', await service.add('again', 5))).toMatchObject({
      result: 5,
    })
  })

  test('start() rejects when one queue cannot be served, and leaves nothing running', async () => {
    wire('fine', () => 1)
    expect(() => wire('fine', () => 2)).toThrow(DuplicateQueueError)
    await withPlainBoss(pgBoss, { connectionString: harness.url }, async (boss) => {
      await boss.createQueue('single', { policy: 'singleton' })
    })
    wire('single', () => 1)
    await expect(harness.workers({ queues: ['single'] }).start()).rejects.toThrow(/singleton/)
  })

  test('events tell what happens, to the one who asked', async () => {
    const events: string[] = []
    wire(
      'told',
      async (_, job) => {
        await job.updateProgress(50)
        if (job.attempt === 1) throw new Error('again')
        job.fail('never')
      },
      { events: ['active', 'progress', 'failed', 'completed'], retry: { delay: 1 } },
    )
    wire('silent', () => 1)
    await harness
      .workers({
        onEvent: ({ type, queueName, attempt }) => events.push(`${queueName} ${type} ${attempt}`),
      })
      .start()
    const service = harness.service()
    await finished(service, 'silent', await service.add('silent', 1))
    await finished(service, 'told', await service.add('told', 1))
    await until(() => events.length === 5)
    expect(events).toEqual([
      'told active 1',
      'told progress 1',
      'told active 2',
      'told progress 2',
      'told failed 2',
    ])
  })

  test('a worker option without a use here is told once, at start', async () => {
    await harness.work('optional', () => 1, { config: { visibilityTimeout: 30, concurrency: 2 } })
    expect(harness.log).toEqual([
      "Queue 'optional': pg-boss has no use for config.visibilityTimeout; ignored",
    ])
  })

  /** As a worker leaves a job that died with it in hand, its lease over. */
  async function abandon(queue: string, id: string): Promise<void> {
    const seconds = 100_001
    const expiry =
      pgBoss.PgBoss === undefined
        ? `expire_in = interval '${seconds} seconds'`
        : `expire_seconds = ${seconds}`
    await query(
      `UPDATE pgboss.job SET state = 'active', started_on = now() - interval '10 seconds', ${expiry}
       WHERE name = '${queue}'`,
    )
    expect((await harness.service().findJob(queue, id))?.status).toBe('active')
  }

  async function query(text: string): Promise<void> {
    const client = new Client({ connectionString: harness.url })
    await client.connect()
    await client.query(text)
    await client.end()
  }
})

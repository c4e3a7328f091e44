import { setTimeout as pause } from 'node:timers/promises'

import { Client } from 'pg'
import { describe, expect, test } from 'vitest'

import { DuplicateQueueError, WorkersStateError } from '../../../src/runtime/index.js'
import type { WorkerEventDetails } from '../../../src/runtime/index.js'
import { gate } from '../../runtime/gate.js'
import { finished, until, usePostgres, versions, wire, withPlainBoss } from './harness.js'

describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

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

  test('while what was done cannot be written, no more jobs are run than three times its places', async () => {
    const service = harness.service()
    await service.addMany(
      'slow-to-write',
      Array.from({ length: 60 }, (_, n) => ({ data: n })),
    )
    let runs = 0
    let written = 0
    let mostUnwritten = 0
    await withPlainBoss(pgBoss, { connectionString: harness.url }, async (boss) => {
      const database = boss.getDb()
      const execute = database.executeSql.bind(database)
      database.executeSql = async (text: string, values: unknown[] = []) => {
        if (!text.includes("'completed'") || !text.includes('UPDATE')) return execute(text, values)
        // Time enough for a worker that does not wait to take many more.
        for (let turn = 0; turn < 20; turn += 1) await execute('SELECT 1')
        mostUnwritten = Math.max(mostUnwritten, runs - written)
        const answer = await execute(text, values)
        written += (values[2] as unknown[]).length
        return answer
      }
      wire('slow-to-write', () => void (runs += 1), { config: { concurrency: 3 } })
      const workers = harness.workers({ boss, queues: ['slow-to-write'] })
      await workers.start()
      await until(() => written === 60)
      await workers.stop()
    })
    expect(runs).toBe(60)
    expect(mostUnwritten).toBeGreaterThan(3)
    expect(mostUnwritten).toBeLessThanOrEqual(9)
  })

  test('an old job that somebody else holds is left to him, and the other old jobs are removed', async () => {
    const service = harness.service()
    await harness.work('pruned', () => 1, { config: { removeOnComplete: 2 } })
    const done = async (): Promise<string> => {
      const id = await service.add('pruned', 1)
      await finished(service, 'pruned', id)
      return id
    }
    const kept = async (): Promise<number> => (await service.stats('pruned')).completed
    const oldest = await done()
    const other = new Client({ connectionString: harness.url })
    await other.connect()
    try {
      await other.query('BEGIN')
      await other.query('SELECT 1 FROM pgboss.job WHERE id = $1 FOR UPDATE', [oldest])
      for (let count = 0; count < 4; count += 1) await done()
      await until(async () => (await kept()) === 3)
      expect(await service.findJob('pruned', oldest)).toBeDefined()
    } finally {
      await other.end()
    }
    await done()
    await until(async () => (await kept()) === 2)
    expect(await service.findJob('pruned', oldest)).toBeUndefined()
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

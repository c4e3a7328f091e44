import { execa } from 'execa'
import { Client } from 'pg'
import { PgBoss } from 'pg-boss'
import { describe, expect, onTestFinished, test } from 'vitest'

import { repository } from '../../../scripts/build/places.js'
import { isTransientError } from '../../../src/runtime/providers/pg-boss/connection/is-transient-error.js'
import { finished, newest, until, usePostgres, versions, wire } from './harness.js'

const server = usePostgres(newest)

test('a row that no partition takes yet is written again, one that a rule of the table refuses is not', async () => {
  const client = new Client({ connectionString: server.url })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query(
    'CREATE TEMP TABLE parted (name text CHECK (name <> $$x$$)) PARTITION BY LIST (name)',
  )
  const early: unknown = await client
    .query("INSERT INTO parted VALUES ('new')")
    .catch((e: unknown) => e)
  await client.query("CREATE TEMP TABLE part PARTITION OF parted FOR VALUES IN ('x')")
  const refused: unknown = await client
    .query("INSERT INTO parted VALUES ('x')")
    .catch((e: unknown) => e)
  expect([early, refused].map((error) => (error as { code: string }).code)).toEqual([
    '23514',
    '23514',
  ])
  expect([early, refused].map(isTransientError)).toEqual([true, false])
})

// Each of these was seen to go wrong in another adapter of pg-boss.
describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  test('a worker with nothing configured runs many jobs a second, not one a poll', async () => {
    let runs = 0
    await harness.work('brisk', () => void (runs += 1))
    const service = harness.service()
    await service.addMany(
      'brisk',
      Array.from({ length: 200 }, (_, n) => ({ data: n })),
    )
    // One a poll would take 400 seconds.
    await until(() => runs === 200)
    expect(runs).toBe(200)
  })

  test('a long pollInterval does not slow down a queue that has jobs', async () => {
    let runs = 0
    const service = harness.service()
    await service.addMany(
      'patient',
      Array.from({ length: 50 }, (_, n) => ({ data: n })),
    )
    await harness.work('patient', () => void (runs += 1), { config: { pollInterval: 5_000 } })
    await until(() => runs === 50)
    expect(runs).toBe(50)
  })

  test('a job with nothing asked runs three times', async () => {
    const attempts: number[] = []
    await harness.work(
      'thrice',
      (_, job) => {
        attempts.push(job.attempt)
        throw new Error('no')
      },
      { retry: { delay: 1 } },
    )
    const service = harness.service()
    const job = await finished(service, 'thrice', await service.add('thrice', null))
    expect(attempts).toEqual([1, 2, 3])
    expect(job).toMatchObject({ maxAttempts: 3, attempts: 3, data: null, error: { message: 'no' } })
  })

  test('an add is one statement: the queue is asked for once', async () => {
    const statements: string[] = []
    const client = {
      executeSql: async (text: string) => {
        statements.push(text)
        return { rows: [{ queues: 1 }] }
      },
    }
    const service = harness.service().withTransaction(client)
    for (let n = 0; n < 10; n += 1) await service.add('lean', n)
    expect(statements).toHaveLength(10)
  })

  test('pg-boss itself does not take a running job for expired', async () => {
    const service = harness.service()
    const id = await service.add('held', 1)
    let expiry = 0
    await harness.work('held', async () => {
      const rows = await held()
      expiry = Number(rows)
    })
    await finished(service, 'held', id)
    expect(expiry).toBeGreaterThan(24 * 60 * 60)
  })

  test('a queue that somebody deleted is made again at the next add, and no job is lost', async () => {
    const service = harness.service()
    const first = await service.add('deleted', 1)
    await service.remove('deleted', first)
    await plain((boss) => boss.deleteQueue('deleted'))
    const id = await service.add('deleted', 2, { jobId: 'two' })
    expect(await service.findJob('deleted', id)).toMatchObject({ data: 2 })
  })

  test('a waiting job is kept for as long as it waits', async () => {
    const service = harness.service()
    await service.add('kept-waiting', 1)
    await plain(async (boss) => {
      const { rows } = await boss
        .getDb()
        .executeSql(
          `SELECT keep_until > now() + interval '9 years' AS kept FROM pgboss.job WHERE name = 'kept-waiting'`,
        )
      expect(rows).toEqual([{ kept: true }])
    })
  })

  async function held(): Promise<unknown> {
    let value: unknown
    const text =
      pgBoss.PgBoss === undefined
        ? `SELECT extract(epoch FROM expire_in) AS value FROM pgboss.job WHERE name = 'held'`
        : `SELECT expire_seconds AS value FROM pgboss.job WHERE name = 'held'`
    await plain(async (boss) => {
      value = (await boss.getDb().executeSql(text)).rows[0].value
    })
    return value
  }

  async function plain(use: (boss: any) => Promise<void>): Promise<void> {
    const { withPlainBoss } = await import('./harness.js')
    await withPlainBoss(pgBoss, { connectionString: harness.url, supervise: false }, use)
  }
})

describe('the newest pg-boss', () => {
  const harness = usePostgres()

  test('start() rejects for a queue name that pg-boss refuses', async () => {
    wire('not:allowed', () => 1)
    await expect(harness.workers().start()).rejects.toThrow(/not:allowed/)
  })

  test('a new job is told to an idle worker, which need not poll for it', async () => {
    let runs = 0
    await harness.work('told', () => void (runs += 1), { config: { pollInterval: '1h' } })
    const service = harness.service()
    await finished(service, 'told', await service.add('told', 1))
    await finished(service, 'told', await service.add('told', 2))
    expect(runs).toBe(2)
  })

  test('a process that closes its service and stops its workers ends by itself', async () => {
    const script = `
      import { pikkuSessionlessFunc, wireQueueWorker } from '${repository}/src/runtime/index.ts'
      import { createPgBossService, createPgBossWorkers } from '${repository}/src/runtime/providers/pg-boss/index.ts'
      const connectionString = '${harness.url}'
      wireQueueWorker({ queue: 'child', func: pikkuSessionlessFunc(async (_, n) => n + 1) })
      const workers = createPgBossWorkers({ connectionString, services: {} })
      const service = createPgBossService({ connectionString })
      await workers.start()
      const job = await service.waitForFinish('child', await service.add('child', 1))
      console.log(job.result)
      await workers.stop()
      await service.close()`
    const { stdout } = await execa(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      { cwd: repository, timeout: 120_000 },
    )
    expect(stdout).toBe('2')
  })

  test('a producer of a queue leaves what its owner has set of it', async () => {
    const boss = new PgBoss({ connectionString: harness.url, supervise: false })
    boss.on('error', () => {})
    await boss.start()
    await boss.createQueue('owned', { retryLimit: 7 })
    await harness.service().add('owned', 1)
    expect(await boss.getQueue('owned')).toMatchObject({ retryLimit: 7, policy: 'standard' })
    await boss.stop({ graceful: false })
  })
})

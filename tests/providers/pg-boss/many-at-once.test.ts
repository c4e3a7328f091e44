import { Client } from 'pg'
import { describe, expect, test } from 'vitest'

import { wireSchedule } from '../../../src/runtime/index.js'
import type { NewJob } from '../../../src/runtime/job/queue-service.js'
import { usePostgres, until, versions, wire, withPlainBoss } from './harness.js'

const KEYS = 1_000

function withKeys(count: number): NewJob[] {
  return Array.from({ length: count }, (_, n) => ({
    data: n,
    options: { unique: { key: `["${n}"]`, while: 'waiting', then: 'keep' } },
  }))
}

describe.for(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  async function inTransaction(work: (client: Client) => Promise<void>): Promise<void> {
    const client = new Client({ connectionString: harness.url })
    await client.connect()
    try {
      await client.query('BEGIN')
      await work(client)
      await client.query('COMMIT')
    } finally {
      await client.end()
    }
  }

  /** The advisory locks that a connection waits for. */
  async function waited(): Promise<number> {
    const count = async (client: Client): Promise<number> => {
      const text = `SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`
      return (await client.query(text)).rows[0].count
    }
    let found = 0
    await inTransaction(async (client) => void (found = await count(client)))
    return found
  }

  test('jobs of very many keys take few locks, and each key is held all the same', async () => {
    const service = harness.service()
    let again: Promise<string> | undefined
    let ids: string[] = []
    await inTransaction(async (client) => {
      ids = await service.withTransaction(client).addMany('orders', withKeys(KEYS))
      const { rows } = await client.query(
        `SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`,
      )
      expect(rows[0].count).toBeLessThan(10)
      const [{ data, options }] = withKeys(1) as [NewJob]
      again = service.add('orders', data, options)
      await until(waited, (count) => count > 0)
    })
    expect(await again).toBe(ids[0])
    expect(await service.stats('orders')).toMatchObject({ waiting: KEYS })
  })

  test('who adds jobs of very many keys waits for a transaction that has added one of them', async () => {
    const service = harness.service()
    let many: Promise<string[]> | undefined
    let first: string | undefined
    await inTransaction(async (client) => {
      const [{ data, options }] = withKeys(1) as [NewJob]
      first = await service.withTransaction(client).add('invoices', data, options)
      // Others of the same transaction do not wait for who waits for it.
      many = service.addMany('invoices', withKeys(KEYS))
      await until(waited, (count) => count > 0)
      await service.withTransaction(client).addMany('invoices', withKeys(2))
    })
    expect((await many)?.[0]).toBe(first)
    expect(await service.stats('invoices')).toMatchObject({ waiting: KEYS })
  })

  test('what is a lot to do has more time than a call', async () => {
    const commandTimeout = 2_000
    const service = harness.service({ commandTimeout })
    wire('reports', () => {})
    for (let n = 0; n < 101; n += 1)
      wireSchedule({ queue: 'reports', name: `report-${n}`, cron: '0 0 1 1 *' })
    const few = harness.workers({ queues: ['reports'] })
    await few.start()
    await few.stop()
    await inTransaction(async (client) => {
      await client.query(
        'LOCK TABLE pgboss_pikku.declared_schedules, pgboss.job IN ACCESS EXCLUSIVE MODE',
      )
      const adding = service.addMany(
        'reports',
        Array.from({ length: 1_001 }, (_, n) => ({ data: n })),
      )
      const starting = harness.workers({ queues: ['reports'], commandTimeout }).start()
      const ends = await Promise.allSettled([adding, starting])
      const reason = expect.objectContaining({
        message: 'PostgreSQL did not answer within 4000 ms',
      })
      expect(ends).toEqual([
        { status: 'rejected', reason },
        { status: 'rejected', reason },
      ])
    })
  })

  test('jobs for a worker of pg-boss itself need no second connection', async () => {
    const service = harness.service({ max: 1 })
    await service.isPaused('mails')
    await withPlainBoss(pgBoss, { connectionString: harness.url }, (boss) =>
      boss.createQueue('mails'),
    )
    const external = { encode: (_queue: string, data: unknown) => JSON.stringify(data) }
    const jobs = [1, 2].map((data) => ({ data, options: { external } }))
    expect(await service.addMany('mails', jobs)).toHaveLength(2)
  })
})

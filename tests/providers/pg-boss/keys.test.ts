import { Client } from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'

import type { JobOptions, JobUnique } from '../../../src/runtime/index.js'
import { finished, until, usePostgres, versions, wire, withPlainBoss } from './harness.js'

const waiting: JobUnique = { key: '["k"]', while: 'waiting', then: 'keep' }
const unique = (rule: Partial<JobUnique> = {}): JobOptions => ({ unique: { ...waiting, ...rule } })
const again = unique({ while: 'unfinished', then: 'runAgain' })
const of = (id: string): JobOptions => ({ group: { id } })
const one = { by: 'key', concurrency: 1 }

/** A promise, and what fulfils it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  async function connect(): Promise<Client> {
    const client = new Client(harness.url)
    await client.connect()
    onTestFinished(() => client.end())
    return client
  }

  async function triggers(): Promise<string[]> {
    const text = `SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE 'pikku%' ORDER BY tgname`
    return (await (await connect()).query(text)).rows.map(({ tgname }) => tgname as string)
  }

  test('a queue without groups has no trigger, also with limits and uniqueness', async () => {
    const service = harness.service()
    await harness.work('plain', () => {}, { limit: { max: 100, per: '1s' } })
    await finished(service, 'plain', await service.add('plain', 1, unique()))
    expect(await triggers()).toEqual([])
  })

  test('what a transaction adds keeps its key until it ends, and counts only when it is committed', async () => {
    const service = harness.service()
    const client = await connect()
    await service.add('orders', 0)
    await client.query('BEGIN')
    const lost = await service.withTransaction(client).add('orders', 1, unique())
    const other = service.add('orders', 2, unique())
    await client.query('ROLLBACK')
    const id = await other
    expect(id).not.toBe(lost)
    await client.query('BEGIN')
    const [kept] = await service.withTransaction(client).addMany('orders', [
      { data: 3, options: unique({ then: 'replace' }) },
      { data: 4, options: unique({ key: '["l"]' }) },
    ])
    expect(kept).toBe(id)
    expect((await service.findJob('orders', id))?.data).toBe(2)
    await client.query('COMMIT')
    expect((await service.findJob('orders', id))?.data).toBe(3)
    expect((await service.stats('orders')).deduplicated).toBe(1)
  })

  test('a job that does what an open transaction has added begins after it was committed', async () => {
    const service = harness.service()
    const client = await connect()
    const id = await service.add('index', 'page', unique())
    await client.query('BEGIN')
    expect(await service.withTransaction(client).add('index', 'page', unique())).toBe(id)
    const calls: unknown[] = []
    await harness.work('index', (data) => void calls.push(data))
    const beside = await service.add('index', 'beside')
    await finished(service, 'index', beside)
    expect(calls).toEqual(['beside'])
    await client.query('COMMIT')
    await finished(service, 'index', id)
    expect(calls).toEqual(['beside', 'page'])
  })

  test('keys of any characters and of any length are kept apart', async () => {
    const service = harness.service()
    const texts = [
      '\0',
      '\\u0000',
      '\ud800',
      '"',
      "'; DROP",
      'ü',
      '漢'.repeat(900),
      `${'漢'.repeat(899)}字`,
    ]
    const keys = texts.map((text) => JSON.stringify([text]))
    const add = (key: string) => service.add('any', key, { ...unique({ key }), ...of(key) })
    const ids = []
    for (const key of keys) ids.push(await add(key))
    expect(new Set(ids).size).toBe(keys.length)
    for (const [place, key] of keys.entries()) expect(await add(key)).toBe(ids[place])
    const { opened, open } = gate()
    let most = 0
    await harness.work('any', () => ((most += 1), opened), {
      group: one,
      config: { concurrency: 20 },
    })
    await until(
      () => most,
      (count) => count === keys.length,
    )
    open()
    await Promise.all(ids.map((id) => finished(service, 'any', id)))
  })

  test('a job that waits behind another one is due when that one is cancelled, removed, or lost with its worker', async () => {
    const service = harness.service()
    const { opened, open } = gate()
    const calls: unknown[] = []
    const handler = async (data: unknown): Promise<void> => {
      calls.push(data)
      if (String(data).startsWith('slow')) await opened
    }
    await harness.work('behind', handler, { config: { concurrency: 5 } })
    const first = await service.add('behind', 'slow', again)
    await until(
      () => calls.length,
      (count) => count === 1,
    )
    const second = await service.add('behind', 'slow 2', again)
    expect(await service.findJob('behind', second)).toMatchObject({ status: 'delayed' })
    await service.cancel('behind', first)
    await until(
      () => calls.length,
      (count) => count === 2,
    )
    const third = await service.add('behind', 'third', again)
    // The one that runs is taken away behind pikku's back; what nobody was told of is found.
    const client = await connect()
    await client.query(`DELETE FROM pgboss.job WHERE name = 'behind' AND id = $1`, [second])
    // As each worker does when it starts, and from time to time.
    await harness.workers({ queues: ['behind'] }).start()
    await finished(service, 'behind', third)
    open()
    expect(calls).toContain('third')
  })

  test('a failed job that is put back counts as a job of its key again, and update() must leave keys as they are', async () => {
    const service = harness.service()
    await harness.work(
      'failing',
      (data) => {
        if (data === 1) throw new Error('no')
      },
      { retry: { attempts: 1 } },
    )
    const id = await service.add('failing', 1, { ...unique(), ...of('a') })
    await finished(service, 'failing', id)
    await service.pause('failing')
    // Its row was removed with this one.
    await service.remove('failing', await service.add('failing', 2, unique()))
    await service.retry('failing', id)
    expect(await service.add('failing', 3, unique())).toBe(id)
    const delayed = await service.add('failing', 4, {
      ...unique({ key: '["u"]' }),
      ...of('a'),
      delay: 60_000,
    })
    await service.update('failing', delayed, 5, { ...unique({ key: '["u"]' }), ...of('a') })
    await expect(service.update('failing', delayed, 6, of('b'))).rejects.toThrow(
      'group: the new data',
    )
    await expect(service.update('failing', delayed, 6, unique())).rejects.toThrow(
      'unique: the new data',
    )
  })

  test('of what plain pg-boss adds, moves and deletes, groups keep count', async () => {
    const service = harness.service()
    const { opened, open } = gate()
    const calls: string[] = []
    await harness.work(
      'shared',
      async (data) => {
        calls.push(String(data?.n ?? data))
        if (data === 'a1') await opened
      },
      { group: one, config: { concurrency: 10 } },
    )
    const first = await service.add('shared', 'a1', of('a'))
    await until(
      () => calls.length,
      (count) => count === 1,
    )
    const second = await service.add('shared', 'a2', of('a'))
    const third = await service.add('shared', 'a3', of('a'))
    await withPlainBoss(
      pgBoss,
      { connectionString: harness.url, schedule: false, supervise: false },
      async (boss) => {
        await boss.send('shared', { n: 'plain' })
        await boss.cancel('shared', second)
        await boss.deleteJob('shared', second)
        await boss.cancel('shared', first)
      },
    )
    await finished(service, 'shared', third)
    open()
    await until(
      () => calls.length,
      (count) => count === 3,
    )
    expect(calls.toSorted()).toEqual(['a1', 'a3', 'plain'])
  })

  test('drain, clean, promote and retry leave no place taken and no job behind', async () => {
    const service = harness.service()
    const { opened, open } = gate()
    const calls: unknown[] = []
    await harness.work(
      'kept',
      async (data) => {
        calls.push(data)
        if (data === 'runs') await opened
        if (data === 'fails' && calls.filter((each) => each === 'fails').length === 1)
          throw new Error('no')
      },
      { group: one, retry: { attempts: 1 }, config: { concurrency: 10 } },
    )
    const failed = await service.add('kept', 'fails', of('a'))
    await finished(service, 'kept', failed)
    await service.add('kept', 'runs', of('a'))
    await until(
      () => calls.length,
      (count) => count === 2,
    )
    await service.add('kept', 'drained', of('a'))
    await service.add('kept', 'drained', { ...of('a'), delay: 60_000 })
    expect(await service.drain('kept')).toBe(2)
    const later = await service.add('kept', 'later', { ...of('a'), delay: 60_000 })
    await service.promote('kept', later)
    await service.retry('kept', failed)
    open()
    await finished(service, 'kept', failed)
    await finished(service, 'kept', later)
    expect(new Set(calls.slice(2))).toEqual(new Set(['later', 'fails']))
    await service.clean('kept', { status: ['completed', 'failed'], olderThan: 0 })
    const client = await connect()
    const left = await client.query(`SELECT 1 FROM pgboss_pikku.group_jobs WHERE queue = 'kept'`)
    expect(left.rows).toEqual([])
  })

  test('a run of a schedule whose key a job has is skipped', async () => {
    const service = harness.service()
    const calls: unknown[] = []
    await service.add('hourly', 'job', { ...unique(), delay: 600 })
    const repeat = { every: 300, key: 'often' }
    await service.add('hourly', 'run', { repeat, unique: waiting })
    await harness.work('hourly', (data) => void calls.push(data))
    await until(
      () => calls.length,
      (count) => count > 1,
    )
    await service.unschedule('hourly', 'often')
    expect(calls[0]).toBe('job')
    expect(calls[1]).toBe('run')
  })

  test('workers of two versions of the same rules share one trigger', async () => {
    await harness.work('twice', () => {}, { group: one })
    const before = await triggers()
    wire('twice-more', () => {}, { group: one })
    const workers = harness.workers({ queues: ['twice'] })
    await workers.start()
    expect(await triggers()).toEqual(before)
  })

  test('queues with groups share their triggers, also those of other processes', async () => {
    const service = harness.service()
    await harness.work('shared-a', () => {}, { group: one })
    const before = await triggers()
    wire('shared-b', () => {}, { group: { by: 'key', ordered: true } })
    wire('shared-c', () => {}, { group: one })
    await harness.workers({ queues: ['shared-b', 'shared-c'] }).start()
    expect(await triggers()).toHaveLength(before.length + 3)
    for (const queue of ['shared-a', 'shared-b', 'shared-c'])
      await finished(service, queue, await service.add(queue, 1, of('k')))
    expect(harness.log).toEqual([])
  })

  test('triggers that queues were given one after the other become one set', async () => {
    const connectionString = await harness.postgres.createDatabase()
    const counts: number[] = []
    const client = new Client(connectionString)
    await client.connect()
    onTestFinished(() => client.end())
    const queues = Array.from({ length: 9 }, (_, n) => `late-${n}`)
    for (const queue of queues) {
      wire(queue, () => {}, { group: one })
      await harness.workers({ connectionString, queues: [queue] }).start()
      const text = `SELECT 1 FROM pg_trigger WHERE tgrelid = 'pgboss.job'::regclass AND tgname LIKE 'pikku%'`
      counts.push((await client.query(text)).rows.length)
    }
    expect(counts).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 3])
    const service = harness.service({ connectionString })
    for (const queue of queues) await finished(service, queue, await service.add(queue, 1, of('k')))
  })

  test('triggers that somebody has dropped are made again when a worker starts, and no job is left', async () => {
    const connectionString = await harness.postgres.createDatabase()
    const client = new Client(connectionString)
    await client.connect()
    onTestFinished(() => client.end())
    wire('bare.queue', () => {}, { group: one })
    const workers = harness.workers({ connectionString, queues: ['bare.queue'] })
    await workers.start()
    await workers.stop()
    const text = `SELECT tgname FROM pg_trigger WHERE tgrelid = 'pgboss.job'::regclass AND tgname LIKE 'pikku%' ORDER BY 1`
    const before = (await client.query(text)).rows
    const service = harness.service({ connectionString })
    for (const dropped of [before, before.slice(0, 1), before.slice(2)]) {
      for (const { tgname } of dropped) await client.query(`DROP TRIGGER ${tgname} ON pgboss.job`)
      const id = await service.add('bare.queue', 1, of('k'))
      const again = harness.workers({ connectionString, queues: ['bare.queue'] })
      await again.start()
      expect((await client.query(text)).rows).toEqual(before)
      await finished(service, 'bare.queue', id)
      await again.stop()
    }
  })

  test('a transaction that began before its queue was grouped adds to its groups', async () => {
    const service = harness.service()
    await service.add('snapshot', 0)
    const client = await connect()
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    await client.query('SELECT 1')
    await harness.work('snapshot', () => {}, { group: { by: 'key', ordered: true } })
    const within = service.withTransaction(client)
    const ids = await within.addMany('snapshot', [
      { data: 1, options: of('k') },
      { data: 2, options: of('k') },
    ])
    ids.push(await within.add('snapshot', 3))
    await client.query('COMMIT')
    for (const id of ids)
      expect(await finished(service, 'snapshot', id)).toMatchObject({ status: 'completed' })
  })

  test('what an earlier pikku has made for groups is replaced, and its jobs are served', async () => {
    const connectionString = await harness.postgres.createDatabase()
    wire('older', () => {}, { group: { by: 'key', ordered: true } })
    wire('beside', () => {}, { group: one })
    const start = async (...queues: string[]) => {
      const workers = harness.workers({ connectionString, queues })
      await workers.start()
      return workers
    }
    await (await start('older', 'beside')).stop()
    const before = harness.service({ connectionString })
    const ids = await before.addMany(
      'older',
      ['a', 'a', 'b'].map((id) => ({ data: id, options: of(id) })),
    )
    await before.close()
    const client = new Client(connectionString)
    await client.connect()
    onTestFinished(() => client.end())
    const made = async (): Promise<unknown[]> =>
      (
        await client.query(
          `SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE 'pikku%' ORDER BY 1`,
        )
      ).rows
    const triggers = await made()
    for (const { tgname } of triggers as { tgname: string }[])
      await client.query(
        `ALTER TRIGGER ${tgname} ON pgboss.job RENAME TO ${tgname.replace(/_[0-9a-f]{12}_/, '_earlier_')}`,
      )
    await client.query('DROP TABLE pgboss_pikku.grouped_queues')
    await client.query('ALTER TABLE pgboss_pikku.group_jobs DROP COLUMN ordered')
    await client.query(
      'CREATE INDEX group_jobs_in_order ON pgboss_pikku.group_jobs (queue, key, first_due, created_on, job_id)',
    )
    await start('older')
    expect(await made()).toEqual(triggers)
    const service = harness.service({ connectionString })
    // Its worker is still the earlier one.
    await service.add('beside', 1, of('k'))
    const { rows: beside } = await client.query(
      `SELECT key FROM pgboss_pikku.group_jobs WHERE queue = 'beside'`,
    )
    expect(beside).toEqual([{ key: 'k' }])
    for (const id of [...ids, await service.add('older', 'c', of('c'))])
      await finished(service, 'older', id)
    const { rows } = await client.query(
      `SELECT indexname FROM pg_indexes WHERE indexname IN ('group_jobs_in_order', 'group_jobs_ordered')`,
    )
    expect(rows).toEqual([{ indexname: 'group_jobs_ordered' }])
  })

  test('a job of an ordered group that was added first and committed late waits for the one that has begun', async () => {
    const service = harness.service()
    const client = await connect()
    const runs: unknown[] = []
    await harness.work(
      'late-commit',
      (data) => {
        runs.push(data)
        if (runs.length === 1) throw new Error('no')
      },
      { group: { by: 'key', ordered: true }, retry: { attempts: 2, delay: '1h' } },
    )
    await client.query('BEGIN')
    const late = await service.withTransaction(client).add('late-commit', 'late', of('g'))
    const begun = await service.add('late-commit', 'begun', of('g'))
    await until(async () => (await service.findJob('late-commit', begun))?.status === 'delayed')
    await client.query('COMMIT')
    for (const each of [1, 2])
      await finished(service, 'late-commit', await service.add('late-commit', each, of('h')))
    expect(runs).toEqual(['begun', 1, 2])
    await service.promote('late-commit', begun)
    await finished(service, 'late-commit', late)
    expect(runs).toEqual(['begun', 1, 2, 'begun', 'late'])
  })

  test('a job of an ordered group that was due after the moment of a claim is taken by a later one', async () => {
    const ordered = { group: { by: 'key', ordered: true } }
    await (await harness.work('early', () => {}, ordered)).stop()
    const service = harness.service()
    const id = await service.add('early', 1, of('k'))
    // As if it had been added between that moment and the look at the groups; or the clock had been set back since.
    const client = await connect()
    await client.query(`
      SET session_replication_role = replica;
      UPDATE pgboss.job SET start_after = clock_timestamp() + interval '300 milliseconds' WHERE name = 'early';
      UPDATE pgboss_pikku.group_jobs g SET due = j.start_after, first_due = j.start_after
      FROM pgboss.job j WHERE j.id = g.job_id AND g.queue = 'early' AND g.ready_on IS NULL`)
    await harness.workers({ queues: ['early'] }).start()
    expect(await finished(service, 'early', id)).toMatchObject({ status: 'completed' })
  })
})

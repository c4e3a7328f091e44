import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { inspect } from 'node:util'

import { Client } from 'pg'
import * as pgBoss12 from 'pg-boss'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import {
  InvalidJobDataError,
  QueueClient,
  ServiceClosedError,
  StoreIncompatibleError,
  UnknownQueueError,
  defineQueues,
  hasErrorCode,
  jobChecker,
} from '../../../src/runtime/index.js'
import type { QueueDefinitions } from '../../../src/runtime/index.js'
import { clearDefinitions } from '../../../src/runtime/provider-kit/index.js'
import { EngineUnreachableError } from '../../../src/runtime/providers/pg-boss/index.js'
import type { PgBossQueueService } from '../../../src/runtime/providers/pg-boss/index.js'
import { gate } from '../../runtime/gate.js'
import { finished, until, usePostgres, versions, wire, withPlainBoss } from './harness.js'

type AnyMap = Record<string, { input: unknown; output: unknown }>

/** A way to a server on which, when it is told so, nothing comes back any more: half-dead balancers do that. */
async function openLine(target: number) {
  const sockets = new Set<Socket>()
  const silent = new Set<Socket>()
  let isDown = false
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    if (isDown) silent.add(near)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('data', (data) => void (silent.has(one) || other.write(data)))
      one.on('close', () => void other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    fallSilent: (): void => {
      isDown = true
      sockets.forEach((socket) => silent.add(socket))
    },
    answerNewOnes: (): void => void (isDown = false),
    close: (): void => {
      sockets.forEach((socket) => socket.destroy())
      server.close()
    },
  }
}

describe.each(versions)('$version', ({ pgBoss }) => {
  const harness = usePostgres(pgBoss)

  test('services that start together on an empty database make its tables once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const connectionString = await harness.postgres.createDatabase()
      const services = Array.from({ length: 8 }, () =>
        harness.service({ connectionString, max: 1 }),
      )
      const ids = await Promise.all(services.map((service) => service.add('q', 1)))
      expect(new Set(ids).size).toBe(8)
      await Promise.all(services.map((service) => service.close()))
    }
  })

  test('of services that make queues at one moment, none blocks another', async () => {
    const connectionString = await harness.postgres.createDatabase()
    const services = Array.from({ length: 12 }, () => harness.service({ connectionString, max: 1 }))
    await Promise.all(services.map((service) => service.add('first', 1)))
    const names = ['second', 'third', 'fourth']
    for (const name of names) {
      await Promise.all(
        services.flatMap((service, n) => [service.add(name, 1), service.add(`${name}-${n}`, 1)]),
      )
    }
    await Promise.all(services.map((service) => service.close()))
    const client = new Client({ connectionString })
    await client.connect()
    const one = async (text: string): Promise<number> =>
      Number((await client.query(text)).rows[0].count)
    // PostgreSQL counts what a connection did at the latest when it ends.
    const others = `SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`
    await until(async () => (await one(others)) === 0)
    const deadlocks = await one(
      'SELECT deadlocks AS count FROM pg_stat_database WHERE datname = current_database()',
    )
    await client.end()
    expect(deadlocks).toBe(0)
  })

  test('start() and stop() keep their limits when PostgreSQL takes the connection and says nothing', async () => {
    // A socket that nobody reads does not notice that the other side has ended.
    const silent = createServer((socket) => void socket.on('error', () => {}).resume())
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    wire('silent', () => {})
    const connectionString = `postgres://u:p@127.0.0.1:${port}/x`
    const workers = harness.workers({ connectionString, commandTimeout: 300, queues: ['silent'] })
    const starting = workers.start().catch((error: unknown) => error)
    await workers.stop({ timeout: 100 })
    expect(String(await starting)).toContain('within 300 ms')
    // It resolves when the last connection has ended.
    await new Promise((resolve) => silent.close(resolve))
  })

  test.each([
    [{ connectionString: 'host=db user=u password=SECRET' }, /has the form key=value/],
    [{ connectionString: 'user:SECRET@127.0.0.1:1/db' }, /is not a URL such as/],
    [{ connectionString: '//user:SECRET@127.0.0.1:1/db' }, /is not a URL such as/],
    [{ connectionString: '"postgres://user:SECRET@127.0.0.1:1/db"' }, /is not a URL such as/],
    [{ connectionString: 'postgres://user:12/SECRET@127.0.0.1:1/db' }, /must be percent-encoded/],
    [{ connectionString: 'postgres://user:12#SECRET@127.0.0.1:1/db' }, /must be percent-encoded/],
    [{ connectionString: 'postgres://user:SECRET' }, /cannot be read/],
    [{ connectionString: 'postgres://user:SECRET@one:1,two:2/db' }, /cannot be read/],
    [{ host: 'postgres://user:SECRET@127.0.0.1/db' }, /^\w+: host: it is a URL/],
    [{ pgBossOptions: { host: 'postgres://user:SECRET@127.0.0.1/db' } }, /^\w+: host: it is a URL/],
  ])(
    'what pg would not read as it is meant is refused, and not shown: %j',
    async (place, reason) => {
      const service = harness.service({ connectionString: undefined, ...place })
      const error: unknown = await service.add('q', 1).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'INVALID_WORKER_OPTIONS' })
      expect(String(error)).toMatch(reason)
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('SECRET')
    },
  )

  test('add() gives up with a clear error when PostgreSQL is not there', async () => {
    const service = harness.service({
      connectionString: 'postgres://nobody@127.0.0.1:1/none',
      commandTimeout: 300,
    })
    await expect(service.add('nowhere', 1)).rejects.toThrow(EngineUnreachableError)
    await expect(service.add('nowhere', 1)).rejects.toThrow(/within 300 ms .*ECONNREFUSED/)
  })

  test('a wait outlives connections that fell silent, and a short one says that PostgreSQL did', async () => {
    const line = await openLine(Number(new URL(harness.url).port))
    const url = new URL(harness.url)
    url.port = String(line.port)
    const service = harness.service({ connectionString: url.href, commandTimeout: 1_000 })
    const waited = await service.add('fell-silent', 1)
    const wait = (timeout: number) => service.waitForFinish('fell-silent', waited, { timeout })
    const waiting = wait(120_000)
    line.fallSilent()
    await expect(wait(2_500)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    line.answerNewOnes()
    wire('fell-silent', () => 'done')
    const workers = harness.workers({ queues: ['fell-silent'] })
    await workers.start()
    expect(await waiting).toMatchObject({ status: 'completed', result: 'done' })
    await workers.stop()
    await service.close()
    line.close()
  })

  test('add() gives up when PostgreSQL takes the connection and says nothing', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve)
    })
    const { port } = silent.address() as AddressInfo
    const service = harness.service({
      connectionString: `postgres://nobody@127.0.0.1:${port}/none`,
      commandTimeout: 300,
      pgBossOptions: { connectionTimeoutMillis: 500 },
    })
    await expect(service.add('nowhere', 1)).rejects.toThrow(EngineUnreachableError)
    await service.close()
    silent.close()
  })

  test('start() rejects when PostgreSQL is not there', async () => {
    wire('unreached', () => 1)
    const workers = harness.workers({
      connectionString: 'postgres://nobody@127.0.0.1:1/none',
      commandTimeout: 300,
    })
    await expect(workers.start()).rejects.toThrow(EngineUnreachableError)
  })

  test('DATABASE_URL says where PostgreSQL is', async () => {
    vi.stubEnv('DATABASE_URL', harness.url)
    const service = harness.service({ connectionString: undefined })
    const id = await service.add('from-env', 1)
    expect(await harness.service().findJob('from-env', id)).toMatchObject({ data: 1 })
  })

  test('a pg-boss of yours is used, and is still yours after close()', async () => {
    await withPlainBoss(
      pgBoss,
      { connectionString: harness.url, schema: 'own_schema' },
      async (boss) => {
        wire('given', (n) => n + 1)
        const service = harness.service({ boss, schema: 'own_schema', connectionString: undefined })
        const workers = harness.workers({ boss, schema: 'own_schema', connectionString: undefined })
        await workers.start()
        expect(await finished(service, 'given', await service.add('given', 1))).toMatchObject({
          result: 2,
        })
        await workers.stop()
        await service.close()
        expect(boss.listenerCount('error')).toBe(1)
        await boss.createQueue('still-open')
      },
    )
  })

  test('a schema without pg-boss is a clear error', async () => {
    await withPlainBoss(
      pgBoss,
      { connectionString: harness.url, schema: 'elsewhere' },
      async (boss) => {
        const service = harness.service({ boss, schema: 'nowhere' })
        await expect(service.add('x', 1)).rejects.toThrow(StoreIncompatibleError)
      },
    )
  })

  test('after close() the service says that it is closed, and waits end', async () => {
    const service = harness.service()
    const id = await service.add('closing', 1)
    const waiting = service.waitForFinish('closing', id).catch((error: unknown) => error)
    await service.close()
    expect(await waiting).toBeInstanceOf(ServiceClosedError)
    await expect(service.add('closing', 1)).rejects.toThrow(ServiceClosedError)
  })

  test('tables that an earlier pikku has made get what they lack, and keep what they hold', async () => {
    const connectionString = await harness.postgres.createDatabase()
    const before = harness.service({ connectionString })
    const id = await before.add('kept', 1, { delay: '1h' })
    await before.close()
    const client = new Client({ connectionString })
    await client.connect()
    await client.query('DROP TABLE pgboss_pikku.job_logs')
    await client.end()
    const services = [harness.service({ connectionString }), harness.service({ connectionString })]
    const found = await Promise.all(services.map((service) => service.findJob('kept', id)))
    expect(found).toMatchObject([{ status: 'delayed' }, { status: 'delayed' }])
  })

  test('a job added in a transaction is there when it commits, and never was when it rolls back', async () => {
    const service = harness.service()
    const seen: unknown[] = []
    await harness.work('transactional', (data) => void seen.push(data))
    const client = new Client({ connectionString: harness.url })
    await client.connect()
    const queue = new QueueClient<AnyMap, PgBossQueueService>(service)
    await client.query('BEGIN')
    const lost = await queue.withTransaction(client).add('transactional', 'rolled back')
    await client.query('ROLLBACK')
    await client.query('BEGIN')
    const kept = await queue.withTransaction(client).add('transactional', 'committed')
    const more = await queue
      .withTransaction({ executeSql: async (text, values) => client.query(text, values) })
      .addMany('transactional', ['too'], () => ({ jobId: 'too' }))
    expect(await service.findJob('transactional', kept)).toBeUndefined()
    await client.query('COMMIT')
    await client.end()
    await finished(service, 'transactional', kept)
    await finished(service, 'transactional', 'too')
    expect(more).toEqual(['too'])
    expect(await service.findJob('transactional', lost)).toBeUndefined()
    expect(seen).toEqual(['committed', 'too'])
  })

  test('a job added in a transaction is checked, and has the version and the defaults of its queue', async () => {
    const check = { checker: jobChecker, input: ['object', [['n', 'number']]], plans: {} }
    defineQueues({ defined: { version: 2, delay: '1h', check } } as unknown as QueueDefinitions)
    const client = new Client({ connectionString: harness.url })
    await client.connect()
    try {
      const queue = new QueueClient<AnyMap, PgBossQueueService>(harness.service())
      const inTransaction = queue.withTransaction(client)
      await client.query('BEGIN')
      await expect(inTransaction.add('defined', { n: 'one' })).rejects.toThrow(InvalidJobDataError)
      await expect(inTransaction.addMany('other', [1])).rejects.toThrow(UnknownQueueError)
      const [id] = await inTransaction.addMany('defined', [{ n: 1 }])
      await client.query('COMMIT')
      const { rows } = await client.query<{ data: unknown; later: boolean }>(
        'SELECT data, start_after > now() AS later FROM pgboss.job WHERE id = $1',
        [id],
      )
      expect(rows).toEqual([
        {
          data: { pikku: 1, data: { n: 1 }, options: { delay: 3_600_000, version: 2 } },
          later: true,
        },
      ])
    } finally {
      clearDefinitions()
      await client.end()
    }
  })

  test('terminated connections harm neither the process nor a job, and are logged once', async () => {
    const done = gate()
    wire('robust', async (data) => {
      await done.opened
      return data
    })
    await harness.workers().start()
    const service = harness.service()
    const before = await service.add('robust', 'before')
    await until(
      () => service.findJob('robust', before),
      (job) => job?.status === 'active',
    )
    await terminateAll()
    await terminateAll()
    done.open()
    expect(await finished(service, 'robust', before)).toMatchObject({
      result: 'before',
      attempts: 1,
    })
    const after = await service.add('robust', 'after')
    expect(await finished(service, 'robust', after)).toMatchObject({ result: 'after' })
    const told = harness.log.filter((line) => line.includes('administrator command'))
    expect(told.length).toBeLessThanOrEqual(2)
  })

  test('add() bridges the time in which PostgreSQL is read-only, as after a failover', async () => {
    const seen: number[] = []
    wire('read-only', (n) => void seen.push(n))
    await harness.workers().start()
    const service = harness.service({ commandTimeout: 60_000 })
    await finished(service, 'read-only', await service.add('read-only', 1))
    const client = new Client({ connectionString: harness.url })
    await client.connect()
    onTestFinished(() => client.end())
    const database = new URL(harness.url).pathname.slice(1)
    await client.query(`ALTER DATABASE ${database} SET default_transaction_read_only = on`)
    await terminateAll()
    const adding = service.add('read-only', 2)
    await Promise.race([adding, until(() => harness.log.join().includes('read-only transaction'))])
    await client.query('SET default_transaction_read_only = off')
    await client.query(`ALTER DATABASE ${database} RESET default_transaction_read_only`)
    await finished(service, 'read-only', await adding)
    expect(seen).toEqual([1, 2])
  })

  test('a restart of PostgreSQL loses no job, and add() bridges it', async () => {
    const seen: number[] = []
    wire('bridged', (n) => void seen.push(n))
    await harness.workers().start()
    const service = harness.service()
    await finished(service, 'bridged', await service.add('bridged', 1))
    await harness.postgres.halt()
    const adding = service.add('bridged', 2)
    await harness.postgres.resume()
    await finished(service, 'bridged', await adding)
    expect(seen).toEqual([1, 2])
  })

  async function terminateAll(): Promise<void> {
    const client = new Client({ connectionString: harness.url })
    await client.connect()
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'pgboss' AND datname = current_database()`,
    )
    await client.end()
  }
})

describe('without pg-boss', () => {
  const harness = usePostgres()

  test('a module that is not pg-boss is refused', async () => {
    const service = harness.service({ pgBoss: {} })
    await expect(service.add('x', 1)).rejects.toThrow(/not the pg-boss module/)
  })

  test('pg-boss that is not installed is an error that says what to install', async () => {
    vi.doMock('pg-boss', () => {
      throw new Error("Cannot find package 'pg-boss'")
    })
    const service = harness.service({ pgBoss: undefined })
    const error = await service.add('x', 1).catch((thrown: unknown) => thrown)
    vi.doUnmock('pg-boss')
    expect(hasErrorCode(error, 'MISSING_PEER')).toBe(true)
    expect((error as Error).message).toContain('npm install pg-boss')
  })

  test('the types take a real pg-boss', () => {
    const boss = new pgBoss12.PgBoss(harness.url)
    const service = harness.service({ boss, pgBoss: pgBoss12 })
    expect(service.capabilities.provider).toBe('pg-boss')
  })
})

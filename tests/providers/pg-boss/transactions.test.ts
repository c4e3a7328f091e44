import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { drizzle } from 'drizzle-orm/node-postgres'
import knex from 'knex'
import { Client, Pool } from 'pg'
import { afterEach, describe, expect, test } from 'vitest'

import { defineQueues, QueueClient, wireCodec } from '../../../src/runtime/index.js'
import { clearDefinitions } from '../../../src/runtime/provider-kit/index.js'
import type { BullMQQueueService } from '../../../src/runtime/providers/bullmq/index.js'
import type {
  PgBossQueueService,
  PgBossTransaction,
} from '../../../src/runtime/providers/pg-boss/index.js'
import { seededRandom } from '../seeded-random.js'
import { finished, usePostgres } from './harness.js'

type AnyMap = Record<string, { input: unknown; output: unknown }>
type Work = (transaction: PgBossTransaction) => Promise<void>

/** What `run` begins is committed when its work resolves, and rolled back when it rejects. */
interface Library {
  readonly run: (work: Work) => Promise<unknown>
  readonly close: () => Promise<unknown>
}

const harness = usePostgres()

const libraries: Readonly<Record<string, () => Library>> = {
  pg: () => {
    const pool = new Pool({ connectionString: harness.url, max: 2 })
    return {
      run: async (work) => {
        const client = await pool.connect()
        try {
          await client.query('BEGIN')
          await work(client)
          await client.query('COMMIT')
        } catch (error) {
          await client.query('ROLLBACK')
          throw error
        } finally {
          client.release()
        }
      },
      close: () => pool.end(),
    }
  },
  Drizzle: () => {
    const pool = new Pool({ connectionString: harness.url, max: 2 })
    return { run: (work) => drizzle(pool).transaction(work), close: () => pool.end() }
  },
  Kysely: () => {
    const pool = new Pool({ connectionString: harness.url, max: 2 })
    const db = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) })
    return { run: (work) => db.transaction().execute(work), close: () => db.destroy() }
  },
  'Kysely with a plugin': () => {
    const pool = new Pool({ connectionString: harness.url, max: 2 })
    const dialect = new PostgresDialect({ pool })
    const db = new Kysely<Record<string, never>>({ dialect, plugins: [new CamelCasePlugin()] })
    return { run: (work) => db.transaction().execute(work), close: () => db.destroy() }
  },
  Knex: () => {
    const db = knex({ client: 'pg', connection: harness.url, pool: { min: 0, max: 2 } })
    return { run: (work) => db.transaction(work), close: () => db.destroy() }
  },
  // Its engine is a download. What it does with values is told by its source: a text is sent as one.
  'the form of Prisma': () => {
    const pool = new Pool({ connectionString: harness.url, max: 2 })
    return {
      run: async (work) => {
        const client = await pool.connect()
        try {
          await client.query('BEGIN')
          await work({
            $queryRawUnsafe: async (text: string, ...values: unknown[]) => {
              for (const value of values) expect(typeof (value ?? 'null')).toBe('string')
              return (await client.query<object>(text, values)).rows
            },
          })
          await client.query('COMMIT')
        } catch (error) {
          await client.query('ROLLBACK')
          throw error
        } finally {
          client.release()
        }
      },
      close: () => pool.end(),
    }
  },
}

let library: Library | undefined
afterEach(async () => {
  await library?.close()
  library = undefined
  clearDefinitions()
})

const client = () => new QueueClient<AnyMap, PgBossQueueService>(harness.service())

describe.each(Object.entries(libraries))('a transaction of %s', (title, open) => {
  const name = title.replaceAll(' ', '-')
  test('commits its jobs with it, and takes them back with it', async () => {
    const wire = { codec: wireCodec, input: 'date' }
    const date = { [name]: { version: 2, wire } }
    defineQueues(date)
    library = open()
    const queue = client()
    const seen: unknown[] = []
    await harness.work(name, (data) => void seen.push(data))
    const due = new Date('2030-01-01T00:00:00Z')
    const ids: string[] = []
    const failing = library.run(async (transaction) => {
      const within = queue.withTransaction(transaction)
      ids.push(await within.add(name, due))
      ids.push(await within.schedule(name, { every: '1h', key: 'lost' }, due))
      throw new Error('no stock')
    })
    await expect(failing).rejects.toThrow('no stock')
    await library.run(async (transaction) => {
      const within = queue.withTransaction(transaction)
      ids.push(await within.add(name, due, { jobId: 'a ? and $1', timeout: '5m' }))
      ids.push(...(await within.addMany(name, [due, due], { priority: 'high' })))
      await within.schedule(name, { cron: '0 9 * * *', key: 'kept' }, due)
      expect(await within.unschedule(name, 'none')).toBe(false)
    })
    const [lost, , ...kept] = ids
    expect(kept[0]).toBe('a ? and $1')
    for (const id of kept) await finished(queue.queueService as PgBossQueueService, name, id)
    expect(seen).toEqual([due, due, due])
    expect(await queue.findJob(name, lost ?? '')).toBeUndefined()
    expect(await queue.unschedule(name, 'lost')).toBe(false)
    expect(await queue.unschedule(name, 'kept')).toBe(true)
    const check = new Client(harness.url)
    await check.connect()
    const { rows } = await check.query<{ version: unknown }>(
      `SELECT data->'options'->'version' AS version FROM pgboss.job WHERE name = $1`,
      [name],
    )
    await check.end()
    expect(new Set(rows.map(({ version }) => version))).toEqual(new Set([2]))
  })

  test('leaves as many jobs as were committed, whatever is rolled back between', async () => {
    library = open()
    const queue = client()
    const random = seededRandom()
    const queueName = `${name}-at-random`
    const committed: number[] = []
    const { run } = library
    const one = async (number: number): Promise<void> => {
      const fails = random() < 0.5
      const ends = run(async (transaction) => {
        await queue.withTransaction(transaction).add(queueName, number)
        if (fails) throw new Error('rolled back')
      })
      await ends.then(
        () => committed.push(number),
        () => {},
      )
    }
    for (let number = 0; number < 100; number += 2)
      await Promise.all([one(number), one(number + 1)])
    const check = new Client(harness.url)
    await check.connect()
    const { rows } = await check.query<{ n: number }>(
      `SELECT (data->>'data')::int AS n FROM pgboss.job WHERE name = $1 ORDER BY 1`,
      [queueName],
    )
    await check.end()
    expect(rows.map(({ n }) => n)).toEqual(committed.toSorted((a, b) => a - b))
  })
})

test('what is no transaction is refused, for its statements would run on any connection', async () => {
  const queue = client()
  const pool = new Pool({ connectionString: harness.url })
  const kysely = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) })
  const instance = knex({ client: 'pg', connection: harness.url, pool: { min: 0 } })
  const prisma = { $connect: async () => {}, $queryRawUnsafe: async () => [] }
  const wrong: readonly (readonly [unknown, string])[] = [
    [pool, 'it is a pool'],
    [drizzle(pool), 'it is the Drizzle database itself'],
    [kysely, 'it is the Kysely instance itself'],
    [instance, 'it is the Knex instance itself'],
    [prisma, 'it is the Prisma client itself'],
    [{}, 'it has no method that pikku knows'],
  ]
  for (const [given, reason] of wrong) {
    expect(() => queue.withTransaction(given as PgBossTransaction)).toThrow(reason)
  }
  await instance.destroy()
  await pool.end()
})

test('a client of an engine without transactions has no such method', () => {
  const none = {} as QueueClient<AnyMap, BullMQQueueService>
  // @ts-expect-error -- BullMQ has no transactions
  const call = () => none.withTransaction({})
  // @ts-expect-error -- within a transaction nothing is read
  const read = () => client().withTransaction(new Client()).findJob('orders', 'id')
  expect([call, read]).toHaveLength(2)
})

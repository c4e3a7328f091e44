import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import Libsql from 'libsql'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'

import { bundleScript } from '../../../scripts/build/bundle-script.js'
import type { JobSnapshot, QueueService } from '../../../src/runtime/index.js'
import { createEmbeddedService } from '../../../src/runtime/providers/embedded/index.js'
import { createPgBossService } from '../../../src/runtime/providers/pg-boss/index.js'
import { startPostgres } from '../../engines/postgres.js'
import { useEngine } from '../../engines/use-engine.js'
import { seededRandom } from '../seeded-random.js'

/** `TRANSACTIONS=10000` for the whole of it. */
const TRANSACTIONS = Number(process.env['TRANSACTIONS'] ?? 400)
const PROCESSES = 2
const KILLS = 6

const script = await bundleScript(new URL('process.ts', import.meta.url))
const postgres = useEngine('PostgreSQL', startPostgres)

/** A database with a table of orders beside the jobs. */
interface Shop {
  readonly address: string
  readonly service: QueueService
  readonly orders: () => Promise<string[]>
}

const shops = {
  embedded: async (): Promise<Shop> => {
    const directory = await mkdtemp(join(tmpdir(), 'pikku-shop-'))
    const address = join(directory, 'shop.db')
    const service = createEmbeddedService({ path: address })
    const handle = new Libsql(address, { timeout: 10_000 })
    onTestFinished(async () => {
      handle.close()
      await service.close()
      await rm(directory, { recursive: true, force: true })
    })
    // The file must be one of pikku's before two processes open it.
    await service.findJob('orders', 'none')
    handle.exec('CREATE TABLE orders (id TEXT PRIMARY KEY)')
    const read = handle.prepare('SELECT id FROM orders')
    return {
      address,
      service,
      orders: async () => read.all().map((row) => String((row as { id: string }).id)),
    }
  },
  'pg-boss': async (): Promise<Shop> => {
    const address = await postgres().createDatabase()
    const service = createPgBossService({ connectionString: address })
    const client = new Client(address)
    await client.connect()
    onTestFinished(async () => {
      await client.end()
      await service.close()
    })
    await service.findJob('orders', 'none')
    await client.query('CREATE TABLE orders (id text PRIMARY KEY)')
    return {
      address,
      service,
      orders: async () =>
        (await client.query<{ id: string }>('SELECT id FROM orders')).rows.map(({ id }) => id),
    }
  },
} as const

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

test.each(Object.keys(shops) as (keyof typeof shops)[])(
  '%s: there is a job for each transaction that was committed, and for no other, whatever is rolled back or killed',
  async (engine) => {
    const random = seededRandom()
    const { address, service, orders } = await shops[engine]()
    const start = (): ChildProcess =>
      spawn(process.execPath, [script, engine, address, String(Math.floor(random() * 2 ** 31))], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    const children = Array.from({ length: PROCESSES }, start)
    onTestFinished(async () => {
      await Promise.all(children.map(kill))
    })
    const moments = Array.from({ length: KILLS }, () => random() * TRANSACTIONS).toSorted(
      (a, b) => a - b,
    )
    for (const moment of [...moments, TRANSACTIONS]) {
      while ((await orders()).length < moment) {
        expect(children.map(({ exitCode }) => exitCode)).toEqual(children.map(() => null))
        await pause(5)
      }
      const victim = Math.floor(random() * PROCESSES)
      await kill(children[victim])
      children[victim] = start()
    }
    await Promise.all(children.map(kill))
    const committed = await orders()
    expect(committed.length).toBeGreaterThanOrEqual(TRANSACTIONS)
    const jobs: unknown[] = []
    const list = service.listJobs?.(
      'orders',
      { status: 'waiting', pageSize: 1_000 },
      (job: JobSnapshot) => job,
    )
    for await (const { data } of list ?? []) jobs.push(data)
    expect(jobs.map(String).toSorted()).toEqual(committed.toSorted())
  },
)

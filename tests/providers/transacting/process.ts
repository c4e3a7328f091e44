import { randomUUID } from 'node:crypto'

import Libsql from 'libsql'
import { Client } from 'pg'
import { QueueClient } from 'pikku'
import { createEmbeddedService } from 'pikku/queue-embedded'
import type { EmbeddedQueueService } from 'pikku/queue-embedded'
import { createPgBossService } from 'pikku/queue-pg-boss'
import type { PgBossQueueService } from 'pikku/queue-pg-boss'

import { random } from '../../../bench/soak/random.js'

interface Jobs {
  orders: { input: string; output: void }
}

/**
 * Adds orders, each with its job in one transaction, and rolls some of them back, until it is killed. What is in `orders`
 * is what was committed.
 */
const [engine, address, seed] = process.argv.slice(2) as ['embedded' | 'pg-boss', string, string]
const draw = random(Number(seed))
const insert = (id: string): string => `INSERT INTO orders (id) VALUES ('${id}')`
const end = (): string => (draw() < 0.3 ? 'ROLLBACK' : 'COMMIT')

async function onSqlite(): Promise<void> {
  const jobs = new QueueClient<Jobs, EmbeddedQueueService>(createEmbeddedService({ path: address }))
  const handle = new Libsql(address, { timeout: 10_000 })
  for (;;) {
    const id = randomUUID()
    handle.exec('BEGIN IMMEDIATE')
    const isFirst = draw() < 0.5
    if (isFirst) handle.exec(insert(id))
    await jobs.withTransaction(handle).add('orders', id)
    if (!isFirst) handle.exec(insert(id))
    handle.exec(end())
  }
}

async function onPostgres(): Promise<void> {
  const jobs = new QueueClient<Jobs, PgBossQueueService>(
    createPgBossService({ connectionString: address }),
  )
  const client = new Client(address)
  await client.connect()
  for (;;) {
    const id = randomUUID()
    await client.query('BEGIN')
    const isFirst = draw() < 0.5
    if (isFirst) await client.query(insert(id))
    await jobs.withTransaction(client).add('orders', id)
    if (!isFirst) await client.query(insert(id))
    await client.query(end())
  }
}

await (engine === 'embedded' ? onSqlite() : onPostgres())

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { QueueClient } from '../../../src/runtime/index.js'
import { createEmbeddedService } from '../../../src/runtime/providers/embedded/index.js'
import type {
  EmbeddedQueueService,
  EmbeddedTransaction,
} from '../../../src/runtime/providers/embedded/index.js'
import { seededRandom } from '../seeded-random.js'

type AnyMap = Record<string, { input: unknown; output: unknown }>
type Handle = EmbeddedTransaction & { close(): unknown }

interface Bindings {
  readonly default?: new (path: string) => Handle
  readonly DatabaseSync?: new (path: string) => Handle
}

/** A test passes over those that this machine lacks; `driver.test.ts` fails when it lacks them all. */
const installed: (readonly [string, new (path: string) => Handle])[] = []
for (const name of ['node:sqlite', 'libsql', 'better-sqlite3']) {
  const found = (await import(name).catch(() => undefined)) as Bindings | undefined
  const open = found?.DatabaseSync ?? found?.default
  if (open !== undefined) installed.push([name, open])
}

let directory = ''
let path = ''
let service: EmbeddedQueueService
let queue: QueueClient<AnyMap, EmbeddedQueueService>
let handles: Handle[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pikku-transactions-'))
  path = join(directory, 'app.db')
  service = createEmbeddedService({ path })
  queue = new QueueClient(service)
})
afterEach(async () => {
  for (const handle of handles) handle.close()
  handles = []
  await service.close()
  await rm(directory, { recursive: true, force: true })
})

describe.each(installed)('a transaction on a handle of %s', (_, Database) => {
  const open = (file = path): Handle => {
    const handle = new Database(file)
    handles.push(handle)
    return handle
  }

  test('commits its jobs with what else it writes, and takes them back with it', async () => {
    const db = open()
    db.exec('CREATE TABLE orders (id TEXT)')
    await queue.add('orders', 'before')
    const within = queue.withTransaction(db)
    db.exec('BEGIN')
    db.prepare('INSERT INTO orders VALUES (?)').run('o1')
    const lost = await within.add('orders', { id: 'o1' })
    await within.schedule('orders', { every: '1h', key: 'lost' }, 1)
    db.exec('ROLLBACK')
    db.exec('BEGIN IMMEDIATE')
    const kept = await within.add('orders', { id: 'o2' }, { delay: '1h', jobId: 'o2' })
    const more = await within.addMany('orders', [1, 2])
    await within.schedule('orders', { cron: '0 9 * * *', key: 'kept' }, 1)
    expect(await queue.findJob('orders', kept)).toBeUndefined()
    db.exec('COMMIT')
    expect(await queue.findJob('orders', lost)).toBeUndefined()
    expect(await queue.getJob('orders', kept)).toMatchObject({ id: 'o2', data: { id: 'o2' } })
    for (const id of more) expect(await queue.findJob('orders', id)).toBeDefined()
    expect(await queue.unschedule('orders', 'lost')).toBe(false)
    expect(await queue.unschedule('orders', 'kept')).toBe(true)
    expect(db.prepare('SELECT id FROM orders').all()).toEqual([])
  })

  test('makes the tables of a file that has none, and takes them back too', async () => {
    const db = open()
    db.exec('BEGIN')
    await queue.withTransaction(db).add('orders', 1)
    db.exec('ROLLBACK')
    db.exec('BEGIN')
    const id = await queue.withTransaction(db).add('orders', 2)
    db.exec('COMMIT')
    expect((await queue.getJob('orders', id)).data).toBe(2)
    expect((await service.stats('orders')).waiting).toBe(1)
  })

  test('leaves as many jobs as were committed, whatever is rolled back between', async () => {
    const random = seededRandom()
    const db = open()
    const committed: number[] = []
    for (let number = 0; number < 300; number += 1) {
      const fails = random() < 0.5
      db.exec('BEGIN')
      await queue.withTransaction(db).add('random', number, { jobId: String(number) })
      db.exec(fails ? 'ROLLBACK' : 'COMMIT')
      if (!fails) committed.push(number)
    }
    expect((await service.stats('random')).waiting).toBe(committed.length)
    for (const number of committed)
      expect((await queue.getJob('random', String(number))).data).toBe(number)
  })

  test('is refused on another file, in memory, and where it can be seen that none is open', async () => {
    await queue.add('orders', 1)
    const other = open(join(directory, 'other.db'))
    other.exec('BEGIN')
    await expect(queue.withTransaction(other).add('orders', 1)).rejects.toThrow(
      /this handle is on .*other\.db, and the jobs are in .*app\.db/,
    )
    other.exec('ROLLBACK')
    const inMemory = open(':memory:')
    inMemory.exec('BEGIN')
    await expect(queue.withTransaction(inMemory).add('orders', 1)).rejects.toThrow(
      'this handle is on a database in memory',
    )
    const idle = open()
    const says = idle.inTransaction ?? idle.isTransaction
    const adding = queue.withTransaction(idle).add('orders', 1)
    const answer = await adding.then(String, String)
    // Older versions of Node do not say whether a transaction is open.
    expect(answer).toMatch(
      says === undefined ? /^[\w-]+$/ : 'no transaction is open on this handle',
    )
  })
})

test('jobs in memory, and what is no handle, are refused', async () => {
  const inMemory = createEmbeddedService({ path: ':memory:' })
  const client = new QueueClient<AnyMap, EmbeddedQueueService>(inMemory)
  const handle = { exec: () => {}, prepare: () => ({}) } as unknown as EmbeddedTransaction
  await expect(client.withTransaction(handle).add('orders', 1)).rejects.toThrow(
    'jobs in memory have no file',
  )
  await expect(queue.withTransaction({} as never).add('orders', 1)).rejects.toThrow(
    'this is no handle of node:sqlite, better-sqlite3 or libsql',
  )
  await inMemory.close()
})

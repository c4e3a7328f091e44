import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type {
  Driver,
  DriverName,
  Statement,
} from '../../../src/runtime/providers/embedded/connection/driver.js'
import { openDriver } from '../../../src/runtime/providers/embedded/connection/open-driver.js'
import { Database } from '../../../src/runtime/providers/embedded/connection/database.js'

const names: readonly DriverName[] = ['node:sqlite', 'libsql', 'better-sqlite3']
const installed: DriverName[] = []
for (const name of names) {
  const driver = await openDriver(':memory:', name).catch(() => undefined)
  driver?.close()
  if (driver !== undefined) installed.push(name)
}

let directory = ''
let opened: Driver[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pikku-driver-'))
})
afterEach(async () => {
  for (const driver of opened) driver.close()
  opened = []
  await rm(directory, { recursive: true, force: true })
})

async function open(name: DriverName): Promise<Driver> {
  const driver = await openDriver(join(directory, 'test.db'), name)
  opened.push(driver)
  driver.exec('PRAGMA busy_timeout = 50; PRAGMA journal_mode = WAL')
  driver.exec('CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, kind TEXT, note TEXT)')
  return driver
}

test('at least one SQLite is there to test with', () => {
  expect(installed).not.toEqual([])
})

test('a driver that is not there is named, with the command that installs it', async () => {
  const absent = names.filter((name) => !installed.includes(name))
  const errors = absent.map((name) => openDriver(':memory:', name).catch((error: unknown) => error))
  expect(await Promise.all(errors)).toMatchObject(
    absent.map((name) => ({
      code: 'MISSING_PEER',
      install: `npm install ${name === 'node:sqlite' ? 'libsql' : name}`,
    })),
  )
})

describe.each(installed)('%s', (name) => {
  test('gives back texts, numbers and nulls as they were', async () => {
    const driver = await open(name)
    driver.prepare('INSERT INTO items VALUES (?, ?, ?)').run(2 ** 45, 'ü 😀 "', null)
    const row = driver.prepare('SELECT id, kind, note FROM items').get()
    expect(row).toMatchObject({ id: 2 ** 45, kind: 'ü 😀 "', note: null })
    expect(driver.prepare('SELECT id FROM items WHERE id = ?').get(1)).toBeUndefined()
  })

  test('says how many rows were changed', async () => {
    const driver = await open(name)
    const insert = driver.prepare('INSERT INTO items VALUES (?, ?, NULL) ON CONFLICT DO NOTHING')
    expect([insert.run(1, 'a'), insert.run(1, 'b')]).toEqual([1, 0])
  })

  // libsql 0.5.29 runs the second one with the parameters of the first when they share a statement.
  test('one statement may be asked for all rows and then for one', async () => {
    const driver = await open(name)
    const insert = driver.prepare('INSERT INTO items (kind) VALUES (?)')
    for (let count = 0; count < 150; count += 1) insert.run('a')
    const take = driver.prepare(
      `UPDATE items SET note = ? WHERE id IN (SELECT id FROM items WHERE kind = ? LIMIT ?) RETURNING id`,
    )
    expect(take.all('first', 'a', 120)).toHaveLength(120)
    expect(take.get('second', 'b', 1)).toBeUndefined()
    expect(take.get('third', 'a', 1)).toMatchObject({ id: 1 })
    expect(take.all('fourth', 'b', 5)).toEqual([])
    const changed = driver.prepare('SELECT COUNT(*) AS count FROM items WHERE note = ?')
    expect(changed.get('first')).toMatchObject({ count: 119 })
    expect(changed.get('third')).toMatchObject({ count: 1 })
  })

  test('a row that was read leaves nothing open: others can write, and are seen', async () => {
    const one = await open(name)
    const other = await open(name)
    const insert = other.prepare('INSERT INTO items (kind) VALUES (?)')
    insert.run('a')
    insert.run('a')
    const count = one.prepare('SELECT COUNT(*) AS count FROM items')
    expect(one.prepare('SELECT id FROM items').get()).toMatchObject({ id: 1 })
    insert.run('a')
    expect(count.get()).toMatchObject({ count: 3 })
    expect(other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 })
  })

  test('sees by data_version what other connections commit, and not its own', async () => {
    const one = new Database(await open(name))
    const other = await open(name)
    const before = one.dataVersion()
    one.transaction(() => one.sql("INSERT INTO items (kind) VALUES ('a')").run())
    expect(one.dataVersion()).toBe(before)
    other.prepare("INSERT INTO items (kind) VALUES ('b')").run()
    expect(one.dataVersion()).not.toBe(before)
  })

  // With libsql 0.5.29 a statement that met a lock stays half run, and keeps every COMMIT from succeeding.
  test('a transaction that met a lock spoils nothing for the next one', async () => {
    const one = new Database(await open(name), 100)
    const other = await open(name)
    const write = (): number =>
      one.transaction(() => one.sql("INSERT INTO items (kind) VALUES ('a')").run())
    other.exec('BEGIN IMMEDIATE')
    expect(write).toThrow(/lock|busy/i)
    expect(write).toThrow(/lock|busy/i)
    other.exec('COMMIT')
    expect([write(), write()]).toEqual([1, 1])
    expect(other.prepare('SELECT COUNT(*) AS count FROM items').get()).toMatchObject({ count: 2 })
  })

  // SQLite's own waiting asks too seldom to ever meet the gaps between busy writers.
  test('a transaction asks anew for the lock when SQLite has given up waiting', async () => {
    const driver = await open(name)
    const other = await open(name)
    let refusals = 0
    const release = (error: unknown): never => {
      if ((refusals += 1) === 2) other.exec('COMMIT')
      throw error
    }
    const one = new Database({ ...driver, prepare: (sql) => watch(driver.prepare(sql), release) })
    other.exec('BEGIN IMMEDIATE')
    one.transaction(() => one.sql("INSERT INTO items (kind) VALUES ('a')").run())
    expect(refusals).toBe(2)
    expect(other.prepare('SELECT COUNT(*) AS count FROM items').get()).toMatchObject({ count: 1 })
  })

  test('a transaction that throws leaves nothing behind', async () => {
    const database = new Database(await open(name))
    const fail = (): void =>
      database.transaction(() => {
        database.sql("INSERT INTO items (id, kind) VALUES (1, 'a')").run()
        database.sql("INSERT INTO items (id, kind) VALUES (1, 'b')").run()
      })
    expect(fail).toThrow(/UNIQUE/)
    expect(database.sql('SELECT COUNT(*) AS count FROM items').get()).toMatchObject({ count: 0 })
    database.transaction(() => database.sql("INSERT INTO items (kind) VALUES ('c')").run())
    expect(database.sql('SELECT COUNT(*) AS count FROM items').get()).toMatchObject({ count: 1 })
  })
})

function watch(statement: Statement, onError: (error: unknown) => never): Statement {
  return {
    ...statement,
    run: (...values) => {
      try {
        return statement.run(...values)
      } catch (error) {
        return onError(error)
      }
    },
  }
}

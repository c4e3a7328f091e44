import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { StoreIncompatibleError } from '../../../job/errors/store-incompatible-error.js'
import type { DriverName } from './driver.js'
import { openDriver } from './open-driver.js'
import { BUSY_ROUND, BUSY_TIMEOUT, isBusy } from './busy.js'
import { Database } from './database.js'
import { OpenFile } from './open-file.js'
import { createPaused, hasPaused } from '../store/paused-queues.js'
import { SCHEMA, SCHEMA_VERSION } from '../store/schema.js'

/** Between two tries to open a file that others are just making, in milliseconds. */
const OPEN_RETRY_DELAY = 25

/** Opens the file, its folder and its tables, making what is missing. Throws `MissingPeerError`, `StoreIncompatibleError`. */
export async function openDatabase(path: string, driver?: DriverName): Promise<Database> {
  if (!isInMemory(path)) await mkdir(dirname(path), { recursive: true })
  const giveUp = Date.now() + BUSY_TIMEOUT
  for (;;) {
    try {
      return await tryToOpen(path, driver)
    } catch (error) {
      // SQLite does not wait, whatever the timeout, when several processes turn a new file to WAL at one moment.
      if (!isBusy(error) || Date.now() > giveUp) throw error
      await pause(OPEN_RETRY_DELAY)
    }
  }
}

async function tryToOpen(path: string, driver: DriverName | undefined): Promise<Database> {
  const database = new Database(await openDriver(isInMemory(path) ? ':memory:' : path, driver))
  try {
    prepareDatabase(database, path)
    if (!isInMemory(path)) database.file = new OpenFile(path)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

export function isInMemory(path: string): boolean {
  return path.startsWith(':memory:')
}

function prepareDatabase(database: Database, path: string): void {
  const { driver } = database
  // First of all: two processes that make the file at the same moment wait for each other.
  driver.exec(`PRAGMA busy_timeout = ${BUSY_ROUND}`)
  driver.exec('PRAGMA journal_mode = WAL')
  // With WAL this survives the death of the process at any moment; a power cut may take the last commits.
  driver.exec('PRAGMA synchronous = NORMAL')
  // In pages of 4 kB. A checkpoint waits for the disk: at SQLite's own 1000 it took a quarter of the throughput.
  driver.exec('PRAGMA wal_autocheckpoint = 4000')
  // Read without a lock first: to open a store that exists must not wait for whoever is writing.
  if (schemaVersion(database) === SCHEMA_VERSION && hasPaused(database)) return
  database.transaction(() => createSchema(database, path))
}

/** Inside a transaction. Makes the tables if there are none. Throws `StoreIncompatibleError`. */
export function createSchema(database: Database, path: string): void {
  const version = schemaVersion(database)
  if (version === 0) database.driver.exec(SCHEMA)
  else if (version !== SCHEMA_VERSION) throw incompatible(path, version)
  createPaused(database)
}

function schemaVersion(database: Database): number {
  return Number(database.sql('PRAGMA user_version').get()?.user_version)
}

function incompatible(path: string, version: number): StoreIncompatibleError {
  return new StoreIncompatibleError(
    `${path} holds queues in format ${version}; this pikku reads format ${SCHEMA_VERSION}.` +
      ' Use the pikku that wrote it to finish its jobs, or another path',
  )
}

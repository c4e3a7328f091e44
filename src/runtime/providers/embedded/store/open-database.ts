import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StoreIncompatibleError } from '../../../queue/errors.js'
import type { DriverName } from '../driver/driver.js'
import { openDriver } from '../driver/open-driver.js'
import { Database } from './database.js'
import { SCHEMA, SCHEMA_VERSION } from './schema.js'

/** How long a write waits for another process's, in milliseconds. Each of ours lasts well under one. */
const BUSY_TIMEOUT = 10_000

/** Opens the file, its folder and its tables, making what is missing. Throws `MissingPeerError`, `StoreIncompatibleError`. */
export async function openDatabase(path: string, driver?: DriverName): Promise<Database> {
  const inMemory = isInMemory(path)
  if (!inMemory) await mkdir(dirname(path), { recursive: true })
  const database = new Database(await openDriver(inMemory ? ':memory:' : path, driver))
  try {
    prepareDatabase(database, path)
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
  driver.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`)
  driver.exec('PRAGMA journal_mode = WAL')
  // With WAL this survives the death of the process at any moment; a power cut may take the last few commits.
  driver.exec('PRAGMA synchronous = NORMAL')
  // Read without a lock first: to open a store that exists must not wait for whoever is writing.
  if (schemaVersion(database) === SCHEMA_VERSION) return
  database.transaction(() => {
    const version = schemaVersion(database)
    if (version === 0) driver.exec(SCHEMA)
    else if (version !== SCHEMA_VERSION) throw incompatible(path, version)
  })
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

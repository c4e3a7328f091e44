import { resolve } from 'node:path'
import { ifNotEmpty } from '../../../job/shown-place.js'
import type { DriverName } from '../connection/driver.js'
import { isInMemory, openDatabase } from '../connection/open-database.js'
import { Store } from './store.js'

export interface StoreOptions {
  /**
   * The file. Its folder is made. Default `.pikku-data/queues.db`, from the current directory. `:memory:` keeps the
   * queues in this process alone, for tests: all services and workers that have it open share them, and they are
   * gone when the last one closes it. `:memory:a` and `:memory:b` are two stores.
   */
  readonly path?: string | undefined
  /**
   * What a commit survives: `normal` (default) the death of the process at any moment, `full` also a power cut, at
   * the price of waiting for the disk at every commit.
   */
  readonly synchronous?: 'normal' | 'full' | undefined
  /** Default: the first that is there of Node's own SQLite, `libsql` and `better-sqlite3`. */
  readonly driver?: DriverName | undefined
  /** What time it is, in milliseconds since 1970. Default `Date.now`. For tests: the first to open a store decides. */
  readonly now?: (() => number) | undefined
}

/** A store in use; `release` it once. */
export interface StoreLease {
  readonly store: Store
  readonly release: () => Promise<void>
}

interface OpenStore {
  readonly store: Promise<Store>
  users: number
}

export const DEFAULT_PATH = '.pikku-data/queues.db'

/** A process opens each file once: what one part of it commits, the others then hear of at once. */
const open = new Map<string, OpenStore>()

/** Opens the store, or joins those who have it open. Throws `MissingPeerError`, `StoreIncompatibleError`. */
export async function leaseStore(options: StoreOptions): Promise<StoreLease> {
  const path = resolvePath(options.path)
  const entry = open.get(path) ?? openEntry(path, options)
  entry.users += 1
  try {
    const store = await entry.store
    if (options.synchronous === 'full') store.db.driver.exec('PRAGMA synchronous = FULL')
    return { store, release: once(() => leave(path, entry)) }
  } catch (error) {
    await leave(path, entry)
    throw error
  }
}

function openEntry(path: string, { driver, now }: StoreOptions): OpenStore {
  const store = openDatabase(path, driver).then((database) => new Store(database, now))
  const entry: OpenStore = { store, users: 0 }
  open.set(path, entry)
  return entry
}

async function leave(path: string, entry: OpenStore): Promise<void> {
  entry.users -= 1
  if (entry.users > 0) return
  if (open.get(path) === entry) open.delete(path)
  const store = await entry.store.catch(() => undefined)
  store?.close()
}

export function resolvePath(given: string | undefined): string {
  const path = ifNotEmpty(given) ?? DEFAULT_PATH
  return isInMemory(path) ? path : resolve(path)
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => (done ??= action())
}

import { MissingPeerError } from '../../../job/errors/missing-peer-error.js'
import { openBetterSqlite3 } from './better-sqlite3-driver.js'
import type { BetterSqlite3Module } from './better-sqlite3-driver.js'
import type { Driver, DriverName } from './driver.js'
import { openNodeSqlite } from './node-sqlite-driver.js'
import type { NodeSqliteModule } from './node-sqlite-driver.js'

/** In the order of preference. */
const DRIVERS: readonly DriverName[] = ['node:sqlite', 'libsql', 'better-sqlite3']

/**
 * Opens the file with the first SQLite that is there: Node's own where it needs no flag, else `libsql`, else
 * `better-sqlite3`. Throws `MissingPeerError`, with the command that mends it, when there is none.
 */
export async function openDriver(path: string, only?: DriverName): Promise<Driver> {
  const failures: unknown[] = []
  for (const name of only === undefined ? DRIVERS : [only]) {
    const module = await load(name, failures)
    if (module !== undefined) return open(name, module, path)
  }
  throw missing(only, failures)
}

/** The import is not known before: a bundler must not look for a package that is not installed. */
async function load(name: DriverName, failures: unknown[]): Promise<unknown> {
  try {
    return await import(name)
  } catch (error) {
    failures.push(error)
    return undefined
  }
}

function open(name: DriverName, module: unknown, path: string): Driver {
  return name === 'node:sqlite'
    ? openNodeSqlite(module as NodeSqliteModule, path)
    : openBetterSqlite3(module as BetterSqlite3Module, path, name)
}

function missing(only: DriverName | undefined, failures: unknown[]): MissingPeerError {
  const cause = new AggregateError(failures, 'No SQLite could be loaded')
  if (only === 'node:sqlite') {
    return new MissingPeerError(
      'This Node has no node:sqlite without a flag.',
      'npm install libsql',
      { cause },
    )
  }
  const name = only ?? 'libsql'
  return new MissingPeerError(
    only === undefined
      ? 'The embedded queue engine needs SQLite, and this Node has none built in.'
      : `The package ${name} cannot be loaded.`,
    `npm install ${name}`,
    { cause },
  )
}

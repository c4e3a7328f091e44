import '../fixtures/share-parsed-files.js'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa, type Options } from 'execa'
import { vi } from 'vitest'
import type { main as Main } from '../../dist/cli/main.js'
import { requireCompiled } from '../../dist/start/require-compiled.js'

export const bin = fileURLToPath(new URL('../../bin/pikku.js', import.meta.url))

/** A project in a temporary directory. */
export interface Project {
  readonly directory: string
  readonly write: (file: string, text: string) => void
  readonly read: (file: string) => string
  readonly remove: (file: string) => void
  /** The names in a directory, sorted; empty when it is not there. */
  readonly list: (directory: string) => string[]
  /** Every file of the out dir with its text. */
  readonly output: () => Record<string, string>
  readonly modified: (file: string) => number
  readonly dispose: () => void
}

const tsconfig = {
  compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', noEmit: true },
  include: ['**/*.ts'],
}
const manifest = {
  name: 'shop',
  type: 'module',
  imports: {
    '#pikku': './.pikku/pikku-types.gen.ts',
    '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
  },
}

/** A queue that every test can start from. */
export const mailQueue = `import { pikkuSessionlessFunc } from '#pikku'
import { wireQueueWorker } from '#pikku/queue'

export const sendMail = pikkuSessionlessFunc<{ to: string }, { messageId: string }>(async (_, { to }) => ({ messageId: to }))

wireQueueWorker({ queue: 'mail', func: sendMail })
`

/** Makes a project of some files, on top of a package.json and a tsconfig. */
export function createProject(files: Readonly<Record<string, string>> = {}): Project {
  const project = openProject(path.join(temporary(), 'project'))
  const all = {
    'package.json': JSON.stringify(manifest, null, 2),
    'tsconfig.json': JSON.stringify(tsconfig, null, 2),
    ...files,
  }
  for (const [file, text] of Object.entries(all)) project.write(file, text)
  return project
}

/** A copy of the sample shop, under a directory name of the caller's choice. */
export function copyShop(name = 'shop'): Project {
  const directory = path.join(temporary(), name)
  cpSync(fileURLToPath(new URL('../../fixtures/shop/project', import.meta.url)), directory, {
    recursive: true,
    filter: (file) => !/\/project\/(?:node_modules|\.pikku)(?:\/|$)/.test(file),
  })
  return openProject(directory)
}

function temporary(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-cli-')))
}

function openProject(directory: string): Project {
  const at = (file: string): string => path.join(directory, file)
  const list = (folder: string): string[] => {
    try {
      return readdirSync(at(folder)).sort()
    } catch {
      return []
    }
  }
  const read = (file: string): string => readFileSync(at(file), 'utf8')
  return {
    directory,
    write: (file, text) => {
      mkdirSync(path.dirname(at(file)), { recursive: true })
      writeFileSync(at(file), text)
    },
    read,
    remove: (file) => rmSync(at(file), { recursive: true }),
    list,
    output: () => Object.fromEntries(list('.pikku').map((name) => [name, read(`.pikku/${name}`)])),
    modified: (file) => statSync(at(file)).mtimeMs,
    dispose: () => rmSync(path.dirname(directory), { recursive: true, force: true }),
  }
}

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

const bundle = fileURLToPath(new URL('../../dist/command/pikku.cjs', import.meta.url))

/**
 * Runs the command as it is published, bundled, but in this process: to start one takes longer than the command. What
 * concerns the process itself (its exit code, its streams, its directory and environment) is for `spawnPikku`.
 */
export async function pikku(args: readonly string[]): Promise<CommandResult> {
  const { main } = requireCompiled(bundle) as { readonly main: typeof Main }
  const said = { stdout: '', stderr: '' }
  vi.stubEnv('npm_config_user_agent', userAgent)
  const exitCode = await main(args, {
    out: (text) => (said.stdout += text),
    error: (text) => (said.stderr += text),
    color: false,
  })
  return { exitCode, stdout: withoutEnd(said.stdout), stderr: withoutEnd(said.stderr) }
}

/** Runs the command in a process of its own, as a user does. */
export async function spawnPikku(
  args: readonly string[],
  options: Options = {},
): Promise<CommandResult> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [bin, ...args], {
    reject: false,
    env: { NO_COLOR: '1', npm_config_user_agent: userAgent },
    ...options,
  })
  return { exitCode: exitCode ?? -1, stdout: String(stdout), stderr: String(stderr) }
}

/** Whoever runs the tests is not the user's package manager. */
const userAgent = ''

/** As a process's output is read: without its last line end. */
function withoutEnd(text: string): string {
  return text.replace(/\n$/, '')
}

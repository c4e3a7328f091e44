import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { bundleScript } from '../../../scripts/build/bundle-script.js'
import { listFiles } from '../../../scripts/build/list-files.js'
import { journalOf } from './journal.js'
import type { LiveProgram, Outcomes } from './outcome.js'

const tsc = fileURLToPath(
  new URL('../../../node_modules/typescript-7.0/lib/tsc.js', import.meta.url),
)
const program = await bundleScript(new URL('live-program.ts', import.meta.url))

/** The address that shapes have of a PostgreSQL. */
const somewhere = 'postgres://localhost/app'

/** Compiles a project as its tsconfig says, into a folder of it, and gives what the compiler has against it. */
export async function buildSide(project: string, folder: string): Promise<string> {
  const { stdout } = await execa(
    process.execPath,
    [
      tsc,
      '-p',
      project,
      '--noEmit',
      'false',
      '--rootDir',
      project,
      '--outDir',
      path.join(project, folder),
    ],
    { reject: false },
  )
  const manifest = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as {
    readonly imports: Readonly<Record<string, string>>
  }
  const imports = Object.entries(manifest.imports).map(([name, file]) => [
    name,
    file.replace(/\.ts$/, '.js'),
  ])
  writeFileSync(
    path.join(project, folder, 'package.json'),
    JSON.stringify({ ...manifest, imports: Object.fromEntries(imports) }),
  )
  return stdout
}

/** What a module of a shape gets at its start and at its end. */
export interface Addition {
  readonly before: string
  readonly behind: string
  /** What it names, and the statements by which the module had that imported before: most are gone with their last use. */
  readonly imports: Readonly<Record<string, string>>
}

/** Gives the modules of shapes their journal, their engines' addresses, and what is to be added to some of them. */
export function prepareSide(
  built: string,
  database: string,
  additions: Readonly<Record<string, Addition>> = {},
): void {
  for (const file of listFiles(path.join(built, 'src')).filter((name) => name.endsWith('.js'))) {
    const place = path.join(built, 'src', file)
    const [shape] = file.split(/[\\/]/)
    const { before = '', behind = '', imports = {} } = additions[`src/${file}`] ?? {}
    const text = readFileSync(place, 'utf8').replaceAll(somewhere, database)
    const missing = Object.entries(imports).map(([name, statement]) =>
      new RegExp(`^import .*\\b${name}\\b.*from`, 'm').test(text) ? '' : `${statement};`,
    )
    const globals = `const { console, fetch } = globalThis.${journalOf}('${shape}');`
    writeFileSync(place, `${globals}${before}${missing.join('')}\n${text}\n${behind}`)
  }
}

/** Runs a side in a process of its own, and gives what has come of each shape. */
export async function runSide(given: LiveProgram): Promise<Outcomes> {
  const child = spawn(process.execPath, [program, JSON.stringify(given)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, DATABASE_URL: given.database, REDIS_HOST: 'localhost' },
  })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const exited = once(child, 'exit')
  const [message] = (await Promise.race([once(child, 'message'), exited])) as unknown[]
  if (typeof message !== 'object') throw new Error(`It ended before its jobs: ${said}`)
  // Its workers and connections would keep it alive.
  child.kill('SIGKILL')
  await exited
  return message as Outcomes
}

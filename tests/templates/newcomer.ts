import { mkdir, readdir, realpath, symlink } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa, type Result } from 'execa'
import type { RuntimeName } from '../../src/setup/create/runtimes.js'
import type { PackedPikku } from './packed-pikku.js'

/** A package manager that templates are installed with. */
export type Manager = 'npm' | 'pnpm'

/** Someone who has Node, a package manager and the packed package, and nothing of this repository. */
export interface Newcomer {
  /** Creates a project by one command, which installs and prebuilds it too; gives what the command said. */
  readonly create: (name: string, runtime: RuntimeName) => Promise<NewProject>
}

export interface NewProject {
  readonly directory: string
  readonly said: string
  /** From the command to its end. */
  readonly seconds: number
  /** Runs a script of package.json to its end; rejects when it fails. */
  readonly run: (script: string, env?: Environment) => Promise<Result<{ all: true }>>
  /** Starts a script that goes on until it is ended; resolves when it has said what is waited for. */
  readonly start: (script: string, words: RegExp, env?: Environment) => Promise<RunningScript>
}

export type Environment = Readonly<Record<string, string>>

export interface RunningScript {
  readonly said: () => string
  readonly found: RegExpExecArray
  /** Ends it as Ctrl+C does: the signal reaches every process of it. Gives what it said. */
  readonly interrupt: () => Promise<string>
}

export async function createNewcomer(manager: Manager, pikku: PackedPikku): Promise<Newcomer> {
  // Processes say their directory by its real path, and npm finds a package by it.
  const place = await realpath(pikku.place)
  const env = await environmentOf(manager, place)
  const parent = path.join(place, 'projects')
  await mkdir(parent)
  const create = async (name: string, runtime: RuntimeName): Promise<NewProject> => {
    const directory = path.join(parent, name)
    const { runner, cwd } = await findRunner(manager, pikku.tarball, place)
    const flags = ['--runtime', runtime, '--install', '--pikku', `file:${pikku.tarball}`]
    const started = performance.now()
    const { all } = await execa(manager, [...runner, 'pikku', 'create', directory, ...flags], {
      cwd,
      env,
      extendEnv: false,
      all: true,
    })
    const seconds = (performance.now() - started) / 1000
    return openProject(manager, directory, env, all, seconds)
  }
  return { create }
}

/** How the packed command is run by those who have not installed it. */
async function findRunner(
  manager: Manager,
  tarball: string,
  place: string,
): Promise<{ readonly runner: readonly string[]; readonly cwd: string }> {
  if (manager === 'pnpm') return { runner: [`--package=${tarball}`, 'dlx'], cwd: place }
  const kept = path.join(place, 'npm-cache/_npx')
  const [installed] = await readdir(kept).catch(() => [])
  // npx installs a tarball again each time; where it has done so, it takes what is there, as it does with a version.
  return installed === undefined
    ? { runner: ['exec', '--yes', `--package=${tarball}`, '--'], cwd: place }
    : { runner: ['exec', '--no', '--'], cwd: path.join(kept, installed) }
}

function openProject(
  manager: Manager,
  directory: string,
  env: Environment,
  said: string,
  seconds: number,
): NewProject {
  const options = (more: Environment = {}) =>
    ({ cwd: directory, env: { ...env, ...more }, extendEnv: false, all: true }) as const
  const run: NewProject['run'] = (script, more) =>
    execa(manager, ['run', '--silent', script], options(more))
  const start: NewProject['start'] = async (script, words, more) => {
    const child = execa(manager, ['run', script], {
      ...options(more),
      // A group of processes of its own, so that all of it can be told to end.
      detached: true,
      reject: false,
      buffer: false,
    })
    let text = ''
    const found = await new Promise<RegExpExecArray>((resolve, reject) => {
      child.all.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        const match = words.exec(text)
        if (match !== null) resolve(match)
      })
      child.on('exit', () => reject(new Error(`${script} ended:\n${text}`)))
    })
    const interrupt = async (): Promise<string> => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
      await child
      return text
    }
    return { said: () => text, found, interrupt }
  }
  return { directory, said, seconds, run, start }
}

/**
 * The environment of a user's terminal: without what npm tells the scripts it runs, as it runs these tests, and without
 * the commands that this repository has installed, which would stand in for what a template forgets to name.
 */
const said =
  /^(?:npm_(?!config_(?:registry|userconfig|cafile|\w*proxy)$)|VITEST|(?:INIT_CWD|NODE_ENV|TEST|FORCE_COLOR)$)/i

async function environmentOf(manager: Manager, place: string): Promise<Environment> {
  const bin = path.join(place, 'bin')
  await mkdir(bin)
  if (manager === 'pnpm') {
    const pnpm = fileURLToPath(new URL('../../node_modules/pnpm/bin/pnpm.cjs', import.meta.url))
    await symlink(pnpm, path.join(bin, 'pnpm'))
  }
  const own = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    value === undefined || said.test(name) ? [] : [[name, value]],
  )
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => !/node_modules[\\/]/.test(folder))
  return {
    ...Object.fromEntries(own),
    PATH: [bin, ...folders].join(path.delimiter),
    NO_COLOR: '1',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    // What is in the cache is not asked for again.
    npm_config_prefer_offline: 'true',
    npm_config_cache: await shareCache(place),
    npm_config_cache_dir: path.join(place, 'pnpm-cache'),
    npm_config_store_dir: path.join(place, 'pnpm-store'),
    // Cloudflare's tool asks Cloudflare where it is, and says how it is used, unless told not to.
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    XDG_CONFIG_HOME: path.join(place, 'config'),
  }
}

/** The user's downloads, but not the directory beside them where npx would keep every tarball that it ran. */
async function shareCache(place: string): Promise<string> {
  const { stdout } = await execa('npm', ['config', 'get', 'cache'])
  const cache = path.join(place, 'npm-cache')
  const downloads = path.join(stdout.trim(), '_cacache')
  await Promise.all([mkdir(cache), mkdir(downloads, { recursive: true })])
  await symlink(downloads, path.join(cache, '_cacache'), 'junction')
  return cache
}

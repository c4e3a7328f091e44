import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { execa, type Result } from 'execa'
import type { RuntimeName } from '../../src/setup/create/runtimes.js'
import type { PublishedPikku } from './published-pikku.js'
import type { Environment } from './user-environment.js'

/** A package manager that templates are installed with. */
export type Manager = 'npm' | 'pnpm'

/** Someone who has Node, a package manager and a registry with the package, and nothing of this repository. */
export interface Newcomer {
  /** Creates a project by one command, which installs and prebuilds it too if asked; gives what the command said. */
  readonly create: (name: string, runtime: RuntimeName, installs: boolean) => Promise<NewProject>
}

export interface NewProject {
  readonly directory: string
  readonly said: string
  /** From the command to its end. */
  readonly seconds: number
  /** Runs the package manager itself in the project; rejects when it fails. */
  readonly manage: (...args: readonly string[]) => Promise<Result<{ all: true }>>
  /** Runs a script of package.json to its end; rejects when it fails. */
  readonly run: (script: string, env?: Environment) => Promise<Result<{ all: true }>>
  /** Starts a script that goes on until it is ended; resolves when it has said what is waited for. */
  readonly start: (script: string, words: RegExp, env?: Environment) => Promise<RunningScript>
}

export interface RunningScript {
  readonly said: () => string
  readonly found: RegExpExecArray
  /** Ends it as Ctrl+C does: the signal reaches every process of it. Gives what it said. */
  readonly interrupt: () => Promise<string>
}

export async function createNewcomer(
  manager: Manager,
  { place, env }: PublishedPikku,
): Promise<Newcomer> {
  const parent = path.join(place, 'projects')
  await mkdir(parent)
  const createProject: Newcomer['create'] = async (name, runtime, installs) => {
    const directory = path.join(parent, name)
    const flags = ['--runtime', runtime, ...(installs ? ['--install'] : [])]
    const started = performance.now()
    const { all } = await execa(manager, [...runners[manager], 'create', directory, ...flags], {
      cwd: place,
      env,
      extendEnv: false,
      all: true,
    })
    const seconds = (performance.now() - started) / 1000
    return openProject(manager, directory, env, all, seconds)
  }
  let first: Promise<NewProject> | undefined
  return {
    create: async (...asked) => {
      // It puts the command where the others find it: two at once would write there together.
      if (first === undefined) return await (first = createProject(...asked))
      await first.catch(() => {})
      return createProject(...asked)
    },
  }
}

/** How the command is run by those who have not installed it. */
const runners: Readonly<Record<Manager, readonly string[]>> = {
  npm: ['exec', '--yes', '--', 'pikku'],
  pnpm: ['dlx', 'pikku'],
}

/** A project that was created, as its owner sees it. */
export function openProject(
  manager: Manager | 'yarn' | 'bun',
  directory: string,
  env: Environment,
  said: string,
  seconds: number,
): NewProject {
  const options = (more: Environment = {}) =>
    ({ cwd: directory, env: { ...env, ...more }, extendEnv: false, all: true }) as const
  const manage: NewProject['manage'] = (...args) => execa(manager, args, options())
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
    let ended = false
    child.on('exit', () => {
      ended = true
    })
    const interrupt = async (): Promise<string> => {
      // Its exit code alone does not tell: one that ended by the signal has none.
      if (child.pid !== undefined && !ended) process.kill(-child.pid, 'SIGINT')
      await child
      return text
    }
    return { said: () => text, found, interrupt }
  }
  return { directory, said, seconds, manage, run, start }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import pc from 'picocolors'
import { UsageError } from '../config/config-error.js'
import { isPackageName, toPackageName } from '../facts/package-name.js'
import { planProject } from '../setup/create/plan-project.js'
import { runtimes, type RuntimeName } from '../setup/create/runtimes.js'
import { refuseOccupied, writeProject } from '../setup/create/write-project.js'
import { runningPackageManager, runScript, type PackageManager } from '../setup/package-manager.js'
import { askCreate } from './ask-create.js'
import { exitCodes } from './exit-codes.js'
import type { Terminal } from './terminal.js'

export interface CreateFlags {
  readonly runtime?: RuntimeName
  readonly name?: string
  readonly packageManager?: PackageManager
  readonly pikku: string
  readonly install?: boolean
  readonly yes?: boolean
}

/** What is known of a new project: given as flags, answered, or the default. */
export interface CreateAnswers {
  readonly directory: string
  readonly runtime: RuntimeName
  readonly packageManager: PackageManager
  readonly install: boolean
}

/** `pikku create [DIR]`. Resolves to the exit code. */
export async function runCreate(
  given: string | undefined,
  flags: CreateFlags,
  terminal: Terminal,
): Promise<number> {
  const answers = await answersOf(given, flags, terminal)
  if (answers === null) {
    terminal.error('Nothing was written.\n')
    return exitCodes.failure
  }
  const directory = path.resolve(answers.directory)
  const name = flags.name ?? toPackageName(path.basename(directory))
  if (!isPackageName(name)) throw new UsageError(`'${name}' is not a name that npm accepts.`)
  refuseOccupied(directory)
  const files = planProject({ ...answers, name, pikku: flags.pikku })
  writeProject(directory, files)

  const place = path.relative(process.cwd(), directory) || '.'
  terminal.error(`${files.length} files written to ${place}.\n`)
  const steps = stepsOf(answers)
  if (!answers.install) {
    const move = place === '.' ? [] : [`cd ${place.includes(' ') ? JSON.stringify(place) : place}`]
    printNext([...move, ...steps.all], answers.runtime, terminal)
    return exitCodes.fine
  }
  for (const step of steps.now) {
    terminal.error(`${pc.createColors(terminal.color).dim(`$ ${step}`)}\n`)
    if (!(await succeeds(step, directory))) {
      terminal.error(
        `pikku: \`${step}\` failed in ${place}. The project has been created: fix the cause and run it again there.\n`,
      )
      return exitCodes.failure
    }
  }
  if (steps.later.length > 0) printNext([`cd ${place}`, ...steps.later], answers.runtime, terminal)
  return exitCodes.fine
}

/** Null when the person asked has changed their mind. */
async function answersOf(
  given: string | undefined,
  flags: CreateFlags,
  terminal: Terminal,
): Promise<CreateAnswers | null> {
  const known = {
    directory: given ?? flags.name?.replace(/^@.*\//, ''),
    runtime: flags.runtime,
    packageManager: flags.packageManager ?? runningPackageManager() ?? undefined,
    install: flags.install,
  }
  if (flags.yes !== true && terminal.prompt !== undefined) return askCreate(known, terminal.prompt)
  const isEnough = known.runtime !== undefined && known.directory !== undefined
  if (flags.yes !== true && !isEnough) {
    const names = runtimes.map((runtime) => runtime.name).join(', ')
    throw new UsageError(
      `There is no terminal for questions. Give every answer as a flag: pikku create DIR --runtime NAME (${names}), ` +
        'or --yes for the embedded engine in my-queues.',
    )
  }
  return {
    directory: known.directory ?? 'my-queues',
    runtime: known.runtime ?? 'embedded',
    packageManager: known.packageManager ?? 'npm',
    install: known.install ?? false,
  }
}

interface Steps {
  /** Everything, for a person to do. */
  readonly all: readonly string[]
  /** What can be done at once. */
  readonly now: readonly string[]
  /** What needs something else to run first, or runs until it is ended. */
  readonly later: readonly string[]
}

function stepsOf({ runtime, packageManager }: CreateAnswers): Steps {
  const prepare = [`${packageManager} install`, runScript(packageManager, 'prebuild')]
  const firstJob = runScript(packageManager, 'first-job')
  const start = runScript(packageManager, 'start')
  const run: Record<RuntimeName, readonly string[]> = {
    embedded: [firstJob],
    bullmq: [start, firstJob],
    'pg-boss': [start, firstJob],
    sqs: [start, firstJob],
    lambda: [runScript(packageManager, 'build'), firstJob],
    cloudflare: [start],
    express: [start],
    fastify: [start],
  }
  const isDoneAtOnce = runtime === 'embedded'
  return {
    all: [...prepare, ...run[runtime]],
    now: isDoneAtOnce ? [...prepare, ...run[runtime]] : prepare,
    later: isDoneAtOnce ? [] : run[runtime],
  }
}

function printNext(steps: readonly string[], runtime: RuntimeName, terminal: Terminal): void {
  const needs = runtimes.find(({ name }) => name === runtime)?.needs
  const first = needs == null ? '' : ` (${needs} must be running; README.md says where)`
  terminal.error(`Next${first}:\n${steps.map((step) => `  ${step}\n`).join('')}`)
}

async function succeeds(command: string, directory: string): Promise<boolean> {
  // Through a shell, for on Windows a package manager is a script. The words are ours, none is the user's.
  const child = spawn(command, { cwd: directory, shell: true, stdio: ['ignore', 2, 2] })
  const [code] = (await once(child, 'close')) as [number | null]
  return code === 0
}

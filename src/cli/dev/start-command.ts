import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from '../../config/config-error.js'

/** What starts the worker: a command with its arguments, or a text for the shell. */
export type StartCommand =
  | { readonly kind: 'command'; readonly args: readonly [string, ...string[]] }
  | { readonly kind: 'script'; readonly text: string }

/**
 * The given command, otherwise the `start` script of the project. Undefined if there is neither.
 *
 * The script runs without its package manager between: npm passes a signal on to a process that has it already, and
 * many programs end at once at the second one.
 */
export function startCommand(root: string, given: readonly string[]): StartCommand | undefined {
  const [program, ...args] = given
  if (program !== undefined) return { kind: 'command', args: [program, ...args] }
  const file = path.join(root, 'package.json')
  if (!existsSync(file)) return undefined
  const text = startScript(file)
  return text === undefined ? undefined : { kind: 'script', text }
}

export function commandText(command: StartCommand): string {
  return command.kind === 'script' ? command.text : command.args.join(' ')
}

/** The environment in which a package's script runs: its installed commands are found, those of the packages around it too. */
export function scriptEnvironment(root: string): NodeJS.ProcessEnv {
  const bins = ancestors(root).map((directory) => path.join(directory, 'node_modules', '.bin'))
  // Windows spells it `Path`.
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return {
    ...process.env,
    [name]: [...bins, process.env[name] ?? ''].join(path.delimiter),
    npm_lifecycle_event: 'start',
  }
}

function startScript(file: string): string | undefined {
  try {
    const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as {
      scripts?: Record<string, unknown>
    }
    const start = scripts?.['start']
    return typeof start === 'string' && start.trim() !== '' ? start : undefined
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

function ancestors(directory: string): string[] {
  const parent = path.dirname(directory)
  return parent === directory ? [directory] : [directory, ...ancestors(parent)]
}

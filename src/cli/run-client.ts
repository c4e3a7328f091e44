import path from 'node:path'
import { UsageError } from '../config/config-error.js'
import type { ReporterName } from '../diagnostics/reporters/reporter.js'
import { isPackageName } from '../facts/package-name.js'
import { writeClient } from '../pipeline/write-client.js'
import { exitCodes } from './exit-codes.js'
import { givenFlags } from './given-flags.js'
import { printDifferences } from './print-differences.js'
import type { ProjectFlags } from './program.js'
import { report } from './run-prebuild.js'
import { summary } from './summary.js'
import type { Terminal } from './terminal.js'

export interface ClientFlags extends ProjectFlags {
  readonly out: string
  readonly name?: string
  readonly queues?: string
  readonly check?: boolean
  readonly pikku: string
  readonly reporter: ReporterName
}

/** `pikku client`. Resolves to the exit code. */
export async function runClient(flags: ClientFlags, terminal: Terminal): Promise<number> {
  const start = performance.now()
  const { name } = flags
  if (name !== undefined && !isPackageName(name)) {
    throw new UsageError(`'${name}' is not a name that npm accepts.`)
  }
  const isCheck = flags.check === true
  const result = await writeClient({ ...flags, queues: namesIn(flags.queues), isCheck })
  // Warnings about the project are prebuild's to print.
  await report(result, { ...flags, silent: true }, terminal)
  if (result.files === null) return exitCodes.found
  const differences = isCheck ? result.plan.filter(({ action }) => action !== 'keep') : []
  if (differences.length > 0) {
    const directory = path.resolve(flags.cwd, flags.out)
    const root = result.config?.root ?? flags.cwd
    printDifferences(differences, { ...flags, root, directory, command: command(flags) }, terminal)
    return exitCodes.found
  }
  if (flags.reporter === 'pretty') {
    terminal.error(`${summary(result, performance.now() - start, isCheck)}\n`)
  }
  return exitCodes.fine
}

function namesIn(list: string | undefined): string[] | undefined {
  return list?.split(',').map((name) => name.trim())
}

/** The command that was given, without `--check`. */
function command({ out, config, project, name, queues }: ClientFlags): string {
  return `npx pikku client${givenFlags({ out, config, project, name, queues })}`
}

import path from 'node:path'
import { applyPlan } from '../output/apply-plan.js'
import { formatDiff } from '../output/format-diff.js'
import { planInit } from '../setup/init/plan-init.js'
import { readProject, type ExistingProject } from '../setup/init/read-project.js'
import { runScript } from '../setup/package-manager.js'
import { colourDiff } from './colour-diff.js'
import { confirm } from './confirm.js'
import { exitCodes } from './exit-codes.js'
import { countWords } from './summary.js'
import type { Terminal } from './terminal.js'

export interface InitFlags {
  readonly cwd: string
  readonly pikku: string
  readonly yes?: boolean
  readonly dryRun?: boolean
}

/** `pikku init`. Resolves to the exit code. */
export async function runInit(flags: InitFlags, terminal: Terminal): Promise<number> {
  const project = await readProject(path.resolve(flags.cwd))
  const { files, notes } = planInit(project, flags.pikku)
  terminal.error(`Found ${describe(project)}.\n`)
  for (const note of notes) terminal.error(`note: ${note}\n`)
  if (files.length === 0) {
    terminal.error('Everything is there already; nothing was changed.\n')
    return exitCodes.fine
  }
  terminal.out(`${colourDiff(files.map(formatDiff).join('\n'), terminal.color)}\n`)
  if (flags.dryRun === true) {
    terminal.error(`${countWords(files.length, 'file')} would be written.\n`)
    return exitCodes.fine
  }
  if (!(await isWanted(flags, terminal))) {
    terminal.error('Nothing was written.\n')
    return exitCodes.failure
  }
  applyPlan(project.root, files)
  const { packageManager } = project
  terminal.error(
    `${countWords(files.length, 'file')} written. Next:\n  ${packageManager} install\n  ${runScript(packageManager, 'prebuild')}\n`,
  )
  return exitCodes.fine
}

function describe({ packageManager, tsconfig, isModule, provider }: ExistingProject): string {
  return [
    packageManager,
    tsconfig.path === null ? 'no tsconfig' : path.basename(tsconfig.path),
    isModule ? 'ES modules' : 'CommonJS',
    provider === null ? 'no queue engine yet' : `the engine ${provider}`,
  ].join(', ')
}

async function isWanted({ yes }: InitFlags, terminal: Terminal): Promise<boolean> {
  const instead = 'Pass --yes to write these changes, or --dry-run to only see them.'
  return confirm({ message: 'Write these changes?', yes, instead }, terminal)
}

import path from 'node:path'
import pc from 'picocolors'
import { workflowCommand } from '../diagnostics/reporters/workflow-command.js'
import { relativePosix } from '../facts/posix-path.js'
import { formatDiff } from '../output/format-diff.js'
import type { PlannedFile } from '../output/plan.js'
import type { PrebuildFlags } from './program.js'
import { countWords } from './summary.js'
import type { Terminal } from './terminal.js'

/** Where the generated files are; both absolute. */
interface Places {
  readonly root: string
  readonly outDir: string
}

/** Names each file that differs, shows how, and says the command that mends it. */
export function printDifferences(
  differences: readonly PlannedFile[],
  places: Places,
  flags: PrebuildFlags,
  terminal: Terminal,
): void {
  const colors = pc.createColors(terminal.color)
  if (flags.reporter === 'json') {
    for (const file of differences) {
      terminal.out(
        `${JSON.stringify({ kind: 'difference', state: stateOf(file), file: placeOf(file, places), diff: formatDiff(file) })}\n`,
      )
    }
  } else {
    for (const file of differences) {
      if (flags.reporter === 'github') {
        terminal.error(
          workflowCommand(
            'error',
            { file: placeOf(file, places), title: 'pikku' },
            `${stateOf(file)}. Run: ${command(flags)}`,
          ),
        )
      }
      terminal.error(`${colors.yellow(stateOf(file))}: ${placeOf(file, places)}\n`)
    }
    if (flags.silent !== true) terminal.error(`\n${differences.map(formatDiff).join('\n')}\n`)
  }
  terminal.error(`${countWords(differences.length, 'file')} out of date. Run: ${command(flags)}\n`)
}

function stateOf(file: PlannedFile): 'missing' | 'stale' | 'leftover' {
  if (file.action === 'remove') return 'leftover'
  return file.action === 'write' && file.before === null ? 'missing' : 'stale'
}

function placeOf(file: PlannedFile, { root, outDir }: Places): string {
  return relativePosix(root, path.join(outDir, file.path))
}

/** The command that was given, without `--check`. */
function command(flags: PrebuildFlags): string {
  const given = [
    flags.config === undefined ? '' : ` --config ${flags.config}`,
    flags.project === undefined ? '' : ` --project ${flags.project}`,
    flags.outDir === undefined ? '' : ` --out-dir ${flags.outDir}`,
  ]
  return `npx pikku prebuild${given.join('')}`
}

import path from 'node:path'
import pc from 'picocolors'
import { workflowCommand } from '../diagnostics/reporters/workflow-command.js'
import { relativePosix } from '../facts/posix-path.js'
import { formatDiff } from '../output/format-diff.js'
import type { PlannedFile } from '../output/plan.js'
import type { ReporterName } from '../diagnostics/reporters/reporter.js'
import { countWords } from './summary.js'
import type { Terminal } from './terminal.js'

/** Where files differ, and what is to be said of it. */
export interface DifferenceContext {
  /** What places are shown relative to. */
  readonly root: string
  /** What the files' paths are relative to. */
  readonly directory: string
  /** The command that mends it. */
  readonly command: string
  readonly reporter: ReporterName
  readonly silent?: boolean | undefined
}

/** Names each file that differs, shows how, and says the command that mends it. */
export function printDifferences(
  differences: readonly PlannedFile[],
  { root, directory, command, reporter, silent }: DifferenceContext,
  terminal: Terminal,
): void {
  const colors = pc.createColors(terminal.color)
  const placeOf = (file: PlannedFile): string =>
    relativePosix(root, path.join(directory, file.path))
  if (reporter === 'json') {
    for (const file of differences) {
      terminal.out(
        `${JSON.stringify({ kind: 'difference', state: stateOf(file), file: placeOf(file), diff: formatDiff(file) })}\n`,
      )
    }
  } else {
    for (const file of differences) {
      if (reporter === 'github') {
        terminal.error(
          workflowCommand(
            'error',
            { file: placeOf(file), title: 'pikku' },
            `${stateOf(file)}. Run: ${command}`,
          ),
        )
      }
      terminal.error(`${colors.yellow(stateOf(file))}: ${placeOf(file)}\n`)
    }
    if (silent !== true) terminal.error(`\n${differences.map(formatDiff).join('\n')}\n`)
  }
  terminal.error(`${countWords(differences.length, 'file')} out of date. Run: ${command}\n`)
}

function stateOf(file: PlannedFile): 'missing' | 'stale' | 'leftover' {
  if (file.action === 'remove') return 'leftover'
  return file.action === 'write' && file.before === null ? 'missing' : 'stale'
}

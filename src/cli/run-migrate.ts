import { readConfig } from '../config/read-config.js'
import type { JobNameWay, Remark } from '../migrate/apply/migration.js'
import { planMigration } from '../migrate/plan-migration.js'
import { applyPlan } from '../output/apply-plan.js'
import { formatDiff } from '../output/format-diff.js'
import { verifyMigration } from '../pipeline/verify-migration.js'
import { listFiles } from '../scan/list-files.js'
import { scan } from '../scan/scan.js'
import { colourDiff } from './colour-diff.js'
import { exitCodes } from './exit-codes.js'
import { countWords } from './summary.js'
import type { Terminal } from './terminal.js'

export interface MigrateFlags {
  readonly cwd: string
  readonly config?: string
  readonly project?: string
  readonly write?: boolean
  readonly jobNames?: JobNameWay
}

/** `pikku migrate`. Resolves to the exit code. */
export async function runMigrate(flags: MigrateFlags, terminal: Terminal): Promise<number> {
  const { config } = await readConfig(flags)
  const sources = scan(config, listFiles(config))
  const { files, left, next } = planMigration(
    config,
    sources,
    verifyMigration(config, sources.files),
    { jobNames: flags.jobNames },
  )
  const isWriting = flags.write === true
  if (files.length > 0 && !isWriting) {
    terminal.out(`${colourDiff(files.map(formatDiff).join('\n'), terminal.color)}\n`)
  }
  if (isWriting) applyPlan(config.root, files)
  list(terminal, 'left alone', left)
  list(terminal, 'next', next)
  const count = countWords(files.length, 'file')
  if (files.length === 0) terminal.error('Nothing to rewrite.\n')
  else if (isWriting) terminal.error(`${count} rewritten. Next: npx pikku prebuild\n`)
  else terminal.error(`${count} would be rewritten. To do so: npx pikku migrate --write\n`)
  return exitCodes.fine
}

function list(terminal: Terminal, title: string, remarks: readonly Remark[]): void {
  for (const { file, line, column, message } of remarks) {
    terminal.error(`${title}: ${file}:${line}:${column} - ${message}\n`)
  }
}

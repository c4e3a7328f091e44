import { relativePosix } from '../facts/posix-path.js'
import type { Config } from '../config/config.js'
import type { PlannedFile } from '../output/plan.js'
import type { Migration, Remark } from './migration.js'
import { bullmqDefaults } from './queue-defaults.js'
import { readCode } from './read-code.js'
import { rewriteBullmqQueues } from './rewrite-bullmq-queues.js'
import { rewriteModules } from './rewrite-modules.js'
import { findBosses, rewritePgBossSends } from './rewrite-pg-boss.js'
import { rewriteServices } from './rewrite-services.js'
import { rewriteWirings } from './rewrite-wirings.js'
import { rewriteWorkers } from './rewrite-workers.js'
import { settleImports } from './settle-imports.js'
import { applyEdits, createSheet } from './sheet.js'

/** Decides what becomes of older spellings and of raw BullMQ and pg-boss. Reads files, and writes none. */
export function planMigration(config: Config, files: readonly string[]): Migration {
  const code = readCode(config, files)
  const sheet = createSheet(code)
  rewriteModules(sheet)
  rewriteServices(sheet)
  rewriteWirings(sheet)
  const bosses = findBosses(sheet)
  const defaults = bullmqDefaults(sheet)
  const wired = rewriteWorkers(sheet, new Set(bosses.keys()), defaults)
  rewriteBullmqQueues(sheet, wired, defaults)
  rewritePgBossSends(sheet, bosses, wired)
  for (const file of code.files) settleImports(sheet, file)
  const planned = code.files.flatMap((file): PlannedFile[] => {
    const text = applyEdits(file.text, sheet.editsOf(file))
    const path = relativePosix(config.root, file.fileName)
    return text === file.text ? [] : [{ action: 'write', path, text, before: file.text }]
  })
  return { files: planned, left: inOrder(sheet.left), next: inOrder(sheet.next) }
}

function inOrder(remarks: readonly Remark[]): readonly Remark[] {
  const byName = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)
  return [...remarks].sort(
    (a, b) => byName(a.file, b.file) || a.line - b.line || a.column - b.column,
  )
}

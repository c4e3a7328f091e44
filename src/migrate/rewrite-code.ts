import type { ts } from '../inspect/source/typescript.js'
import { bullmqQueues } from './bullmq-queues.js'
import { bullmqWorkers } from './bullmq-workers.js'
import { findBosses } from './find-bosses.js'
import { loadedAtRunTime } from './loaded-at-run-time.js'
import { addClient, clientName, planBossCall } from './pg-boss-client.js'
import { bossParts, type BossPart } from './pg-boss-parts.js'
import { bullmqDefaults } from './queue-defaults.js'
import type { RawPart } from './raw-part.js'
import type { Code } from './read-code.js'
import { rewriteModules } from './rewrite-modules.js'
import { rewriteRawQueues } from './rewrite-raw-queues.js'
import { rewriteServices } from './rewrite-services.js'
import { rewriteWirings } from './rewrite-wirings.js'
import { settleImports } from './settle-imports.js'
import { createSheet, type Sheet } from './sheet.js'
import { unreadUses } from './unread-uses.js'

/** All edits of a migration but those of the units that are refused, each with its reason. */
export function rewriteCode(code: Code, refused: ReadonlyMap<string, string>): Sheet {
  const sheet = createSheet(code)
  for (const file of code.files) rewriteSpellings(sheet, file, refused)
  rewriteEngines(sheet, refused)
  for (const file of code.files) {
    const units = new Set(sheet.editsOf(file).flatMap((edit) => edit.units))
    if (units.size > 0) settleImports(sheet.of(...units), file)
  }
  return sheet
}

function rewriteSpellings(
  whole: Sheet,
  file: ts.SourceFile,
  refused: ReadonlyMap<string, string>,
): void {
  const unit = `spellings ${file.fileName}`
  const reason = refused.get(unit)
  const sheet = reason === undefined ? whole.of(unit) : createSheet(whole.code)
  rewriteModules(sheet, file)
  rewriteServices(sheet, file)
  rewriteWirings(sheet, file)
  if (reason !== undefined) whole.leave(file, `its older spellings stay: ${reason}`)
}

function rewriteEngines(sheet: Sheet, refused: ReadonlyMap<string, string>): void {
  const { code } = sheet
  const loaded = loadedAtRunTime(code)
  const defaults = bullmqDefaults(code)
  const bosses = findBosses(code)
  const clients = bosses.map((boss) => {
    const parts = bossParts(code, boss, loaded)
    return { boss, parts, client: clientName(boss, parts) }
  })
  const parts: RawPart[] = [
    ...bullmqWorkers(sheet, defaults),
    ...bullmqQueues(sheet, defaults, loaded),
    ...clients.flatMap(({ parts: own, client }) => own.map((part) => withClient(part, client))),
    ...unreadUses(code, bosses),
  ]
  const rewritten = new Set(rewriteRawQueues(sheet, parts, refused).map(({ node }) => node))
  for (const { boss, parts: own, client } of clients) {
    addClient(
      sheet,
      boss,
      client,
      own.filter(({ node }) => rewritten.has(node)),
    )
  }
}

/** What adds jobs does so through the client. */
function withClient(part: BossPart, client: string): RawPart {
  const { call } = part
  if (part.what === 'worker' || call === null) return part
  return {
    ...part,
    plan: (sheet) => {
      const found = part.plan(sheet)
      return typeof found === 'string' ? found : planBossCall(sheet, call, client)
    },
  }
}

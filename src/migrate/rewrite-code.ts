import { ts } from '../inspect/source/typescript.js'
import { bullUses } from './bull/bull-uses.js'
import { bullmqQueues } from './bullmq/bullmq-queues.js'
import { bullmqWorkers } from './bullmq/bullmq-workers.js'
import { findBosses, type Boss } from './pg-boss/find-bosses.js'
import { eachNode } from './code/each-node.js'
import { loadedAtRunTime } from './code/loaded-at-run-time.js'
import { addClients, clientName, clientText, planBossCall } from './pg-boss/pg-boss-client.js'
import { madeQueues } from './pg-boss/made-queues.js'
import { bossParts, type BossPart } from './pg-boss/pg-boss-parts.js'
import { bullmqQueueCalls, queueFacts } from './bullmq/queue-facts.js'
import { literalName } from './code/literal-name.js'
import { nestParts } from './nest/nest-parts.js'
import { nestUses } from './nest/nest-uses.js'
import { settleModules } from './nest/settle-modules.js'
import { heldTypes, holderOf } from './plan/holder.js'
import type { RawPart } from './plan/raw-part.js'
import type { Code } from './code/read-code.js'
import { rewriteModules } from './spellings/rewrite-modules.js'
import { rewriteRawQueues } from './plan/rewrite-raw-queues.js'
import { rewriteServices } from './spellings/rewrite-services.js'
import { rewriteWirings } from './spellings/rewrite-wirings.js'
import { keepComments } from './apply/keep-comments.js'
import type { JobNameWay, MigrationOptions } from './apply/migration.js'
import { settleImports } from './apply/settle-imports.js'
import { createSheet, type Sheet } from './apply/sheet.js'
import { unreadUses } from './unread-uses.js'

/** All edits of a migration but those of the units that are refused, each with its reason. */
export function rewriteCode(
  code: Code,
  refused: ReadonlyMap<string, string>,
  { jobNames }: MigrationOptions,
): Sheet {
  const sheet = createSheet(code)
  for (const file of code.files) rewriteSpellings(sheet, file, refused)
  rewriteEngines(sheet, refused, jobNames)
  for (const file of code.files) {
    keepComments(sheet, file)
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

function rewriteEngines(
  sheet: Sheet,
  refused: ReadonlyMap<string, string>,
  way: JobNameWay | undefined,
): void {
  const { code } = sheet
  const loaded = loadedAtRunTime(code)
  const factsOf = queueFacts(code, way)
  const bosses = findBosses(code)
  const queuesOfBosses = madeQueues(code)
  const clients = bosses.map((boss) => {
    const parts = bossParts(code, boss, queuesOfBosses, loaded)
    return { boss, parts, client: clientName(boss, parts) }
  })
  const nest = nestUses(code)
  const inNest = nestParts(code, nest, queuesOfBullmq(code), way)
  const parts: RawPart[] = [
    ...inNest,
    ...bullmqWorkers(sheet, factsOf),
    ...bullmqQueues(sheet, factsOf, loaded),
    ...clients.flatMap(({ parts: own, client }) => own.map((part) => withClient(part, client))),
    ...bullUses(code),
    ...unreadUses(code, bosses, new Set([...heldNames(code), ...bossNames(bosses), ...nest.names])),
  ]
  const rewritten = new Set(rewriteRawQueues(sheet, parts, refused).map(({ node }) => node))
  settleModules(sheet, nest, inNest, rewritten)
  for (const { boss, parts: own, client } of clients) {
    addClients(
      sheet,
      boss,
      client,
      own.filter(({ node }) => rewritten.has(node)),
    )
  }
}

function queuesOfBullmq(code: Code): ReadonlySet<string> {
  const names = bullmqQueueCalls(code).map((call) => literalName(code, call.arguments?.[0]))
  return new Set(names.filter((name) => name !== null))
}

/** The names in the types of what holds a queue that is made here. */
function heldNames(code: Code): ReadonlySet<ts.Node> {
  const holders = bullmqQueueCalls(code).map((call) => holderOf(code, call))
  const types = holders.flatMap((holder) => (typeof holder === 'string' ? [] : heldTypes(holder)))
  return new Set(types.flatMap(({ typeName }) => eachNode<ts.Node>([typeName], ts.isIdentifier)))
}

/** The names in the types of what holds a boss. */
function bossNames(bosses: readonly Boss[]): ts.Node[] {
  const types = bosses.flatMap(({ holders }) => holders.flatMap(heldTypes))
  return types.flatMap(({ typeName }) => eachNode<ts.Node>([typeName], ts.isIdentifier))
}

/** What adds jobs does so through the client. */
function withClient(part: BossPart, client: string): RawPart {
  const { call, isGrouped } = part
  if (part.what === 'worker' || call === null) return part
  return {
    ...part,
    plan: (sheet) => {
      const found = part.plan(sheet)
      return typeof found === 'string'
        ? found
        : planBossCall({ sheet, call, isGrouped }, clientText(part, client))
    },
  }
}

import { ts } from '../../inspect/source/typescript.js'
import { workerNames } from '../../scan/names.js'
import { eachNode } from '../code/each-node.js'
import { importedName } from '../code/imported-name.js'
import type { Sheet } from '../apply/sheet.js'

const flatKeys = new Set([
  'concurrency',
  'maxConcurrency',
  'batchSize',
  'prefetch',
  'pollInterval',
  'visibilityTimeout',
  'lockDuration',
  'drainDelay',
  'removeOnComplete',
  'removeOnFail',
  'maxStalledCount',
  'autorun',
])

type Member = ts.PropertyAssignment | ts.ShorthandPropertyAssignment

/** `addQueueWorker`, `addQueueProcessor`, and older options of `wireQueueWorker`. */
export function rewriteWirings(sheet: Sheet, file: ts.SourceFile): void {
  const { code } = sheet
  const isWiringName = (node: ts.Node): node is ts.Identifier =>
    ts.isIdentifier(node) &&
    !ts.isImportSpecifier(node.parent) &&
    (workerNames as readonly string[]).includes(importedName(code, node)?.name ?? '') &&
    /^(?:@pikku\/|#?pikku(?:\/|$))/.test(importedName(code, node)?.module ?? '')
  for (const name of eachNode([file], isWiringName)) {
    const spelling = importedName(code, name)?.name ?? ''
    const call = name.parent
    const [options] = ts.isCallExpression(call) && call.expression === name ? call.arguments : []
    if (options === undefined || !ts.isObjectLiteralExpression(options)) {
      if (spelling !== 'wireQueueWorker')
        sheet.leave(name, `the options of ${spelling} are not written in the call`)
      continue
    }
    rewriteWiring(sheet, name, spelling, options)
  }
}

function rewriteWiring(
  sheet: Sheet,
  callee: ts.Identifier,
  spelling: string,
  options: ts.ObjectLiteralExpression,
): void {
  const file = options.getSourceFile()
  const isOlder = spelling !== 'wireQueueWorker'
  const members = options.properties.filter(
    (member): member is Member =>
      (ts.isPropertyAssignment(member) || ts.isShorthandPropertyAssignment(member)) &&
      !ts.isComputedPropertyName(member.name),
  )
  const named = new Map(members.map((member) => [keyOf(member), member]))
  const queue = named.get('queue') ?? named.get('queueName') ?? named.get('name')
  const isCurrent = !isOlder && (queue === undefined || keyOf(queue) === 'queue')
  if (isCurrent) return
  if (members.length < options.properties.length) {
    sheet.leave(callee, `${spelling} takes options that are spread or computed`)
    return
  }
  const flat = isOlder ? members.filter((member) => flatKeys.has(keyOf(member))) : []
  const config = named.get('config')
  const settings =
    config !== undefined && ts.isPropertyAssignment(config) ? config.initializer : undefined
  const inner =
    settings !== undefined && ts.isObjectLiteralExpression(settings) ? settings : undefined
  if (isOlder && config !== undefined && inner === undefined) {
    sheet.leave(config, 'config is not written in the call, so it is not known what it holds')
    return
  }
  const between = flat.slice(0, -1).map((member, index) => [member, flat[index + 1]] as const)
  const areNeighbours = between.every(
    ([one, other]) => members.indexOf(one) + 1 === members.indexOf(other as Member),
  )
  if (flat.length > 0 && (inner !== undefined || !areNeighbours)) {
    sheet.leave(
      callee,
      `${flat.map(keyOf).join(', ')} belong into config, and are not side by side`,
    )
    return
  }
  const [firstFlat] = flat
  const lastFlat = flat.at(-1)
  if (firstFlat !== undefined && lastFlat !== undefined) {
    sheet.replace(file, firstFlat.getStart(), firstFlat.getStart(), 'config: { ')
    sheet.replace(file, lastFlat.end, lastFlat.end, ' }')
  }
  if (queue !== undefined && keyOf(queue) !== 'queue') rename(sheet, queue, 'queue')
  const retry = named.get('retryOptions')
  if (isOlder && retry !== undefined) rename(sheet, retry, 'retry')
  if (isOlder && inner !== undefined) liftRetries(sheet, inner, config as Member)
  if (isOlder) {
    const module = importedName(sheet.code, callee)?.module ?? 'pikku'
    sheet.replace(file, callee.getStart(), callee.end, 'wireQueueWorker')
    sheet.need(file, module, 'wireQueueWorker')
  }
}

function keyOf(member: Member): string {
  return (member.name as ts.Identifier | ts.StringLiteral).text
}

function rename(sheet: Sheet, member: Member, name: string): void {
  const text = ts.isShorthandPropertyAssignment(member) ? `${name}: ${keyOf(member)}` : name
  sheet.replace(member.getSourceFile(), member.name.getStart(), member.name.end, text)
}

/** `config: { retries }` stands beside `config` today. */
function liftRetries(sheet: Sheet, settings: ts.ObjectLiteralExpression, config: Member): void {
  const file = settings.getSourceFile()
  const { properties } = settings
  const index = properties.findIndex(
    (each) => each.name !== undefined && each.name.getText() === 'retries',
  )
  const retries = properties[index]
  if (retries === undefined) return
  const line = /\r?\n[^\S\n]*$/.exec(file.text.slice(0, config.getStart()))?.[0]
  const text = `${retries.getText()},${line ?? ' '}`
  sheet.replace(file, config.getStart(), config.getStart(), text)
  const next = properties[index + 1]
  const before = properties[index - 1]
  const start = next === undefined && before !== undefined ? before.end : retries.getStart()
  sheet.replace(file, start, next === undefined ? retries.end : next.getStart(), '')
}

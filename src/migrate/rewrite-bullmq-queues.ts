import path from 'node:path'
import { relativePosix } from '../facts/posix-path.js'
import { ts } from '../inspect/typescript.js'
import { planBullmqCall } from './bullmq-calls.js'
import { optionsOf, otherOption } from './options-of.js'
import { bullmqQueues, type QueueDefaults } from './queue-defaults.js'
import type { Sheet } from './sheet.js'

/** `new Queue<T>(name, options)` whose every use has a match, and whose worker is wired. */
export function rewriteBullmqQueues(
  sheet: Sheet,
  wired: ReadonlySet<string>,
  defaults: ReadonlyMap<string, QueueDefaults | string>,
): void {
  for (const call of bullmqQueues(sheet)) {
    const reason = rewriteQueue(sheet, call, wired, defaults)
    if (reason !== undefined) sheet.leave(call, `this queue stays: ${reason}`)
  }
}

function rewriteQueue(
  sheet: Sheet,
  call: ts.NewExpression,
  wired: ReadonlySet<string>,
  allDefaults: ReadonlyMap<string, QueueDefaults | string>,
): string | undefined {
  const [queue, given] = call.arguments ?? []
  if (queue === undefined || !ts.isStringLiteralLike(queue)) return 'its name is not a plain text'
  if (!wired.has(queue.text)) return `no worker of '${queue.text}' was found that pikku can wire`
  const options = optionsOf(given)
  if (typeof options === 'string') return options
  const other = otherOption(options, ['connection', 'prefix', 'defaultJobOptions'])
  if (other !== undefined) return `its option ${other} has no match in pikku`
  const defaults = allDefaults.get(queue.text)
  if (defaults === undefined || typeof defaults === 'string') return defaults
  const declaration = call.parent
  if (!ts.isVariableDeclaration(declaration) || declaration.type !== undefined) {
    return 'it is not the value of a variable of its own type'
  }
  const symbol = sheet.code.symbolOf(declaration.name)
  const uses = symbol === undefined ? [] : sheet.code.referencesTo(symbol)
  const edits: (() => void)[] = []
  for (const use of uses) {
    if (use === declaration.name || ts.isImportSpecifier(use.parent)) continue
    const plan = planBullmqCall(sheet, use, queue, defaults.options)
    if (typeof plan === 'string') return `${plan} (${placeOf(use)})`
    edits.push(plan)
  }
  const file = call.getSourceFile()
  const settings = [...options].flatMap(([key, value]) =>
    key === 'defaultJobOptions'
      ? []
      : `${key === 'connection' ? 'redis' : key}: ${value.getText()}`.replace(/^(\w+): \1$/, '$1'),
  )
  const service = settings.length === 0 ? '' : `{ ${settings.join(', ')} }`
  sheet.replace(file, call.getStart(), call.end, `new PikkuQueue(createBullMQService(${service}))`)
  sheet.need(file, 'pikku/queue-bullmq', 'createBullMQService')
  sheet.need(file, clientModule(sheet, file), 'PikkuQueue')
  for (const edit of edits) edit()
  return undefined
}

function placeOf(node: ts.Node): string {
  const file = node.getSourceFile()
  return `${path.basename(file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
}

/** The specifier of the generated client, from a file. */
export function clientModule({ code }: Sheet, file: ts.SourceFile): string {
  const to = relativePosix(
    path.dirname(file.fileName),
    path.join(code.config.outDir, 'pikku-queue.gen'),
  )
  const { importExtension } = code.config
  return `${to.startsWith('.') && !to.startsWith('.pikku') ? to : `./${to}`}${importExtension}`
}

import path from 'node:path'
import { relativePosix } from '../facts/posix-path.js'
import { ts } from '../inspect/source/typescript.js'
import { planBullmqCall } from './bullmq-calls.js'
import { literalName } from './literal-name.js'
import { optionsOf, otherOption } from './options-of.js'
import { placeOf } from './place-of.js'
import { bullmqQueueCalls, type QueueDefaults } from './queue-defaults.js'
import type { RawPart } from './raw-part.js'
import type { Sheet } from './sheet.js'

/** `new Queue<T>(name, options)` with its uses: all of them have a match, or it stays. */
export function bullmqQueues(
  { code }: Sheet,
  defaults: ReadonlyMap<string, QueueDefaults | string>,
  loaded: ReadonlyMap<ts.Symbol, ts.Node>,
): RawPart[] {
  return bullmqQueueCalls(code).map((call): RawPart => {
    const [queue] = call.arguments ?? []
    return {
      engine: 'bullmq',
      queue: literalName(code, queue),
      node: call,
      what: 'queue',
      plan: (sheet) => planQueue(sheet, call, defaults, loaded),
    }
  })
}

function planQueue(
  sheet: Sheet,
  call: ts.NewExpression,
  allDefaults: ReadonlyMap<string, QueueDefaults | string>,
  loaded: ReadonlyMap<ts.Symbol, ts.Node>,
): (() => void) | string {
  const [queue, given] = call.arguments ?? []
  if (queue === undefined || !ts.isStringLiteralLike(queue))
    return 'its name is not a string literal'
  const options = optionsOf(given)
  if (typeof options === 'string') return options
  const other = otherOption(options, ['connection', 'prefix', 'defaultJobOptions'])
  if (other !== undefined) return `its option ${other} has no match in pikku`
  const defaults = allDefaults.get(queue.text)
  if (defaults === undefined) return 'its name is not a string literal'
  if (typeof defaults === 'string') return defaults
  const declaration = call.parent
  if (
    !ts.isVariableDeclaration(declaration) ||
    declaration.type !== undefined ||
    !ts.isIdentifier(declaration.name)
  ) {
    return 'it is not the value of a variable of its own type'
  }
  const symbol = sheet.code.symbolOf(declaration.name)
  const place = symbol && loaded.get(symbol)
  if (place !== undefined) {
    return `its module is loaded at run time (${placeOf(place)}), and what is done with it there is not seen`
  }
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
  return () => {
    sheet.replace(
      file,
      call.getStart(),
      call.end,
      `new PikkuQueue(createBullMQService(${service}))`,
    )
    sheet.need(file, 'pikku/queue-bullmq', 'createBullMQService')
    sheet.need(file, clientModule(sheet, file), 'PikkuQueue')
    for (const edit of edits) edit()
  }
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

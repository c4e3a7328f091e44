import path from 'node:path'
import { relativePosix } from '../facts/posix-path.js'
import { ts } from '../inspect/typescript.js'
import { eachNode } from './each-node.js'
import { importedName } from './imported-name.js'
import { optionsOf, otherOption } from './options-of.js'
import type { Sheet } from './sheet.js'

/** `new Queue<T>(name, options)` whose every use is `add` or `close`, and whose worker is wired. */
export function rewriteBullmqQueues(sheet: Sheet, wired: ReadonlySet<string>): void {
  for (const call of eachNode(sheet.code.files, ts.isNewExpression)) {
    const imported = importedName(sheet.code, call.expression)
    if (imported?.module !== 'bullmq' || imported.name !== 'Queue') continue
    const reason = rewriteQueue(sheet, call, wired)
    if (reason !== undefined) sheet.leave(call, `this queue stays: ${reason}`)
  }
}

function rewriteQueue(
  sheet: Sheet,
  call: ts.NewExpression,
  wired: ReadonlySet<string>,
): string | undefined {
  const [queue, given] = call.arguments ?? []
  if (queue === undefined || !ts.isStringLiteralLike(queue)) return 'its name is not a plain text'
  if (!wired.has(queue.text)) return `no worker of '${queue.text}' was found that pikku can wire`
  const options = optionsOf(given)
  if (typeof options === 'string') return options
  const other = otherOption(options, ['connection', 'prefix'])
  if (other !== undefined) return `its option ${other} has no match in pikku`
  const declaration = call.parent
  if (!ts.isVariableDeclaration(declaration) || declaration.type !== undefined) {
    return 'it is not the value of a variable of its own type'
  }
  const symbol = sheet.code.symbolOf(declaration.name)
  const uses = symbol === undefined ? [] : sheet.code.referencesTo(symbol)
  const adds: { readonly call: ts.CallExpression; readonly options: string | null }[] = []
  for (const use of uses) {
    if (use === declaration.name || ts.isImportSpecifier(use.parent)) continue
    const access = use.parent
    const made = access.parent
    const method =
      ts.isPropertyAccessExpression(access) &&
      access.expression === use &&
      ts.isCallExpression(made)
        ? access.name.text
        : ''
    if (method === 'close') continue
    if (method !== 'add' || !ts.isCallExpression(made))
      return `it is used otherwise than by add (${placeOf(use)})`
    if (!isIdUnused(made))
      return `the job that add gives is used (${placeOf(use)}): pikku's add gives its id`
    const jobOptions = rewriteJobOptions(made.arguments[2])
    if (typeof jobOptions === 'object' && jobOptions !== null)
      return `${jobOptions.reason} (${placeOf(use)})`
    adds.push({ call: made, options: jobOptions })
  }
  const file = call.getSourceFile()
  const settings = [...options].map(([key, value]) =>
    `${key === 'connection' ? 'redis' : key}: ${value.getText()}`.replace(/^(\w+): \1$/, '$1'),
  )
  const service = settings.length === 0 ? '' : `{ ${settings.join(', ')} }`
  sheet.replace(file, call.getStart(), call.end, `new PikkuQueue(createBullMQService(${service}))`)
  sheet.need(file, 'pikku/queue-bullmq', 'createBullMQService')
  sheet.need(file, clientModule(sheet, file), 'PikkuQueue')
  for (const add of adds) {
    const [name, , jobOptions] = add.call.arguments
    const place = add.call.getSourceFile()
    if (name !== undefined) sheet.replace(place, name.getStart(), name.end, queue.getText())
    if (jobOptions !== undefined && add.options !== null) {
      sheet.replace(place, jobOptions.getStart(), jobOptions.end, add.options)
    }
  }
  return undefined
}

/** What is asked of one job, in pikku's words; null for what means the same as it stands. */
function rewriteJobOptions(node: ts.Expression | undefined): null | { readonly reason: string } {
  const options = optionsOf(node)
  if (typeof options === 'string') return { reason: options }
  const known = ['delay', 'attempts', 'jobId', 'removeOnComplete', 'removeOnFail']
  const other = otherOption(options, known)
  if (other === 'priority')
    return { reason: 'in BullMQ the lower priority runs first, in pikku the higher' }
  return other === undefined
    ? null
    : { reason: `the job option ${other} has no plain match in pikku` }
}

function isIdUnused(call: ts.CallExpression): boolean {
  const { parent } = call
  return ts.isExpressionStatement(
    ts.isAwaitExpression(parent) || ts.isVoidExpression(parent) ? parent.parent : parent,
  )
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

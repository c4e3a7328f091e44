import { ts } from '../inspect/typescript.js'
import { eachNode } from './each-node.js'
import { planHandler } from './handler.js'
import { importedName } from './imported-name.js'
import { optionsOf, otherOption } from './options-of.js'
import type { Sheet } from './sheet.js'
import { wireStatement } from './wire-statement.js'

/** A consumer as an engine's own package writes it. */
interface RawWorker {
  readonly call: ts.CallExpression | ts.NewExpression
  readonly queue: ts.Expression | undefined
  readonly handler: ts.Expression | undefined
  readonly options: ts.Expression | undefined
  /** What the worker's options may say: its key in `config` by its key there; null for what the process says. */
  readonly keys: Readonly<Record<string, string | null>>
  /** What the engine does and pikku does not, when nothing is said. */
  readonly defaults: string
  readonly start: (options: ReadonlyMap<string, ts.Expression>) => string
}

const bullmqKeys = {
  connection: null,
  prefix: null,
  concurrency: 'concurrency',
  lockDuration: 'lockDuration',
  maxStalledCount: 'maxStalledCount',
  drainDelay: 'drainDelay',
  name: 'name',
}

/** Wires the queues of raw workers. Gives the names of the queues that are wired now. */
export function rewriteWorkers(sheet: Sheet, bosses: ReadonlySet<ts.Symbol>): Set<string> {
  const wired = new Set<string>()
  const workers = [...bullmqWorkers(sheet), ...pgBossWorkers(sheet, bosses)]
  const times = new Map<string, number>()
  for (const { queue } of workers)
    if (queue) times.set(queue.getText(), (times.get(queue.getText()) ?? 0) + 1)
  for (const worker of workers) {
    const isOnly = times.get(worker.queue?.getText() ?? '') === 1
    const reason = isOnly
      ? rewriteWorker(sheet, worker)
      : 'its queue has several workers; a queue has one function'
    if (reason !== undefined) sheet.leave(worker.call, `this worker stays: ${reason}`)
    else if (worker.queue !== undefined) wired.add((worker.queue as ts.StringLiteral).text)
  }
  return wired
}

function rewriteWorker(sheet: Sheet, worker: RawWorker): string | undefined {
  const { call, queue, handler, keys } = worker
  if (queue === undefined || !ts.isStringLiteralLike(queue))
    return 'the name of its queue is not a plain text'
  const options = optionsOf(worker.options)
  if (typeof options === 'string') return options
  const other = otherOption(options, Object.keys(keys))
  if (other !== undefined) return `its option ${other} has no match in pikku`
  const [input, output] = (call.typeArguments ?? []).map((type) => type.getText())
  const plan = planHandler(sheet, handler, { input, output })
  if (typeof plan === 'string') return plan
  const statement = wireStatement(sheet, call)
  if (typeof statement === 'string') return statement
  const file = call.getSourceFile()
  const settings = [...options].flatMap(([key, value]) => {
    const now = keys[key]
    return now == null ? [] : [`${now}: ${value.getText()}`]
  })
  const config = settings.length === 0 ? '' : `, config: { ${settings.join(', ')} }`
  const body = handler as ts.Expression
  sheet.replace(file, statement.getStart(), queue.getStart(), 'wireQueueWorker({ queue: ')
  sheet.replace(file, queue.end, body.getStart(), `, func: ${plan.head}`)
  plan.apply()
  sheet.replace(file, body.end, call.end, `)${worker.defaults}${config} })`)
  sheet.need(file, '#pikku', 'pikkuSessionlessFunc')
  sheet.need(file, '#pikku/queue', 'wireQueueWorker')
  sheet.follow(
    call,
    `'${queue.text}' is wired here; ${worker.start(options)} starts it, in the process that imports .pikku/pikku-bootstrap.gen`,
  )
  return undefined
}

/** `new Worker<Input, Output>(queue, handler, options)`. */
function bullmqWorkers(sheet: Sheet): RawWorker[] {
  return eachNode(sheet.code.files, ts.isNewExpression).flatMap((call) => {
    const imported = importedName(sheet.code, call.expression)
    if (imported?.module !== 'bullmq' || imported.name !== 'Worker') return []
    const [queue, handler, options] = call.arguments ?? []
    return {
      call,
      queue,
      handler,
      options,
      keys: bullmqKeys,
      // BullMQ runs a job once unless its producer asks for more.
      defaults: ', retries: 0',
      start: (given) => {
        const prefix = given.get('prefix')
        const redis = given.get('connection')
        const parts = [
          redis && `redis: ${redis.getText()}`,
          prefix && `prefix: ${prefix.getText()}`,
        ]
        const named = parts.filter(Boolean).join(', ')
        return `createBullMQWorkers(${named === '' ? '' : `{ ${named} }`}).start()`
      },
    }
  })
}

/** `boss.work<Input>(queue, options?, handler)`. */
function pgBossWorkers(sheet: Sheet, bosses: ReadonlySet<ts.Symbol>): RawWorker[] {
  return eachNode(sheet.code.files, ts.isCallExpression).flatMap((call) => {
    if (!ts.isPropertyAccessExpression(call.expression)) return []
    const { expression, name } = call.expression
    const symbol = sheet.code.symbolOf(expression)
    if (name.text !== 'work' || symbol === undefined || !bosses.has(symbol)) return []
    const [queue, second, third] = call.arguments
    const [handler, options] = third === undefined ? [second, undefined] : [third, second]
    return {
      call,
      queue,
      handler,
      options,
      keys: { localConcurrency: 'concurrency' },
      defaults: '',
      start: () => `createPgBossWorkers({ boss: ${expression.getText()} }).start()`,
    }
  })
}

import { ts } from '../inspect/typescript.js'
import { eachNode } from './each-node.js'
import { planHandler } from './handler.js'
import { importedName } from './imported-name.js'
import { keptCount } from './bullmq-job-options.js'
import { memberText } from './member-text.js'
import { numberOf } from './number-of.js'
import { optionsOf, otherOption } from './options-of.js'
import { readQueueDefaults, timeText } from './pg-boss-options.js'
import type { Sheet } from './sheet.js'
import { wireStatement } from './wire-statement.js'
import type { WorkerDefaults } from './worker-defaults.js'

/** A consumer as an engine's own package writes it. */
interface RawWorker {
  readonly call: ts.CallExpression | ts.NewExpression
  readonly queue: ts.Expression | undefined
  readonly handler: ts.Expression | undefined
  readonly options: ts.Expression | undefined
  /** What the worker's options may say: the member of `config` that each becomes; null for what the process says. */
  readonly keys: Readonly<Record<string, ReadSetting | null>>
  /** What the engine does and pikku does not when nothing is said, and what is said elsewhere for all jobs. */
  readonly defaults: WorkerDefaults | string
  readonly start: (options: ReadonlyMap<string, ts.Expression>) => string
}

type ReadSetting = (value: ts.Expression) => string | undefined

const as =
  (key: string): ReadSetting =>
  (value) =>
    memberText(value, key)

const kept =
  (key: string): ReadSetting =>
  (value) => {
    const count = keptCount(value)
    return count && memberText(count, key)
  }

const bullmqKeys = {
  connection: null,
  prefix: null,
  concurrency: as('concurrency'),
  lockDuration: as('lockDuration'),
  maxStalledCount: as('maxStalledCount'),
  drainDelay: as('drainDelay'),
  name: as('name'),
  removeOnComplete: kept('removeOnComplete'),
  removeOnFail: kept('removeOnFail'),
}

/** Wires the queues of raw workers. Gives the names of the queues that are wired now. */
export function rewriteWorkers(
  sheet: Sheet,
  bosses: ReadonlySet<ts.Symbol>,
  defaults: ReadonlyMap<string, WorkerDefaults | string>,
): Set<string> {
  const wired = new Set<string>()
  const workers = [...bullmqWorkers(sheet, defaults), ...pgBossWorkers(sheet, bosses)]
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
  const { call, queue, handler, keys, defaults } = worker
  if (queue === undefined || !ts.isStringLiteralLike(queue))
    return 'the name of its queue is not a plain text'
  const options = optionsOf(worker.options)
  if (typeof options === 'string') return options
  const other = otherOption(options, Object.keys(keys))
  if (other !== undefined) return `its option ${other} has no match in pikku`
  if (typeof defaults === 'string') return defaults
  const [input, output] = (call.typeArguments ?? []).map((type) => type.getText())
  const plan = planHandler(sheet, handler, { input, output })
  if (typeof plan === 'string') return plan
  const statement = wireStatement(sheet, call)
  if (typeof statement === 'string') return statement
  const file = call.getSourceFile()
  const config: string[] = []
  for (const [key, value] of options) {
    const read = keys[key]
    if (read == null) continue
    const member = read(value)
    if (member === undefined) return `its option ${key} has no plain match in pikku`
    if (member !== '') config.push(member)
  }
  // What is asked with a job comes before what its worker says.
  const own = config.filter((member) => !defaults.config.some((asked) => isSameKey(asked, member)))
  const members = [...own, ...defaults.config]
  const settings = [
    ...defaults.settings,
    ...(members.length === 0 ? [] : [`config: { ${members.join(', ')} }`]),
  ]
  const body = handler as ts.Expression
  sheet.replace(file, statement.getStart(), queue.getStart(), 'wireQueueWorker({ queue: ')
  sheet.replace(file, queue.end, body.getStart(), `, func: ${plan.head}`)
  plan.apply()
  sheet.replace(file, body.end, call.end, `)${settings.map((each) => `, ${each}`).join('')} })`)
  sheet.need(file, '#pikku', 'pikkuSessionlessFunc')
  sheet.need(file, '#pikku/queue', 'wireQueueWorker')
  sheet.follow(
    call,
    `'${queue.text}' is wired here; ${worker.start(options)} starts it, in the process that imports .pikku/pikku-bootstrap.gen`,
  )
  return undefined
}

function isSameKey(one: string, other: string): boolean {
  return one.split(':')[0] === other.split(':')[0]
}

/** `new Worker<Input, Output>(queue, handler, options)`. */
function bullmqWorkers(
  sheet: Sheet,
  asked: ReadonlyMap<string, WorkerDefaults | string>,
): RawWorker[] {
  return eachNode(sheet.code.files, ts.isNewExpression).flatMap((call) => {
    const imported = importedName(sheet.code, call.expression)
    if (imported?.module !== 'bullmq' || imported.name !== 'Worker') return []
    const [queue, handler, options] = call.arguments ?? []
    const given = queue && ts.isStringLiteralLike(queue) ? asked.get(queue.text) : undefined
    // What cannot be said here stays with the queue, which then stays too.
    const { settings, config } = typeof given === 'object' ? given : { settings: [], config: [] }
    const isRetried = settings.some((each) => each.startsWith('retry:'))
    return {
      call,
      queue,
      handler,
      options,
      keys: bullmqKeys,
      // BullMQ runs a job once unless its producer asks for more.
      defaults: { settings: isRetried ? settings : ['retries: 0', ...settings], config },
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
  const calls = eachNode(sheet.code.files, ts.isCallExpression).flatMap((call) => {
    if (!ts.isPropertyAccessExpression(call.expression)) return []
    const { expression, name } = call.expression
    const symbol = sheet.code.symbolOf(expression)
    if (symbol === undefined || !bosses.has(symbol)) return []
    return { call, boss: expression.getText(), method: name.text }
  })
  const made = new Map(
    calls
      .filter(({ method }) => method === 'createQueue')
      .map(({ call: { arguments: given } }) => [given[0]?.getText(), given[1]]),
  )
  return calls
    .filter(({ method }) => method === 'work')
    .map(({ call, boss }) => {
      const [queue, second, third] = call.arguments
      const [handler, options] = third === undefined ? [second, undefined] : [third, second]
      return {
        call,
        queue,
        handler,
        options,
        keys: {
          localConcurrency: as('concurrency'),
          pollingIntervalSeconds: (value) => {
            const time = timeText(value, 's')
            return time && `pollInterval: ${time}`
          },
          batchSize: (value) => (numberOf(value) === 1 ? '' : undefined),
        },
        defaults: readQueueDefaults(made.get(queue?.getText())),
        start: () => `createPgBossWorkers({ boss: ${boss} }).start()`,
      }
    })
}

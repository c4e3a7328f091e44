import { ts } from '../../inspect/source/typescript.js'
import { keptText } from './bullmq-job-options.js'
import { eachNode } from '../code/each-node.js'
import { findHandler } from '../plan/find-handler.js'
import { engineErrorNear, finalThrows } from './engine-errors.js'
import { importedMember } from '../code/imported-name.js'
import { loopNames } from '../code/loop-values.js'
import { literalName } from '../code/literal-name.js'
import type { Code } from '../code/read-code.js'
import { memberText } from '../code/member-text.js'
import { unmatched, type RawPart } from '../plan/raw-part.js'
import type { Sheet } from '../apply/sheet.js'
import type { JobKinds } from '../plan/job-kinds.js'
import { optionsOf, otherOption, type Options } from '../plan/options-of.js'
import { delayedThrows } from '../plan/snoozed.js'
import { planWorker, settingAs, type ReadSetting } from '../plan/plan-worker.js'
import { typesOf, type JobTypes } from '../plan/job-types.js'
import type { WorkerDefaults } from '../plan/worker-defaults.js'
import type { FactsOf, QueueFacts } from './queue-facts.js'

const kept =
  (key: string): ReadSetting =>
  (value) =>
    keptText(value, key)

/** How many jobs begin in a time, over all workers: in both a job that may not begin waits. */
const readLimiter: ReadSetting = (value) => {
  const options = ts.isObjectLiteralExpression(value) ? optionsOf(value) : ''
  if (typeof options === 'string') return undefined
  const [max, duration] = [options.get('max'), options.get('duration')]
  const groupKey = options.get('groupKey')
  const other = otherOption(options, ['max', 'duration', 'groupKey'])
  if (max === undefined || duration === undefined || other !== undefined) return undefined
  const limit = `limit: { ${memberText(max, 'max')}, ${memberText(duration, 'per')} }`
  if (groupKey === undefined) return { wiring: limit }
  // As BullMQ up to version 2 has it: a path of the data, and a limit for each of its values.
  return ts.isStringLiteralLike(groupKey)
    ? { wiring: `group: { by: ${groupKey.getText()}, ${limit} }` }
    : undefined
}

export const workerKeys: Readonly<Record<string, ReadSetting | null>> = {
  connection: null,
  prefix: null,
  concurrency: settingAs('concurrency'),
  lockDuration: settingAs('lockDuration'),
  maxStalledCount: settingAs('maxStalledCount'),
  drainDelay: settingAs('drainDelay'),
  name: settingAs('name'),
  limiter: readLimiter,
  removeOnComplete: kept('removeOnComplete'),
  removeOnFail: kept('removeOnFail'),
}

export const workerHints: Readonly<Record<string, string | undefined>> = {
  autorun: 'workers of pikku run once start() is called',
  limiter: "write limit: { max, per } in the wiring, or group: { by: '…', limit: { max, per } }",
  lockRenewTime: 'pikku renews a lock in time for its lockDuration',
  metrics: 'getStats(name) of QueueMonitor has the numbers of a queue',
  settings:
    "write retry: { backoff: 'fixed' | 'linear' | 'exponential' } in the wiring, or throw RetryAfterError(reason, time)",
  stalledInterval: 'pikku looks for lost jobs as often as its lockDuration asks for',
  telemetry: 'pikku traces jobs where a tracer of OpenTelemetry is registered',
  useWorkerThreads: 'handlers of pikku run in the process of their workers',
}

/** `new Worker<Input, Output>(queue, handler, options)`. */
export function bullmqWorkers({ code }: Sheet, factsOf: FactsOf): RawPart[] {
  const calls = eachNode(code.files, ts.isNewExpression).filter((call) => {
    const imported = importedMember(code, call.expression)
    return imported?.module === 'bullmq' && imported.name === 'Worker'
  })
  const finals = new Map(calls.map((call) => [call, engineThrows(code, call)]))
  const all = [...finals.values()].flatMap(({ final, delayed }) => [...final, ...delayed])
  return calls.flatMap((call): RawPart | RawPart[] => {
    const names = loopNames(code, call.arguments?.[0])
    if (names !== undefined) return names.map((name) => partOfLoop(call, name, names))
    const queue = literalName(code, call.arguments?.[0])
    const plan: RawPart['plan'] = (sheet) => {
      if (queue === null) return 'the name of its queue is not known before the program runs'
      const error = engineErrorNear(code, call.getSourceFile(), all)
      return error === undefined
        ? planBullmqWorker(sheet, call, {
            queue,
            facts: factsOf(queue),
            final: finals.get(call)?.final ?? [],
          })
        : thrownReason(error)
    }
    return { engine: 'bullmq', queue, node: call, what: 'worker', plan }
  })
}

/** A worker of each of some queues: prebuild reads no loops, and what stands for the name in one may be used anywhere in it. */
function partOfLoop(call: ts.NewExpression, queue: string, names: readonly string[]): RawPart {
  const [first = '', ...others] = names.map((name) => `'${name}'`)
  const list = [first, ...others].join(', ')
  return unmatched(
    { engine: 'bullmq', queue, node: call, what: 'worker' },
    `one is made for each of ${list}, and prebuild reads no loops: make the handler a function, const handle = pikkuSessionlessFunc<Data, Result>(async (services, data) => { … }), and write a wiring for each: wireQueueWorker({ queue: ${first}, func: handle, retries: 0 })${others.length === 0 ? '' : `, and the same for ${others.join(', ')}`}`,
  )
}

/** A handler is used by its worker alone, so that what it throws ends no job of another. */
function engineThrows(code: Code, { arguments: given }: ts.NewExpression): EngineThrows {
  const found = findHandler(code, given?.[1])
  return typeof found === 'string'
    ? { final: [], delayed: [] }
    : { final: finalThrows(code, found.fn), delayed: delayedThrows(code, found.fn) }
}

/** Errors of BullMQ that a handler throws and pikku has a word for. */
interface EngineThrows {
  /** What it ends its job with. */
  readonly final: readonly ts.Expression[]
  /** What it puts its job off with. */
  readonly delayed: readonly ts.Expression[]
}

interface NamedWorker {
  readonly queue: string
  readonly facts: QueueFacts
  /** What its handler ends its job with. */
  readonly final: readonly ts.Expression[]
}

function planBullmqWorker(
  sheet: Sheet,
  call: ts.NewExpression,
  { queue, facts, final }: NamedWorker,
): (() => void) | string {
  const [, handler, options] = call.arguments ?? []
  const limited = facts.kinds && limiterReason(facts.kinds, optionsOf(options, sheet.code))
  if (limited !== undefined) return limited
  const plan = planWorker(sheet, {
    call,
    queue,
    handler,
    options,
    keys: workerKeys,
    hints: workerHints,
    types: { ...facts.types, ...given(typesOf(call.typeArguments)) },
    jobName: facts.jobName,
    kinds: facts.kinds,
    defaults: settingsOf(facts),
    workers: (given) => {
      const prefix = given.get('prefix')
      const redis = given.get('connection')
      return {
        module: 'pikku/queue-bullmq',
        name: 'createBullMQWorkers',
        members: [
          redis && memberText(redis, 'redis'),
          prefix && memberText(prefix, 'prefix'),
        ].filter((each) => each !== undefined),
      }
    },
  })
  if (typeof plan === 'string') return plan
  return () => {
    plan()
    tellUnique(sheet, call, queue, facts)
    rewriteFinalThrows(sheet, final)
  }
}

/** Why a limit of a queue does not hold for kinds that are set apart. */
export function limiterReason({ way }: JobKinds, options: Options | string): string | undefined {
  const limiter = typeof options === 'string' ? undefined : options.get('limiter')
  if (limiter === undefined) return undefined
  if (way === 'queues')
    return 'its limiter holds for jobs of all names together, which would have a queue each'
  return limiter.getText().includes('groupKey')
    ? 'groupKey of its limiter is a path of its data, which would have the name beside it: write the limit by hand'
    : undefined
}

export function tellUnique(
  sheet: Sheet,
  node: ts.Node,
  queue: string,
  { unique }: Pick<QueueFacts, 'unique'>,
): void {
  if (typeof unique === 'object' && unique.remark !== undefined)
    sheet.follow(node, `jobs of '${queue}' are unique by its wiring: ${unique.remark}`)
}

export function rewriteFinalThrows(sheet: Sheet, final: readonly ts.Expression[]): void {
  for (const name of final) {
    const file = name.getSourceFile()
    sheet.replace(file, name.getStart(), name.end, 'NonRetryableError')
    sheet.need(file, 'pikku', 'NonRetryableError')
  }
}

/** Why a worker stays near which an error is thrown that BullMQ treats in its own way. */
export function thrownReason(error: string): string {
  return `its handler may throw ${error}, which means nothing in pikku: ${errorHints[error] ?? otherError}`
}

const otherError =
  'throw NonRetryableError in the handler itself, or call interaction.queue.discard or fail'

const errorHints: Readonly<Record<string, string>> = {
  DelayedError: 'call interaction.queue.snooze(time), which ends the run and costs no attempt',
  RateLimitError: 'declare limit on the wiring, or throw RetryAfterError(reason, time)',
  WaitingChildrenError: 'pikku has no flows: add the next job when this one is done',
}

/** What a worker says of the types itself. */
function given(types: JobTypes): Partial<JobTypes> {
  return Object.fromEntries(Object.entries(types).filter(([, type]) => type !== undefined))
}

/** BullMQ runs a job once unless its producer asks for more. What cannot be said here leaves the queue alone. */
export function settingsOf({ defaults, unique }: QueueFacts): WorkerDefaults {
  const { settings, config } =
    typeof defaults === 'object' ? defaults : { settings: [], config: [] }
  const isRetried = settings.some((each) => each.startsWith('retry:'))
  const rules = typeof unique === 'object' ? [unique.setting] : []
  return { settings: [...(isRetried ? [] : ['retries: 0']), ...settings, ...rules], config }
}

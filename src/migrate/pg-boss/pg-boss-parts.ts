import { ts } from '../../inspect/source/typescript.js'
import { bossDefaults } from './boss-defaults.js'
import { isHandedOn, type Boss, type BossHolder } from './find-bosses.js'
import { importedName } from '../code/imported-name.js'
import { literalName } from '../code/literal-name.js'
import { moduleNames } from '../code/module-names.js'
import { numberOf } from '../code/number-of.js'
import { bossCalls } from './pg-boss-calls.js'
import type { MadeQueues } from './made-queues.js'
import { timeText } from './pg-boss-options.js'
import { placeOf } from '../code/place-of.js'
import { typesOf } from '../plan/job-types.js'
import { optionsOf } from '../plan/options-of.js'
import { planWorker, settingAs, type ReadSetting } from '../plan/plan-worker.js'
import { unmatched, type RawPart } from '../plan/raw-part.js'
import { servedElsewhere } from '../plan/served-elsewhere.js'
import type { WorkerDefaults } from '../plan/worker-defaults.js'
import type { Code } from '../code/read-code.js'
import type { Sheet } from '../apply/sheet.js'

/** A part of a boss, and the boss. */
export interface BossPart extends RawPart {
  readonly holder: BossHolder
  /** What stands for the boss there. */
  readonly use: ts.Expression
  readonly call: ts.CallExpression | null
  /** Whether the worker of its queue limits how many jobs of one group run at once. */
  readonly isGrouped: boolean
}

/** What neither adds to a queue nor serves one. */
const neutral = new Set([
  'clearStorage',
  'createQueue',
  'deleteQueue',
  'getDb',
  'getQueue',
  'getQueueSize',
  'getQueueStats',
  'getQueues',
  'isInstalled',
  'maintain',
  'off',
  'on',
  'once',
  'purgeQueue',
  'schemaVersion',
  'start',
  'stop',
  'supervise',
])

/** What a person writes in place of a call that has no match. */
const callHints: Readonly<Record<string, string | undefined>> = {
  complete: 'wire the queue: a job is completed when its handler returns',
  deleteAllJobs:
    'queue.drain(name) and queue.clean(name, { status, olderThan: 0 }) remove its jobs',
  deleteJob: 'queue.remove(name, id) rejects where the job is gone or runs',
  fail: 'wire the queue: a job has failed when its handler throws',
  fetch: 'wire the queue: its handler is given each job',
  findJobs: 'list them by queue.list(name, { status, where })',
  flow: 'pikku has no flows: let the handler of each job add the next one',
  getJobById: 'read it by queue.findJob(name, id)',
  getSchedules: 'list them by queue.schedules(name)',
  offWork: 'stop its workers by stop() of createPgBossWorkers',
  publish: 'add a job to each queue that takes the event',
  redrive: 'call queue.redrive(name), of a deadLetterQueue',
  resume: 'queue.retry(name, id) puts a cancelled job back, and rejects where it has not failed',
  retry: 'queue.retry(name, id) puts a failed job back, and rejects where it has not failed',
  subscribe: 'add a job to this queue where the event is published',
  update: 'call queue.update(name, id, data)',
  updateQueue: 'say it in the wiring of its worker',
  upsert: "write unique: { by: '…', while: 'waiting', then: 'replace' } in the wiring",
}

const keys: Readonly<Record<string, ReadSetting | null>> = {
  groupConcurrency: settingAs('groupConcurrency'),
  localConcurrency: settingAs('concurrency'),
  pollingIntervalSeconds: (value) => {
    const time = timeText(value, 's')
    return time && `pollInterval: ${time}`
  },
  batchSize: (value) => (numberOf(value) === 1 ? '' : undefined),
}

const hints: Readonly<Record<string, string | undefined>> = {
  batchSize: 'wire the queue with batch: { size }, and take a list of data',
  includeMetadata: 'interaction.queue has the attempt, the id and the time of a job',
  localGroupConcurrency:
    "write group: { by: '…', concurrency } in the wiring, which holds over all processes",
  perJobResults: 'wire the queue without a batch: each job then ends by itself',
  priority: 'leave it out: jobs of a higher priority come first',
  teamConcurrency: 'write config: { concurrency } in the wiring',
  teamSize: 'write config: { concurrency } in the wiring',
}

/** Every use of a boss: `work`, the calls that add jobs, and what has no match. */
export function bossParts(
  code: Code,
  boss: Boss,
  queues: MadeQueues,
  loaded: ReadonlyMap<ts.Symbol, ts.Node>,
): BossPart[] {
  const uses = boss.holders.flatMap((holder) =>
    holder.uses
      .filter((use) => !isHandedOn(code, boss, use))
      .map((use) => ({ holder, use, call: callOf(use) })),
  )
  const places = boss.holders.map(({ symbol }) => loaded.get(symbol))
  const obstacle = bossDefaults(code, boss.made) ?? loadedReason(places.find((place) => place))
  return uses.flatMap(({ holder, use, call }): BossPart[] => {
    if (isOurs(code, use)) return []
    const base = {
      engine: 'pg-boss',
      holder,
      use,
      call: call ?? null,
      node: call ?? use,
      isGrouped: false,
    } as const
    if (call === undefined) {
      const other = { ...base, queue: null, what: 'pg-boss' } as const
      return [{ ...base, ...unmatched(other, 'it is used other than by a call') }]
    }
    const method = methodOf(call)
    if (neutral.has(method)) return []
    const queue = literalName(code, queueArgument(call))
    const elsewhere = queue === null ? {} : { servedElsewhere: servedElsewhere(queue) }
    const part = {
      ...base,
      ...elsewhere,
      queue,
      what: method,
      isGrouped: queues.grouped.has(queue),
    }
    if (method !== 'work') {
      if (Object.hasOwn(bossCalls, method)) return [{ ...part, plan: () => obstacle ?? (() => {}) }]
      const hint = callHints[method]
      const reason = `pikku has no match for ${method}${hint === undefined ? '' : `: ${hint}`}`
      return [{ ...part, ...unmatched(part, reason) }]
    }
    const defaults = queues.defaultsOf(part.queue)
    return [
      {
        ...part,
        what: 'worker',
        plan: (sheet) => obstacle ?? planWork(sheet, call, use, defaults),
      },
    ]
  })
}

function planWork(
  sheet: Sheet,
  call: ts.CallExpression,
  boss: ts.Expression,
  defaults: WorkerDefaults | string,
): (() => void) | string {
  const [, second, third] = call.arguments
  const queue = literalName(sheet.code, call.arguments[0])
  if (queue === null) return 'the name of its queue is not known before the program runs'
  const name = boss.getText()
  const [handler, options] = third === undefined ? [second, undefined] : [third, second]
  return planWorker(sheet, {
    call,
    queue,
    handler,
    options,
    keys,
    hints,
    defaults,
    types: typesOf(call.typeArguments),
    // A job of pg-boss is named as its queue is.
    jobName: { only: queue },
    workers: () => ({
      module: 'pikku/queue-pg-boss',
      name: 'createPgBossWorkers',
      members: [name === 'boss' ? name : `boss: ${name}`],
    }),
  })
}

/** The call of a method of what a name stands for. */
function callOf(use: ts.Expression): ts.CallExpression | undefined {
  const access = use.parent
  const isCalled =
    ts.isPropertyAccessExpression(access) &&
    access.expression === use &&
    ts.isCallExpression(access.parent) &&
    access.parent.expression === access
  return isCalled ? access.parent : undefined
}

/** The name of the queue: an argument, behind that of an event, or a member of `send({ name, data })`. */
export function queueArgument(call: ts.CallExpression): ts.Expression | undefined {
  const method = methodOf(call)
  const given = call.arguments[method === 'subscribe' || method === 'unsubscribe' ? 1 : 0]
  if (given === undefined || !ts.isObjectLiteralExpression(given)) return given
  const members = optionsOf(given)
  return typeof members === 'string' ? given : (members.get('name') ?? given)
}

export function methodOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : ''
}

/** `createPgBossWorkers({ boss })`: handed to pikku, or to be closed by it. */
function isOurs(code: Code, use: ts.Expression): boolean {
  const member = use.parent
  if (!ts.isPropertyAssignment(member) && !ts.isShorthandPropertyAssignment(member)) return false
  const call = member.parent.parent
  if (!ts.isCallExpression(call)) return false
  const module = importedName(code, call.expression)?.module ?? ''
  return moduleNames.some(({ spellings }) => spellings.includes(module))
}

function loadedReason(place: ts.Node | undefined): string | undefined {
  return (
    place &&
    `the module of its boss is loaded at run time (${placeOf(place)}), and what is done with it there is not seen`
  )
}

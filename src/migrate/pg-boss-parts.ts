import { ts } from '../inspect/source/typescript.js'
import { bossDefaults } from './boss-defaults.js'
import type { Boss } from './find-bosses.js'
import { importedName } from './imported-name.js'
import { literalName } from './literal-name.js'
import { moduleNames } from './module-names.js'
import { numberOf } from './number-of.js'
import { bossCalls } from './pg-boss-calls.js'
import { readQueueDefaults, timeText } from './pg-boss-options.js'
import { placeOf } from './place-of.js'
import { planWorker, settingAs, type ReadSetting } from './plan-worker.js'
import { unmatched, type RawPart } from './raw-part.js'
import type { Code } from './read-code.js'
import type { Sheet } from './sheet.js'

/** A part of a boss, and the boss. */
export interface BossPart extends RawPart {
  readonly boss: Boss
  readonly call: ts.CallExpression | null
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

const keys: Readonly<Record<string, ReadSetting | null>> = {
  localConcurrency: settingAs('concurrency'),
  pollingIntervalSeconds: (value) => {
    const time = timeText(value, 's')
    return time && `pollInterval: ${time}`
  },
  batchSize: (value) => (numberOf(value) === 1 ? '' : undefined),
}

/** Every use of a boss: `work`, the calls that add jobs, and what has no match. */
export function bossParts(
  code: Code,
  boss: Boss,
  loaded: ReadonlyMap<ts.Symbol, ts.Node>,
): BossPart[] {
  const uses = code.referencesTo(boss.symbol).filter((use) => use !== boss.declaration.name)
  const calls = uses.flatMap((use) => callOf(use) ?? [])
  const made = new Map(
    calls
      .filter((call) => methodOf(call) === 'createQueue')
      .map(({ arguments: given }) => [literalName(code, given[0]), given[1]]),
  )
  const obstacle = bossDefaults(code, boss.made) ?? loadedReason(loaded.get(boss.symbol))
  return uses.flatMap((use): BossPart[] => {
    if (ts.isImportSpecifier(use.parent) || isOurs(code, use)) return []
    const call = callOf(use)
    const base = { engine: 'pg-boss', boss, call: call ?? null, node: call ?? use } as const
    if (call === undefined) {
      const other = { ...base, queue: null, what: 'pg-boss' } as const
      return [{ ...base, ...unmatched(other, 'it is used other than by a call') }]
    }
    const method = methodOf(call)
    if (neutral.has(method)) return []
    const part = { ...base, queue: literalName(code, call.arguments[0]), what: method }
    if (method !== 'work') {
      if (Object.hasOwn(bossCalls, method)) return [{ ...part, plan: () => obstacle ?? (() => {}) }]
      return [{ ...part, ...unmatched(part, `pikku has no match for ${method}`) }]
    }
    const defaults = readQueueDefaults(made.get(part.queue))
    return [
      {
        ...part,
        what: 'worker',
        plan: (sheet) => obstacle ?? planWork(sheet, call, boss, defaults),
      },
    ]
  })
}

function planWork(
  sheet: Sheet,
  call: ts.CallExpression,
  boss: Boss,
  defaults: ReturnType<typeof readQueueDefaults>,
): (() => void) | string {
  const [queue, second, third] = call.arguments
  if (queue === undefined || !ts.isStringLiteralLike(queue))
    return 'the name of its queue is not a string literal'
  const [handler, options] = third === undefined ? [second, undefined] : [third, second]
  return planWorker(sheet, {
    call,
    queue,
    handler,
    options,
    keys,
    defaults,
    start: () => `createPgBossWorkers({ boss: ${boss.declaration.name.getText()} }).start()`,
  })
}

/** The call of a method of what a name stands for. */
function callOf(use: ts.Identifier): ts.CallExpression | undefined {
  const access = use.parent
  const isCalled =
    ts.isPropertyAccessExpression(access) &&
    access.expression === use &&
    ts.isCallExpression(access.parent) &&
    access.parent.expression === access
  return isCalled ? access.parent : undefined
}

export function methodOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : ''
}

/** `createPgBossWorkers({ boss })`: handed to pikku, or to be closed by it. */
function isOurs(code: Code, use: ts.Identifier): boolean {
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

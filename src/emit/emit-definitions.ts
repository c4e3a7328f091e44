import type { WirePlan } from '../facts/wire-plan.js'
import type { Config } from '../config/config.js'
import { retryDefaults } from '../facts/retry-defaults.js'
import { compareText } from '../model/build-model.js'
import { deadLetterQueues } from '../model/dead-letter-queues.js'
import type { QueueModel, WorkerModel } from '../model/queue-model.js'
import { queueWires, type QueueWires } from '../model/queue-wires.js'
import type { JsonValue, RetrySettings } from '../model/worker-settings.js'
import { header, type EmittedFile } from './emitted-file.js'
import { printValue } from './print-value.js'
import { quote } from './quote.js'

/** What a producer must know of each queue besides its types: the options of jobs that name none. */
export function emitDefinitions(model: QueueModel, config: Config): EmittedFile {
  const { workers } = model
  const runtime = quote(config.runtimePackage)
  const wires = queueWires(model)
  const wired = workers.map((worker) => [worker.queue, definition(worker)] as const)
  const letters = deadLetterQueues(model).map(({ queue }) => [queue, {}] as const)
  const entries = [...wired, ...letters]
    .sort(([a], [b]) => compareText(a, b))
    .map(([queue, value]) => `  ${printName(queue)}: ${printDefinition(value, wires, queue)},`)
  const plans = printPlans(wires)
  const text = [
    header,
    `import { defineQueues${wires.queues.size === 0 ? '' : ', wireCodec'} } from ${runtime}`,
    `import type { QueueDefinitions${plans === '' ? '' : ', WirePlans'} } from ${runtime}`,
    '',
    ...(plans === '' ? [] : [plans]),
    entries.length === 0
      ? 'export const queueDefinitions: QueueDefinitions = defineQueues({})'
      : `export const queueDefinitions: QueueDefinitions = defineQueues({\n${entries.join('\n')}\n})`,
    '',
  ].join('\n')
  return { path: 'pikku-queue-definitions.gen.ts', text }
}

/** How named types become JSON, once for all the queues that lead to them. */
function printPlans({ plans }: QueueWires): string {
  const entries = Object.entries(plans).map(
    ([name, plan]) => `  ${printName(name)}: ${printPlan(plan)},`,
  )
  return entries.length === 0 ? '' : `const plans: WirePlans = {\n${entries.join('\n')}\n}\n`
}

function printDefinition(
  value: Record<string, JsonValue>,
  { queues, plans }: QueueWires,
  queue: string,
): string {
  const wire = queues.get(queue)
  if (wire === undefined) return printValue(value, '  ')
  const parts = [
    '      codec: wireCodec,',
    ...Object.entries(wire).map(([side, plan]) => `      ${side}: ${printPlan(plan)},`),
    ...(refersToPlans(wire) && Object.keys(plans).length > 0 ? ['      plans,'] : []),
  ]
  const options = Object.entries(value).map(
    ([name, option]) => `    ${name}: ${printValue(option, '    ')},`,
  )
  return `{\n${[...options, '    wire: {', ...parts, '    },'].join('\n')}\n  }`
}

/** A plan is read by the runtime alone: on one line it is out of the way. */
function printPlan(plan: WirePlan): string {
  return printFlat(plan as JsonValue)
}

function printFlat(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return printValue(value)
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => printFlat(item)).join(', ')}]`
  const entries = Object.entries(value as Record<string, JsonValue>)
  return `{ ${entries.map(([key, item]) => `${key}: ${printFlat(item)}`).join(', ')} }`
}

function refersToPlans(wire: object): boolean {
  return JSON.stringify(wire).includes('["use",')
}

/** Only constants: what the worker's process alone can know is left to it. */
function definition({ settings }: WorkerModel): Record<string, JsonValue> {
  const { retry, deadLetterQueue, timeout, priority, delay, batch } = settings
  const constant = {
    retry: isDefault(retry) ? undefined : constants({ ...retry }),
    deadLetterQueue,
    timeout,
    priority,
    delay,
    // Its size is what makes it a batch: without one there is nothing to say.
    batch: batch === undefined || isDynamic(batch['size']) ? undefined : constants(batch),
  }
  return Object.fromEntries(
    Object.entries(constant).filter(
      (entry): entry is [string, JsonValue] => entry[1] !== undefined && !isDynamic(entry[1]),
    ),
  )
}

/** `'__proto__': …` would set the prototype; the computed form makes a key of it. */
function printName(queue: string): string {
  return queue === '__proto__' ? `['__proto__']` : quote(queue)
}

function isDefault(retry: RetrySettings): boolean {
  return Object.entries(retryDefaults).every(
    ([key, value]) => retry[key as keyof RetrySettings] === value,
  )
}

/** Undefined when none of them is known. */
function constants(
  values: Readonly<Record<string, JsonValue>>,
): Record<string, JsonValue> | undefined {
  const known = Object.entries(values).filter(([, value]) => !isDynamic(value))
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

function isDynamic(value: JsonValue | undefined): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && 'dynamic' in value)
}

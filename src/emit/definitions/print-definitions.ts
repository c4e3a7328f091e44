import { compareText } from '../../facts/compare-text.js'
import { byIdentity } from '../../model/by-identity.js'
import type { Lock, LockedQueue } from '../../lock/lock.js'
import { deadLetterQueues } from '../../model/dead-letter-queues.js'
import type { QueueModel } from '../../model/queue-model.js'
import { queueChecks } from '../../model/queue-checks.js'
import { queueWires } from '../../model/queue-wires.js'
import type { JsonValue } from '../../model/worker-settings.js'
import { isSelected, type QueueSelection } from '../../model/select-queues.js'
import { printExternal } from './print-external.js'
import { printKeys } from './print-keys.js'
import { printValue } from '../print-value.js'
import { quote } from '../quote.js'
import { olderPlans, type OlderPlans } from './older-plans.js'
import { queueOptions } from './queue-options.js'

export interface DefinitionsRequest {
  /** As the project's tsconfig says. */
  readonly compilerOptions: Readonly<Record<string, unknown>>
  readonly lock: Lock | null
  readonly language: 'TypeScript' | 'JavaScript'
  readonly only: QueueSelection
}

export interface PrintedDefinitions {
  /** The constants that the definitions refer to. */
  readonly plans: readonly string[]
  /** The definitions by queue name, as an expression. */
  readonly definitions: string
  /** What of the runtime both call. */
  readonly values: readonly string[]
  /** Its types that both are annotated with. */
  readonly types: readonly string[]
}

/** What a producer must know of each queue besides its types: the options of jobs that name none, and its plans. */
export function printDefinitions(
  model: QueueModel,
  { compilerOptions, lock, language, only }: DefinitionsRequest,
): PrintedDefinitions {
  const { workers } = model
  const isTyped = language === 'TypeScript'
  const exactOptional = compilerOptions['exactOptionalPropertyTypes'] === true
  const nulls = takesNulls(compilerOptions) ? ['nulls: true'] : []
  const groups: readonly PlanGroup[] = [
    planGroup('wire', 'plans', ['codec: wireCodec'], queueWires(model), only),
    planGroup(
      'check',
      'checkPlans',
      ['checker: jobChecker', ...nulls],
      queueChecks(model, exactOptional),
      only,
    ),
  ]
  const wired = workers.map((worker) => [worker.queue, queueOptions(worker)] as const)
  const keys = new Map(workers.map((worker) => [worker.queue, printKeys(worker)]))
  const externals = new Map(workers.map((worker) => [worker.queue, printExternal(worker)]))
  const isExternal = (queue: string): boolean => (externals.get(queue) ?? []).length > 0
  const letters = deadLetterQueues(model).map(({ queue }) => [queue, {}] as const)
  const queues = [...wired, ...letters]
    .filter(([queue]) => isSelected(only, queue))
    .sort(([a], [b]) => compareText(a, b))
    .map(([queue, value]) => ({
      queue,
      value,
      // What another worker reads carries no version.
      older: isExternal(queue) ? undefined : olderVersions(lock?.queues.get(queue), exactOptional),
    }))
  const entries = queues.map(({ queue, value, older }) => {
    const own = [
      ...(keys.get(queue) ?? []),
      ...(externals.get(queue) ?? []),
      ...printVersions(older, groups, isTyped),
    ]
    const printed = printDefinition(value, groups, queue, own)
    return printEntry(queue, printed, isTyped ? 'QueueDefinition' : null)
  })
  const named = groups.filter(({ hasNamed }) => hasNamed)
  const planNames = [
    ...named.flatMap((group) => Object.keys(group.plans)),
    ...queues.flatMap(({ older }) => older?.types.flatMap(([, type]) => namesIn(type)) ?? []),
  ]
  const types = [
    'QueueDefinitions',
    ...(named.length > 0 ? ['Plans'] : []),
    ...(queues.some(({ queue }) => isInherited(queue)) ? ['QueueDefinition'] : []),
    ...(planNames.some(isInherited) ? ['PlanJson'] : []),
  ]
  // What a project's jobs do not need is not imported, and so not bundled.
  const isUsed = ({ field, queues: own }: PlanGroup): boolean =>
    own.size > 0 || queues.some(({ older }) => older?.types.some(([, type]) => field in type))
  return {
    plans: named.map((group) => printPlans(group, isTyped)),
    definitions: entries.length === 0 ? '{}' : `{\n${entries.join('\n')}\n}`,
    values: [
      ...groups.filter(isUsed).map(({ field }) => codeOf[field]),
      ...(queues.some(({ queue }) => (keys.get(queue) ?? []).length > 0) ? ['jobKeys'] : []),
      ...(queues.some(({ queue }) => isExternal(queue)) ? ['externalQueue'] : []),
    ],
    types: isTyped ? types : [],
  }
}

function namesIn({ wire, check }: OlderPlans): string[] {
  return [wire, check].flatMap((own) => own?.plans.map(([name]) => name) ?? [])
}

/** What of the runtime reads the plans of a purpose. */
const codeOf = { wire: 'wireCodec', check: 'jobChecker' } as const

function planGroup(
  field: PlanGroup['field'],
  plansName: string,
  extra: readonly string[],
  { queues, plans }: Pick<PlanGroup, 'queues' | 'plans'>,
  only: QueueSelection,
): PlanGroup {
  return {
    field,
    plansName,
    queues: only === null ? queues : new Map([...queues].filter(([name]) => only.has(name))),
    plans,
    hasNamed: Object.keys(plans).length > 0,
    extra,
  }
}

interface OlderVersions {
  /** Of what is added today. */
  readonly version: number
  readonly types: readonly (readonly [version: number, plans: OlderPlans])[]
}

/** What jobs of earlier versions hold; undefined where there were none. */
function olderVersions(
  locked: LockedQueue | undefined,
  exactOptional: boolean,
): OlderVersions | undefined {
  if (locked === undefined || locked.version === 1) return undefined
  const types = [...locked.older].map(
    ([version, type]) => [version, olderPlans(type, exactOptional)] as const,
  )
  return { version: locked.version, types }
}

/** The same, with the code that reads them. */
function printVersions(
  older: OlderVersions | undefined,
  groups: readonly PlanGroup[],
  isTyped: boolean,
): string[] {
  if (older === undefined) return []
  const versions = older.types.map(([version, plans]) => {
    const fields = groups.flatMap(({ field, extra }) => {
      const own = plans[field]
      if (own === undefined) return []
      const named = own.plans.map(([name, plan]) => printNamed(name, printPlan(plan), isTyped))
      const parts = [
        ...extra,
        `input: ${printPlan(own.input)}`,
        ...(named.length === 0 ? [] : [`plans: { ${named.join(', ')} }`]),
      ]
      return [`${field}: { ${parts.join(', ')} }`]
    })
    return `${version}: { ${fields.join(', ')} }`
  })
  return [`    version: ${older.version},`, `    older: { ${versions.join(', ')} },`]
}

/** Plans of one purpose: what each queue has of them, and those of named types, once for all the queues. */
interface PlanGroup {
  readonly field: 'wire' | 'check'
  readonly plansName: string
  readonly queues: ReadonlyMap<string, object>
  readonly plans: Readonly<Record<string, unknown>>
  /** Whether there are plans of named types: asked once, not once a queue. */
  readonly hasNamed: boolean
  /** What every queue's plans have besides, as code. */
  readonly extra: readonly string[]
}

function takesNulls(options: Readonly<Record<string, unknown>>): boolean {
  return (options['strictNullChecks'] ?? options['strict'] ?? true) === false
}

function printPlans({ plansName, plans }: PlanGroup, isTyped: boolean): string {
  const entries = Object.entries(plans).map(
    ([name, plan]) => `  ${printNamed(name, printPlan(plan), isTyped)},`,
  )
  return `const ${plansName}${isTyped ? ': Plans' : ''} = {\n${entries.join('\n')}\n}\n`
}

function printDefinition(
  value: Record<string, JsonValue>,
  groups: readonly PlanGroup[],
  queue: string,
  others: readonly string[],
): string {
  const own = [...groups.flatMap((group) => printGroup(group, queue)), ...others]
  if (own.length === 0) return printValue(value, '  ')
  return `{\n${[...printOptions(value), ...own].join('\n')}\n  }`
}

const printOptions = byIdentity((value: Record<string, JsonValue>): readonly string[] =>
  Object.entries(value).map(([name, option]) => `    ${name}: ${printValue(option, '    ')},`),
)

function printGroup(
  { field, plansName, queues, hasNamed, extra }: PlanGroup,
  queue: string,
): string[] {
  const own = queues.get(queue)
  if (own === undefined) return []
  const { asText, ...sided } = own as { readonly asText?: readonly string[] }
  const plans = Object.entries(sided).map(([side, plan]) => [side, printPlan(plan)] as const)
  const isLeading = hasNamed && plans.some(([, plan]) => plan.includes('["use",'))
  const reference = plansName === 'plans' ? 'plans' : `plans: ${plansName}`
  const sides = plans.map(([side, plan]) => `${side}: ${plan}`)
  const texts = asText === undefined ? [] : [`asText: ${JSON.stringify(asText)}`]
  const parts = [...extra, ...sides, ...texts, ...(isLeading ? [reference] : [])]
  return [`    ${field}: {`, ...parts.map((part) => `      ${part},`), '    },']
}

/** A plan is read by the runtime alone, and by few processes: as text it costs neither a compiler nor a start anything. */
function printPlan(plan: unknown): string {
  return typeof plan === 'object' && plan !== null ? printHolder(plan) : JSON.stringify(plan)
}

const printHolder = byIdentity((plan: object): string => quote(JSON.stringify(plan)))

function printNamed(name: string, plan: string, isTyped: boolean): string {
  return `${printName(name)}: ${plan}${isTyped && isInherited(name) ? ' satisfies PlanJson' : ''}`
}

/** `type` is null where nothing is typed. */
function printEntry(name: string, value: string, type: string | null): string {
  const annotation = type !== null && isInherited(name) ? ` satisfies ${type}` : ''
  return `  ${printName(name)}: ${value}${annotation},`
}

/**
 * What every object inherits (`constructor`) has a type of its own, by which TypeScript would read the value in place of
 * the index signature's.
 */
function isInherited(name: string): boolean {
  return name in Object.prototype && name !== '__proto__'
}

/** `'__proto__': …` would set the prototype; the computed form makes a key of it. */
function printName(queue: string): string {
  return queue === '__proto__' ? `['__proto__']` : quote(queue)
}

import type { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { memberText } from '../code/member-text.js'
import { generatedModule } from './client-module.js'
import { planHandler, type HandlerPlan } from './handler.js'
import type { JobFacts } from './job-members.js'
import type { JobTypes } from './job-types.js'
import { optionsOf, otherOption, type Options } from './options-of.js'
import type { WorkerDefaults } from './worker-defaults.js'
import { workerPlace } from './worker-place.js'

/** A consumer as an engine's own package writes it. */
export interface RawWorker {
  readonly call: ts.CallExpression | ts.NewExpression
  readonly queue: string
  readonly handler: ts.Expression | undefined
  readonly options: ts.Expression | undefined
  /** What the worker's options may say: the member of the wiring that each becomes; null for what the process says. */
  readonly keys: Readonly<Record<string, ReadSetting | null>>
  /** What a person writes in place of an option that has no match. */
  readonly hints: Readonly<Record<string, string | undefined>>
  /** What the worker or its queue says of the jobs. */
  readonly types: JobTypes
  readonly jobName: JobFacts['jobName']
  /** What the engine does and pikku does not when nothing is said, and what is said elsewhere for all jobs. */
  readonly defaults: WorkerDefaults | string
  /** The call that makes its workers from now on. */
  readonly workers: (options: Options) => WorkersCall
}

export interface WorkersCall {
  readonly module: string
  readonly name: string
  /** Members of its options, as text. */
  readonly members: readonly string[]
}

/** A member of `config`, or with `of: 'wiring'` one beside it; empty for an option that goes. */
export type ReadSetting = (value: ts.Expression) => Setting | undefined

export type Setting = string | { readonly wiring: string }

export const settingAs =
  (key: string): ReadSetting =>
  (value) =>
    memberText(value, key)

/** The edits that wire a worker's queue; a text says why it must stay. */
export function planWorker(sheet: Sheet, worker: RawWorker): (() => void) | string {
  const { call, handler, defaults } = worker
  const [queue] = call.arguments ?? []
  const options = optionsOf(worker.options, sheet.code)
  if (typeof options === 'string') return options
  const other = otherOption(options, Object.keys(worker.keys))
  if (other !== undefined)
    return noMatch(worker, `its option ${other} has no match in pikku`, other)
  if (typeof defaults === 'string') return defaults
  const plan = planHandler(sheet, worker)
  if (typeof plan === 'string') return plan
  const place = workerPlace(sheet, worker, call)
  if (typeof place === 'string') return place
  const settings = readSettings(worker, options, defaults)
  if (typeof settings === 'string') return settings
  const file = call.getSourceFile()
  const body = handler as ts.Expression
  const name = queue as ts.Expression
  return () => {
    const [before, after] = place.around
    sheet.replace(
      file,
      place.node.getStart(),
      name.getStart(),
      `${before}wireQueueWorker({ queue: `,
    )
    sheet.replace(file, name.end, body.getStart(), `, func: ${plan.head}`)
    plan.apply()
    place.apply()
    const started = startText(sheet, worker, place, options)
    sheet.replace(
      file,
      body.end,
      call.end,
      `)${[...settings, ...place.settings].map((each) => `, ${each}`).join('')} })${started}${after}`,
    )
    sheet.need(file, '#pikku', 'pikkuSessionlessFunc')
    sheet.need(file, '#pikku/queue', 'wireQueueWorker')
    follow(sheet, worker, plan, place.start === null ? options : undefined)
  }
}

function follow(
  sheet: Sheet,
  { call, queue, workers }: RawWorker,
  { isUntyped, arrivesWhole }: HandlerPlan,
  options: Options | undefined,
): void {
  if (isUntyped) {
    sheet.follow(
      call,
      `nothing says what the data of '${queue}' is, so it is any: write its type in place of any`,
    )
  }
  if (arrivesWhole !== undefined) {
    sheet.follow(
      call,
      `the data of '${queue}' holds a ${arrivesWhole}, which arrived as JSON has it: it arrives as a ${arrivesWhole} from now on`,
    )
  }
  if (options === undefined) {
    sheet.follow(
      call,
      `'${queue}' is wired and started here: what else starts workers in this process has to name its queues (${workers(new Map()).name}({ queues })), or this one is started twice`,
    )
    return
  }
  const { name, members } = workers(options)
  sheet.follow(
    call,
    `'${queue}' is wired here; ${name}(${optionsOfCall(members)}).start() starts it, in the process that imports .pikku/pikku-bootstrap.gen`,
  )
}

/** The statements behind a wiring that start it where the worker was made; empty where the process starts it. */
function startText(
  sheet: Sheet,
  { call, workers }: RawWorker,
  { node, start }: Exclude<ReturnType<typeof workerPlace>, string>,
  options: Options,
): string {
  if (start === null) return ''
  const file = call.getSourceFile()
  const { module, name, members } = workers(options)
  sheet.need(file, module, name)
  sheet.need(file, generatedModule(sheet, file, 'pikku-queue-definitions.gen'), '')
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n'
  const lineStart = file.text.lastIndexOf('\n', node.getStart()) + 1
  const indent = /^[^\S\n]*/.exec(file.text.slice(lineStart))?.[0] ?? ''
  const queues = `queues: [${call.arguments?.[0]?.getText()}]`
  const semicolon = /;\s*$/.test(node.getText()) ? ';' : ''
  return start(`${name}(${optionsOfCall([...members, queues])})`)
    .map((statement) => `${semicolon}${eol}${indent}${statement}`)
    .join('')
}

function optionsOfCall(members: readonly string[]): string {
  return members.length === 0 ? '' : `{ ${members.join(', ')} }`
}

/** A reason, with what a person writes instead. */
function noMatch({ hints }: Pick<RawWorker, 'hints'>, reason: string, option: string): string {
  const hint = hints[option]
  return hint === undefined ? reason : `${reason}: ${hint}`
}

/** Members of the wiring; a text says which option has no match. */
export function readSettings(
  worker: Pick<RawWorker, 'keys' | 'hints'>,
  options: Options,
  defaults: WorkerDefaults,
): string[] | string {
  const settings: string[] = []
  const config: string[] = []
  for (const [key, value] of options) {
    const read = worker.keys[key]
    if (read == null) continue
    const member = read(value)
    if (member === undefined)
      return noMatch(worker, `its option ${key} has no plain match in pikku`, key)
    if (typeof member !== 'string') settings.push(member.wiring)
    else if (member !== '') config.push(member)
  }
  // What is asked with a job comes before what its worker says.
  const own = config.filter((member) => !defaults.config.some((asked) => isSameKey(asked, member)))
  const members = [...own, ...defaults.config]
  return [
    ...defaults.settings,
    ...settings,
    ...(members.length === 0 ? [] : [`config: { ${members.join(', ')} }`]),
  ]
}

function isSameKey(one: string, other: string): boolean {
  return one.split(':')[0] === other.split(':')[0]
}

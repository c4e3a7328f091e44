import { wholeRemark } from './changed-by-json.js'
import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { eachNode } from '../code/each-node.js'
import { memberText } from '../code/member-text.js'
import { inCapitals } from '../code/in-capitals.js'
import { quoted } from '../code/quoted.js'
import { generatedModule } from './client-module.js'
import { planHandler, type HandlerPlan } from './handler.js'
import type { KindWiring } from './handler-of-kinds.js'
import { kindsRemark, type JobKinds } from './job-kinds.js'
import type { JobFacts } from './job-members.js'
import type { JobTypes } from './job-types.js'
import { optionsOf, otherOption, type Options } from './options-of.js'
import type { WorkerDefaults } from './worker-defaults.js'
import { workerPlace, type WorkerPlace } from './worker-place.js'

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
  /** The kinds of its jobs, where its handler tells them apart by their names. */
  readonly kinds?: JobKinds | undefined
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
  if (plan.kinds !== undefined) return planWirings(sheet, worker, plan, plan.kinds)
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

/** A wiring for each kind of jobs, and the handler of all of them before these. */
function planWirings(
  sheet: Sheet,
  worker: RawWorker,
  plan: HandlerPlan,
  kinds: readonly KindWiring[],
): (() => void) | string {
  const { call, defaults } = worker
  const handler = worker.handler as ts.Expression
  const options = optionsOf(worker.options, sheet.code)
  if (typeof options === 'string' || typeof defaults === 'string') return ''
  const settings = readSettings(worker, options, defaults)
  if (typeof settings === 'string') return settings
  const places: WorkerPlace[] = []
  for (const { name, queue } of kinds) {
    const place = workerPlace(sheet, { queue, jobName: { only: name } }, call)
    if (typeof place === 'string') return place
    places.push(place)
  }
  const [place] = places
  if (place === undefined) return 'no name of its jobs is known'
  const file = call.getSourceFile()
  const isInline = ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)
  const name = isInline ? freeName(file, worker.queue) : calledText(handler)
  const wirings = kinds.map(
    ({ queue, func }, index) =>
      `wireQueueWorker({ ${[`queue: ${quoted(file, queue)}`, `func: ${func(name)}`, ...settings, ...(places[index]?.settings ?? [])].join(', ')} })`,
  )
  return () => {
    const [before, after] = place.around
    const [semicolon, line] = lineOf(place.node)
    const start = place.node.getStart()
    const queues = kinds.map(({ queue }) => quoted(file, queue)).join(', ')
    const text = `${wirings.join(`${semicolon}${line}`)}${startText(sheet, worker, place, options, queues)}${after}`
    plan.apply()
    place.apply()
    if (isInline) {
      sheet.replace(file, start, handler.getStart(), `${before}const ${name} = `)
      sheet.replace(file, handler.end, call.end, `${semicolon}${line}${text}`)
    } else {
      sheet.replace(file, start, call.end, `${before}${text}`)
    }
    sheet.need(file, '#pikku', 'pikkuSessionlessFunc')
    sheet.need(file, '#pikku/queue', 'wireQueueWorker')
    follow(sheet, worker, plan, place.start === null ? options : undefined)
  }
}

/** `handleUsers` for the queue `users`, or the first such name that its file does not use. */
function freeName(file: ts.SourceFile, queue: string): string {
  const own = inCapitals(queue)
  const taken = new Set(eachNode([file], ts.isIdentifier).map(({ text }) => text))
  for (let count = 1; ; count += 1) {
    const name = `handle${own}${count === 1 ? '' : count}`
    if (!taken.has(name)) return name
  }
}

/** `this.run` of `this.run.bind(this)`. */
function calledText(handler: ts.Expression): string {
  const isBound = ts.isCallExpression(handler) && ts.isPropertyAccessExpression(handler.expression)
  return (isBound ? handler.expression.expression : handler).getText()
}

/** What ends a statement, and what begins the line of the next. */
function lineOf(node: ts.Node): readonly [semicolon: string, line: string] {
  const file = node.getSourceFile()
  const lineStart = file.text.lastIndexOf('\n', node.getStart()) + 1
  const indent = /^[^\S\n]*/.exec(file.text.slice(lineStart))?.[0] ?? ''
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n'
  return [/;\s*$/.test(node.getText()) ? ';' : '', `${eol}${indent}`]
}

function follow(
  sheet: Sheet,
  { call, queue, workers, kinds }: RawWorker,
  { isUntyped, arrivesWhole }: HandlerPlan,
  options: Options | undefined,
): void {
  if (kinds !== undefined) sheet.follow(call, kindsRemark(queue, kinds))
  if (isUntyped) {
    sheet.follow(
      call,
      `nothing says what the data of '${queue}' is, so it is any: write its type in place of any`,
    )
  }
  if (arrivesWhole !== undefined) {
    sheet.follow(call, wholeRemark(queue, arrivesWhole))
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
  names = call.arguments?.[0]?.getText() ?? '',
): string {
  if (start === null) return ''
  const file = call.getSourceFile()
  const { module, name, members } = workers(options)
  sheet.need(file, module, name)
  sheet.need(file, generatedModule(sheet, file, 'pikku-queue-definitions.gen'), '')
  const [semicolon, line] = lineOf(node)
  return start(`${name}(${optionsOfCall([...members, `queues: [${names}]`])})`)
    .map((statement) => `${semicolon}${line}${statement}`)
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

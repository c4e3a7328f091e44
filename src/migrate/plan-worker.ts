import type { ts } from '../inspect/source/typescript.js'
import { planHandler } from './handler.js'
import { memberText } from './member-text.js'
import { optionsOf, otherOption, type Options } from './options-of.js'
import type { Sheet } from './sheet.js'
import { wireStatement } from './wire-statement.js'
import type { WorkerDefaults } from './worker-defaults.js'

/** A consumer as an engine's own package writes it. */
export interface RawWorker {
  readonly call: ts.CallExpression | ts.NewExpression
  readonly queue: ts.StringLiteralLike
  readonly handler: ts.Expression | undefined
  readonly options: ts.Expression | undefined
  /** What the worker's options may say: the member of `config` that each becomes; null for what the process says. */
  readonly keys: Readonly<Record<string, ReadSetting | null>>
  /** What the engine does and pikku does not when nothing is said, and what is said elsewhere for all jobs. */
  readonly defaults: WorkerDefaults | string
  /** The call that starts it from now on. */
  readonly start: (options: Options) => string
}

export type ReadSetting = (value: ts.Expression) => string | undefined

export const settingAs =
  (key: string): ReadSetting =>
  (value) =>
    memberText(value, key)

/** The edits that wire a worker's queue; a text says why it must stay. */
export function planWorker(sheet: Sheet, worker: RawWorker): (() => void) | string {
  const { call, queue, handler, defaults } = worker
  const options = optionsOf(worker.options)
  if (typeof options === 'string') return options
  const other = otherOption(options, Object.keys(worker.keys))
  if (other !== undefined) return `its option ${other} has no match in pikku`
  if (typeof defaults === 'string') return defaults
  const [input, output] = (call.typeArguments ?? []).map((type) => type.getText())
  const plan = planHandler(sheet, handler, { input, output })
  if (typeof plan === 'string') return plan
  const statement = wireStatement(sheet, call)
  if (typeof statement === 'string') return statement
  const config = readConfig(worker, options)
  if (typeof config === 'string') return config
  // What is asked with a job comes before what its worker says.
  const own = config.filter((member) => !defaults.config.some((asked) => isSameKey(asked, member)))
  const members = [...own, ...defaults.config]
  const settings = [
    ...defaults.settings,
    ...(members.length === 0 ? [] : [`config: { ${members.join(', ')} }`]),
  ]
  const file = call.getSourceFile()
  const body = handler as ts.Expression
  return () => {
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
  }
}

function readConfig({ keys }: RawWorker, options: Options): string[] | string {
  const config: string[] = []
  for (const [key, value] of options) {
    const read = keys[key]
    if (read == null) continue
    const member = read(value)
    if (member === undefined) return `its option ${key} has no plain match in pikku`
    if (member !== '') config.push(member)
  }
  return config
}

function isSameKey(one: string, other: string): boolean {
  return one.split(':')[0] === other.split(':')[0]
}

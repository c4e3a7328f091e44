import { ts } from '../../inspect/source/typescript.js'
import { readJobOptions } from './bullmq-job-options.js'
import { eachNode } from '../code/each-node.js'
import { constantBehind } from '../code/literal-name.js'
import { memberText } from '../code/member-text.js'
import { optionsOf, otherOption, type Options } from '../plan/options-of.js'
import type { Code } from '../code/read-code.js'
import type { WorkerDefaults } from '../plan/worker-defaults.js'

/** What a queue's producers ask for all of its jobs, as the worker's wiring says it. */
export interface QueueDefaults extends WorkerDefaults {
  /** As it stands in the queue. */
  readonly options: Options
}

const none: QueueDefaults = { options: new Map(), settings: [], config: [] }

/** `defaultJobOptions` of every `new Queue` of one name; a text says why they cannot become a wiring's. */
export function bullmqDefaults(
  code: Code,
  calls: readonly ts.NewExpression[],
): QueueDefaults | string {
  const asked = calls.map((call) => {
    const options = optionsOf(call.arguments?.[1], code)
    return typeof options === 'string' ? undefined : options.get('defaultJobOptions')
  })
  return commonDefaults(code, asked)
}

/** What is asked at several places, if it is the same. */
export function commonDefaults(
  code: Code,
  asked: readonly (ts.Expression | undefined)[],
): QueueDefaults | string {
  const read = asked.map((each) => readDefaults(code, each))
  const [first = none] = read
  // One name may stand for several constants.
  return read.every((each) => isSame(each, first))
    ? first
    : 'its defaultJobOptions differ from place to place'
}

function isSame(one: QueueDefaults | string, other: QueueDefaults | string): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other
  const said = ({ settings, config }: QueueDefaults): string => JSON.stringify([settings, config])
  return said(one) === said(other)
}

function readDefaults(code: Code, asked: ts.Expression | undefined): QueueDefaults | string {
  if (asked === undefined) return none
  const written = optionsOf(asked, code)
  if (typeof written === 'string') return `of its defaultJobOptions: ${written}`
  // Its worker may stand in another file, where the names of this one mean nothing.
  const options = new Map([...written].map(([key, value]) => [key, constantBehind(code, value)]))
  const unknown = [...options].find(([, value]) => !isPortable(code, value))
  if (unknown !== undefined) {
    return `defaultJobOptions.${unknown[0]} is no plain value, which its worker could say in another file`
  }
  const other = otherOption(options, [...inConfig, 'attempts', 'backoff', 'delay', 'priority'])
  if (other !== undefined) return `defaultJobOptions.${other} has no match in pikku`
  const changes = readJobOptions(code, options, new Map())
  if (typeof changes === 'string') return `of its defaultJobOptions: ${changes}`
  const texts = [...options].flatMap(([key, value]) => {
    const now = changes.get(key)
    return now === null ? [] : [{ key, text: now ?? memberText(value, key) }]
  })
  const settings = texts
    .filter(({ key }) => !inConfig.includes(key))
    .map(({ text }) => text.replace(/^attempts: (.*)$/, 'retry: { attempts: $1 }'))
  return {
    options,
    settings,
    config: texts.filter(({ key }) => inConfig.includes(key)).map(({ text }) => text),
  }
}

const inConfig = ['removeOnComplete', 'removeOnFail']

/** Whether an expression means the same in any file: it names only what is global. */
function isPortable(code: Code, value: ts.Expression): boolean {
  return eachNode([value], ts.isIdentifier).every(
    (name) => code.symbolOf(name) === undefined || isKey(name),
  )
}

function isKey({ parent }: ts.Identifier): boolean {
  return ts.isPropertyAssignment(parent)
}

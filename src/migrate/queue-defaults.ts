import { ts } from '../inspect/source/typescript.js'
import { readJobOptions } from './bullmq-job-options.js'
import { eachNode } from './each-node.js'
import { importedName } from './imported-name.js'
import { isLiteral } from './is-literal.js'
import { optionsOf, otherOption, type Options } from './options-of.js'
import type { Code } from './read-code.js'
import type { WorkerDefaults } from './worker-defaults.js'

/** What a queue's producers ask for all of its jobs, as the worker's wiring says it. */
export interface QueueDefaults extends WorkerDefaults {
  /** As it stands in the queue. */
  readonly options: Options
}

const none: QueueDefaults = { options: new Map(), settings: [], config: [] }

/** `defaultJobOptions` of `new Queue(name, …)`, by the queue's name; a text says why they cannot become a wiring's. */
export function bullmqDefaults(code: Code): ReadonlyMap<string, QueueDefaults | string> {
  const found = new Map<string, QueueDefaults | string>()
  const texts = new Map<string, string>()
  for (const call of bullmqQueueCalls(code)) {
    const [name, given] = call.arguments ?? []
    if (name === undefined || !ts.isStringLiteralLike(name)) continue
    const options = optionsOf(given)
    const asked = typeof options === 'string' ? undefined : options.get('defaultJobOptions')
    const text = asked?.getText() ?? ''
    const isOther = texts.has(name.text) && texts.get(name.text) !== text
    if (!isOther) texts.set(name.text, text)
    if (isOther) found.set(name.text, 'its defaultJobOptions differ from place to place')
    else if (!found.has(name.text)) found.set(name.text, readDefaults(asked))
  }
  return found
}

export function bullmqQueueCalls(code: Code): ts.NewExpression[] {
  return eachNode(code.files, ts.isNewExpression).filter((call) => {
    const imported = importedName(code, call.expression)
    return imported?.module === 'bullmq' && imported.name === 'Queue'
  })
}

function readDefaults(asked: ts.Expression | undefined): QueueDefaults | string {
  if (asked === undefined) return none
  const options = optionsOf(asked)
  if (typeof options === 'string' || ![...options.values()].every(isPlain)) {
    return 'its defaultJobOptions are not plain values, which its worker could say in another file'
  }
  const other = otherOption(options, [...inConfig, 'attempts', 'backoff', 'delay', 'priority'])
  if (other !== undefined) return `defaultJobOptions.${other} has no match in pikku`
  const changes = readJobOptions(options, new Map())
  if (typeof changes === 'string') return `of its defaultJobOptions: ${changes}`
  const texts = [...options].flatMap(([key, value]) => {
    const now = changes.get(key)
    return now === null ? [] : [{ key, text: now ?? value.parent.getText() }]
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

function isPlain(node: ts.Expression): boolean {
  if (isLiteral(node)) return true
  const options = ts.isObjectLiteralExpression(node) ? optionsOf(node) : ''
  return typeof options !== 'string' && [...options.values()].every(isPlain)
}

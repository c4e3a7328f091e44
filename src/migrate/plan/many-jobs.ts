import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { optionsOf, type Options } from './options-of.js'
import type { Sheet } from '../apply/sheet.js'

/** The edits that make a list of jobs a list of their data. */
export interface ManyJobs {
  readonly apply: () => void
  /** The options of all of them, as text; empty when there are none. */
  readonly options: string
}

/** The options of one job, as text, with what they are made of; a text alone says why they have no match. */
export type ReadOptions = (job: Options) => OptionsOfJob | string

interface OptionsOfJob {
  readonly text: string
  readonly nodes: readonly ts.Expression[]
  /** What stands around its data. */
  readonly around?: readonly [before: string, after: string]
}

/**
 * Reads `[{ data, … }, …]`, or `list.map((…) => ({ data, … }))`; a text says why it cannot be a list of data with the
 * same options for all.
 */
export function planManyJobs(
  sheet: Sheet,
  list: ts.Expression,
  readOptions: ReadOptions,
): ManyJobs | string {
  const found = listed(list) ?? mapped(list)
  if (found === undefined) return 'its jobs are not written in the call'
  const jobs = found.jobs.map((job) => readJob(job, readOptions))
  const wrong = jobs.find((job) => typeof job === 'string')
  if (typeof wrong === 'string') return wrong
  const plain = jobs.filter((job) => typeof job !== 'string')
  const texts = new Set(plain.map(({ options }) => options))
  const [options = ''] = texts
  if (texts.size > 1) return 'its jobs have different options'
  if (/\b(?:jobId|repeat)\b/.test(options))
    return 'its jobs have an id or a repetition of their own'
  const used = eachNode(
    plain.flatMap(({ nodes }) => nodes),
    ts.isIdentifier,
  )
  const taken = used.find(({ text }) => found.parameters.has(text))
  if (taken !== undefined) return `the options of its jobs depend on ${taken.text}`
  const apply = (): void => {
    for (const { whole, data, around } of plain) {
      const file = whole.getSourceFile()
      // An object that a function gives needs its parentheses.
      const isObject = ts.isObjectLiteralExpression(data) || around[0] !== ''
      const outer = ts.isParenthesizedExpression(whole.parent) && !isObject ? whole.parent : whole
      sheet.replace(file, outer.getStart(), data.getStart(), around[0])
      sheet.replace(file, data.end, outer.end, around[1])
    }
  }
  return { apply, options }
}

interface FoundJobs {
  readonly jobs: readonly ts.Expression[]
  /** Names that mean another thing for each job. */
  readonly parameters: ReadonlySet<string>
}

function listed(list: ts.Expression): FoundJobs | undefined {
  if (!ts.isArrayLiteralExpression(list) || list.elements.length === 0) return undefined
  return { jobs: list.elements, parameters: new Set() }
}

function mapped(list: ts.Expression): FoundJobs | undefined {
  if (!ts.isCallExpression(list) || list.arguments.length !== 1) return undefined
  const [callback] = list.arguments
  const isMap =
    ts.isPropertyAccessExpression(list.expression) && list.expression.name.text === 'map'
  if (!isMap || callback === undefined || !ts.isArrowFunction(callback)) return undefined
  if (ts.isBlock(callback.body)) return undefined
  const names = eachNode(
    callback.parameters.map(({ name }) => name),
    ts.isIdentifier,
  )
  return {
    jobs: [withoutParentheses(callback.body)],
    parameters: new Set(names.map(({ text }) => text)),
  }
}

function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node
}

interface ReadJob {
  readonly whole: ts.Expression
  readonly data: ts.Expression
  readonly nodes: readonly ts.Expression[]
  readonly options: string
  readonly around: readonly [before: string, after: string]
}

function readJob(job: ts.Expression, readOptions: ReadOptions): ReadJob | string {
  const members = ts.isObjectLiteralExpression(job) ? optionsOf(job) : undefined
  if (members === undefined || typeof members === 'string')
    return 'its jobs are not written in the call'
  const data = members.get('data')
  if (data === undefined) return 'one of its jobs has no data'
  const options = readOptions(members)
  if (typeof options === 'string') return options
  const { text, nodes, around = ['', ''] } = options
  return { whole: job, data, nodes, options: text, around }
}

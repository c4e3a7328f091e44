import { ts } from '../../inspect/source/typescript.js'
import { placeOf } from '../code/place-of.js'
import { quoted } from '../code/quoted.js'
import type { Code } from '../code/read-code.js'
import type { JobFacts } from './job-members.js'

/** What a listener of a worker logs, as statements around the run of a job. */
export interface Listener {
  readonly when: 'active' | 'completed' | 'failed'
  readonly statements: string
}

/** A job's events that its middleware sees too, and as often. */
const events = ['active', 'completed', 'failed'] as const

const fromWiring = (event: string): string =>
  `ask for it by events: ['${event}'] of its wiring, and hear it by onEvent of createBullMQWorkers`

/** How pikku tells of an event of a worker. */
export const eventHints: Readonly<Record<string, string>> = {
  active: fromWiring('active'),
  completed: fromWiring('completed'),
  failed: `${fromWiring('failed')}; pikku tells of it once, when the job has failed for good`,
  progress: fromWiring('progress'),
  stalled: fromWiring('stalled'),
}

/** Reads a listener that does nothing but log; a text says why it cannot become a part of the wiring. */
export function readListener(
  code: Code,
  facts: Pick<JobFacts, 'queue' | 'jobName'>,
  event: string,
  listener: ts.Expression | undefined,
): Listener | string {
  const when = events.find((each) => each === event)
  const left = `its worker is listened to for '${event}'${listener === undefined ? '' : ` (${placeOf(listener)})`}`
  const hint = eventHints[event]
  const reason = hint === undefined ? left : `${left}: ${hint}`
  if (when === undefined || listener === undefined || !isLogging(listener)) return reason
  if (!ts.isArrowFunction(listener)) return reason
  const replacements: { readonly node: ts.Node; readonly text: string }[] = []
  for (const [index, { name }] of listener.parameters.entries()) {
    if (!ts.isIdentifier(name)) return reason
    const symbol = code.symbolOf(name)
    const uses = symbol === undefined ? [] : code.referencesTo(symbol)
    for (const use of uses.filter((each) => each !== name)) {
      const now = index === 0 ? ofJob(facts, when, use) : ofError(when, use)
      if (now === undefined) return reason
      replacements.push(now)
    }
  }
  const { body } = listener
  const nodes = ts.isBlock(body) ? body.statements : [body]
  return { when, statements: nodes.map((node) => rendered(node, replacements)).join('; ') }
}

export function ofJob(
  { queue, jobName }: Pick<JobFacts, 'queue' | 'jobName'>,
  when: Listener['when'],
  use: ts.Identifier,
): { readonly node: ts.Node; readonly text: string } | undefined {
  const held = ts.isNonNullExpression(use.parent) ? use.parent : use
  const node = held.parent
  if (!ts.isPropertyAccessExpression(node) || node.expression !== held) return undefined
  switch (node.name.text) {
    case 'id':
      return { node, text: 'interaction.queue?.jobId' }
    case 'queueName':
      return { node, text: quoted(node.getSourceFile(), queue) }
    case 'name':
      return 'only' in jobName
        ? { node, text: quoted(node.getSourceFile(), jobName.only) }
        : undefined
    case 'attemptsMade':
      // BullMQ has counted the attempt that has just ended.
      return when === 'active' ? undefined : { node, text: 'interaction.queue?.attempt' }
    default:
      return undefined
  }
}

function ofError(
  when: Listener['when'],
  use: ts.Identifier,
): { readonly node: ts.Node; readonly text: string } | undefined {
  if (when !== 'failed') return undefined
  const isRead = ts.isPropertyAccessExpression(use.parent) && use.parent.expression === use
  if (!isRead && ts.isShorthandPropertyAssignment(use.parent))
    return { node: use, text: use.text === 'error' ? 'error' : `${use.text}: error` }
  return { node: use, text: isRead ? '(error as Error)' : 'error' }
}

function rendered(
  node: ts.Node,
  replacements: readonly { readonly node: ts.Node; readonly text: string }[],
): string {
  const own = replacements
    .filter((each) => node.pos <= each.node.pos && each.node.end <= node.end)
    .sort((a, b) => a.node.pos - b.node.pos)
  const { text } = node.getSourceFile()
  let position = node.getStart()
  let now = ''
  for (const each of own) {
    now += text.slice(position, each.node.getStart()) + each.text
    position = each.node.end
  }
  return (now + text.slice(position, node.end)).replace(/;\s*$/, '')
}

/** The middleware that logs what listeners did; undefined where there is none. */
export function middlewareText(listeners: readonly Listener[]): string | undefined {
  if (listeners.length === 0) return undefined
  const of = (when: Listener['when']): string =>
    listeners
      .filter((each) => each.when === when)
      .map(({ statements }) => `${statements}; `)
      .join('')
  const failed = of('failed')
  const run =
    failed === ''
      ? 'await next(); '
      : `try { await next() } catch (error) { ${failed}throw error } `
  const body = `${of('active')}${run}${of('completed')}`.replace(/;? $/, '')
  const usesJob = body.includes('interaction.')
  return `middleware: [async (_services, ${usesJob ? 'interaction' : '_interaction'}, next) => { ${body} }]`
}

/** A function that does nothing but log. */
export function isLogging(listener: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(listener)) return isLogger(listener)
  if (!ts.isArrowFunction(listener) && !ts.isFunctionExpression(listener)) return false
  const { body } = listener
  return ts.isBlock(body) ? logsOnly(body) : isLog(body)
}

export function logsOnly({ statements }: ts.Block): boolean {
  return statements.every(
    (statement) => ts.isExpressionStatement(statement) && isLog(statement.expression),
  )
}

function isLog(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && isLogger(node.expression)
}

function isLogger(node: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    /^(?:debug|error|fatal|info|log|trace|warn)$/.test(node.name.text)
  )
}

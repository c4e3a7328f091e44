import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { placeOf } from '../code/place-of.js'
import type { JobFacts } from '../plan/job-members.js'
import { eventHints, logsOnly, ofJob, type Listener } from '../plan/worker-listener.js'
import { isNest } from './nest-uses.js'

/** The methods of a processor that hear events, as its wiring calls them. */
export interface ProcessEvents {
  readonly apply: () => void
  /** The member of the wiring, with `indent` before each of its lines; undefined where there is no such method. */
  readonly middleware: ((className: string, line: string) => string) | undefined
}

interface EventMethod {
  readonly when: Listener['when']
  readonly method: ts.MethodDeclaration
  readonly decorator: ts.Decorator
  readonly replacements: readonly { readonly node: ts.Node; readonly text: string }[]
}

type Facts = Pick<JobFacts, 'queue' | 'jobName'>

/** Reads `@OnWorkerEvent` methods that only log; a text says which of them does more. */
export function readProcessEvents(
  sheet: Sheet,
  facts: Facts,
  { members }: ts.ClassDeclaration,
): ProcessEvents | string {
  const methods: EventMethod[] = []
  for (const method of members.filter(ts.isMethodDeclaration)) {
    for (const decorator of ts.getDecorators(method) ?? []) {
      const read = readMethod(sheet, facts, method, decorator)
      if (typeof read === 'string') return read
      methods.push(read)
    }
  }
  return {
    apply: () => {
      for (const each of methods) applyMethod(sheet, each)
    },
    middleware: methods.length === 0 ? undefined : (...given) => middlewareText(methods, ...given),
  }
}

function readMethod(
  { code }: Sheet,
  facts: Facts,
  method: ts.MethodDeclaration,
  decorator: ts.Decorator,
): EventMethod | string {
  const call = decorator.expression
  const [event] = ts.isCallExpression(call) ? call.arguments : []
  const isEvent = ts.isCallExpression(call) && isNest(code, call.expression, 'OnWorkerEvent')
  if (!isEvent || event === undefined || !ts.isStringLiteralLike(event))
    return `its method ${method.name.getText()} has the decorator ${call.getText()}`
  const when = (['active', 'completed', 'failed'] as const).find((each) => each === event.text)
  const hint = eventHints[event.text]
  const reason = `its method ${method.name.getText()} hears '${event.text}' (${placeOf(method)})${hint === undefined ? '' : `: ${hint}`}`
  const symbol = code.symbolOf(method.name)
  const isCalled = symbol === undefined || code.referencesTo(symbol).length > 1
  if (when === undefined || isCalled || method.body === undefined || !logsOnly(method.body))
    return reason
  const replacements: { node: ts.Node; text: string }[] = []
  for (const [index, { name }] of method.parameters.entries()) {
    const parameter = code.symbolOf(name)
    if (!ts.isIdentifier(name) || parameter === undefined) return reason
    for (const use of code.referencesTo(parameter).filter((each) => each !== name)) {
      if (index === 1 && when === 'failed') continue
      const now = index === 0 ? ofJob(facts, when, use) : undefined
      if (now === undefined) return reason
      replacements.push(now)
    }
  }
  return { when, method, decorator, replacements }
}

function applyMethod(sheet: Sheet, { when, method, decorator, replacements }: EventMethod): void {
  const file = method.getSourceFile()
  removeDecorator(sheet, decorator)
  const [first, second] = method.parameters
  const last = method.parameters.at(-1)
  const error = when === 'failed' && second !== undefined ? `, ${second.name.getText()}: Error` : ''
  if (first !== undefined && last !== undefined) {
    sheet.replace(file, first.getStart(), last.end, `interaction: Interaction${error}`)
    sheet.need(file, 'pikku', 'type Interaction')
  }
  for (const { node, text } of replacements) sheet.replace(file, node.getStart(), node.end, text)
}

/** With the space behind it, so that what it stands before takes its place. */
export function removeDecorator(sheet: Sheet, decorator: ts.Decorator): void {
  const file = decorator.getSourceFile()
  const space = /^\s*/.exec(file.text.slice(decorator.end))?.[0].length ?? 0
  sheet.replace(file, decorator.getStart(), decorator.end + space, '')
}

function middlewareText(methods: readonly EventMethod[], className: string, line: string): string {
  const of = (when: Listener['when'], indent: string): string =>
    methods
      .filter((each) => each.when === when)
      .map(({ method }) => {
        const error = when === 'failed' && method.parameters.length > 1 ? ', error as Error' : ''
        const given = method.parameters.length === 0 ? '' : `interaction${error}`
        return `${line}${indent}nest.get(${className}).${method.name.getText()}(${given});`
      })
      .join('')
  const failed = of('failed', '      ')
  const run =
    failed === ''
      ? `${line}    await next();`
      : `${line}    try {${line}      await next();${line}    } catch (error) {${failed}${line}      throw error;${line}    }`
  return `middleware: [${line}  async ({ nest }, interaction, next) => {${of('active', '    ')}${run}${of('completed', '    ')}${line}  },${line}]`
}

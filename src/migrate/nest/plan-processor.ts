import path from 'node:path'
import { ts } from '../../inspect/source/typescript.js'
import {
  limiterReason,
  rewriteFinalThrows,
  settingsOf,
  tellUnique,
  workerHints,
  workerKeys,
} from '../bullmq/bullmq-workers.js'
import type { QueueFacts } from '../bullmq/queue-facts.js'
import type { Sheet } from '../apply/sheet.js'
import { eachNode } from '../code/each-node.js'
import { importedFiles } from '../code/imported-files.js'
import { importedName } from '../code/imported-name.js'
import { placeOf } from '../code/place-of.js'
import type { Code } from '../code/read-code.js'
import { quoted } from '../code/quoted.js'
import { wholeRemark } from '../plan/changed-by-json.js'
import { optionsOf, otherOption } from '../plan/options-of.js'
import { readSettings } from '../plan/plan-worker.js'
import type { NestProcessor } from './nest-uses.js'
import { inCapitals } from '../code/in-capitals.js'
import { kindsRemark } from '../plan/job-kinds.js'
import { planProcess, type ProcessPlan } from './plan-process.js'
import { readProcessEvents, removeDecorator } from './process-events.js'

interface Given {
  readonly facts: QueueFacts
  /** What its handler ends its job with. */
  readonly final: readonly ts.Expression[]
}

/** The edits that make a processor a provider with a wiring behind it; a text says why it must stay. */
export function planProcessor(
  sheet: Sheet,
  processor: NestProcessor,
  { facts, final }: Given,
): (() => void) | string {
  const { declaration, decorator, queue } = processor
  const wrong = obstacleIn(sheet, processor)
  if (wrong !== undefined) return wrong
  const options = optionsOf(processor.options, sheet.code)
  if (typeof options === 'string') return options
  const other = otherOption(options, Object.keys(workerKeys))
  if (other !== undefined) return `its option ${other} has no match in pikku`
  if (options.has('connection') || options.has('prefix'))
    return 'it has a connection or a prefix of its own'
  if (typeof facts.defaults === 'string') return facts.defaults
  if (typeof facts.unique === 'string') return facts.unique
  const known = { keys: workerKeys, hints: workerHints }
  const settings = readSettings(known, options, settingsOf(facts))
  if (typeof settings === 'string') return settings
  const { kinds } = facts
  const limited = kinds && limiterReason(kinds, options)
  if (limited !== undefined) return limited
  const method = processOf(declaration)
  if (typeof method === 'string') return method
  const plan = planProcess(sheet, method, {
    queue,
    jobName: facts.jobName,
    kinds,
    types: facts.types,
  })
  if (typeof plan === 'string') return plan
  const events = readProcessEvents(sheet, { queue, jobName: facts.jobName }, declaration)
  if (typeof events === 'string') return events
  const file = declaration.getSourceFile()
  return () => {
    plan.apply()
    events.apply()
    tellUnique(sheet, declaration, queue, facts)
    rewriteFinalThrows(sheet, final)
    makeProvider(sheet, declaration, decorator)
    const line = file.text.includes('\r\n') ? '\r\n' : '\n'
    const className = declaration.name?.text ?? ''
    const middleware = events.middleware?.(className, `${line}  `)
    const more = [...settings, ...(middleware === undefined ? [] : [middleware])]
    const taken = new Set(eachNode([file], ts.isIdentifier).map(({ text: used }) => used))
    const text = plan.functions
      .map((each) => {
        const name = functionName(declaration, each.kind, taken)
        taken.add(name)
        const members = [`queue: ${quoted(file, each.queue)}`, `func: ${name}`, ...more]
        const wiring = members.map((member) => `${line}  ${member},`).join('')
        return `${line}${line}export const ${name} = ${each.handler(className)};${line}${line}wireQueueWorker({${wiring}${line}});`
      })
      .join('')
    const isBare = file.statements[0]?.getText().endsWith(';') !== true
    const { end } = declaration
    sheet.replace(file, end, end, isBare ? text.replaceAll(/;(?=\r?\n|$)/g, '') : text)
    sheet.need(file, '#pikku', 'pikkuSessionlessFunc')
    sheet.need(file, '#pikku/queue', 'wireQueueWorker')
    if (kinds !== undefined) sheet.follow(declaration, kindsRemark(queue, kinds))
    follow(sheet, processor, plan)
  }
}

function obstacleIn(
  { code }: Sheet,
  { declaration, decorator, wrong }: NestProcessor,
): string | undefined {
  if (wrong !== undefined) return wrong
  if (declaration.name === undefined) return 'its class has no name'
  if (!ts.isSourceFile(declaration.parent)) return 'its class is declared within a function'
  const other = (ts.getDecorators(declaration) ?? []).find(
    (each) => each !== decorator && !isInjectable(code, each),
  )
  if (other !== undefined) return `its class has the decorator ${other.getText()}`
  const scoped = requestScopeNear(code, declaration.getSourceFile())
  if (scoped !== undefined)
    return `it may be made for each job, because ${scoped} is made for each request: handlers get the one instance of a provider`
  const property = declaration.members.find(
    (member) =>
      !ts.isMethodDeclaration(member) &&
      ts.canHaveDecorators(member) &&
      (ts.getDecorators(member) ?? []).some(
        ({ expression }) => !/^Inject\w*\(/.test(expression.getText()),
      ),
  )
  if (property !== undefined) return `its member at ${placeOf(property)} has a decorator`
  const worker = eachNode([declaration], ts.isPropertyAccessExpression).find(
    ({ expression, name }) =>
      expression.kind === ts.SyntaxKind.ThisKeyword && /^_?worker$/.test(name.text),
  )
  return worker === undefined
    ? undefined
    : `it uses its worker (${placeOf(worker)}): inject PikkuWorkers of pikku/nest for its health, or PikkuQueue to pause the queue`
}

/** A file behind the imports of a processor that has a provider for each request, which all that injects it becomes too. */
function requestScopeNear(code: Code, start: ts.SourceFile): string | undefined {
  const seen = new Set([start])
  for (const file of seen) {
    if (/\bScope\.REQUEST\b|@Inject\((?:REQUEST|CONTEXT)\)/.test(file.text))
      return `a provider of ${path.basename(file.fileName)}`
    for (const imported of importedFiles(code, file)) seen.add(imported)
  }
  return undefined
}

function isInjectable(code: Sheet['code'], { expression }: ts.Decorator): boolean {
  const name = ts.isCallExpression(expression) ? expression.expression : expression
  const imported = importedName(code, name)
  const isBare = ts.isCallExpression(expression) && expression.arguments.length === 0
  return imported?.module === '@nestjs/common' && imported.name === 'Injectable' && isBare
}

function processOf({ members }: ts.ClassDeclaration): ts.MethodDeclaration | string {
  const [method, ...others] = members
    .filter(ts.isMethodDeclaration)
    .filter(({ name }) => name.getText() === 'process')
  if (method?.body === undefined || others.length > 0)
    return 'it has no method process of its own that takes a job'
  return (method.modifiers ?? []).some(ts.isDecorator) ? 'its process has a decorator' : method
}

/** An ordinary class, which the container makes. */
function makeProvider(
  sheet: Sheet,
  declaration: ts.ClassDeclaration,
  decorator: ts.Decorator,
): void {
  const file = declaration.getSourceFile()
  const isProvider = (ts.getDecorators(declaration) ?? []).length > 1
  if (isProvider) {
    removeDecorator(sheet, decorator)
  } else {
    sheet.replace(file, decorator.getStart(), decorator.end, '@Injectable()')
    sheet.need(file, '@nestjs/common', 'Injectable')
  }
  for (const clause of declaration.heritageClauses ?? []) {
    if (clause.token === ts.SyntaxKind.ExtendsKeyword)
      sheet.replace(file, clause.pos, clause.end, '')
  }
  const body = declaration.members.find(ts.isConstructorDeclaration)?.body
  const called = body?.statements.find(isSuper)
  if (body === undefined || called === undefined) return
  const inner = file.text.slice(body.getStart() + 1, body.end - 1)
  if (inner.trim() === called.getText()) {
    sheet.replace(file, body.getStart() + 1, body.end - 1, '')
    return
  }
  const rest = /^[^\S\n]*\n[^\S\n]*/.exec(file.text.slice(called.end))?.[0].length ?? 0
  sheet.replace(file, called.getStart(), called.end + rest, '')
}

/** `processMail` for a `MailProcessor`, or the first such name that its file does not use. */
function functionName(
  declaration: ts.ClassDeclaration,
  kind: string | undefined,
  taken: ReadonlySet<string>,
): string {
  const own = (declaration.name?.text ?? '').replace(/(?:Processor|Consumer|Worker)$/, '')
  for (let count = 1; ; count += 1) {
    const name = `process${own}${inCapitals(kind ?? '')}${count === 1 ? '' : count}`
    if (name !== 'process' && !taken.has(name)) return name
  }
}

function isSuper(statement: ts.Statement): boolean {
  return (
    ts.isExpressionStatement(statement) &&
    ts.isCallExpression(statement.expression) &&
    statement.expression.expression.kind === ts.SyntaxKind.SuperKeyword
  )
}

function follow(
  sheet: Sheet,
  { declaration, queue }: NestProcessor,
  { isUntyped, arrivesWhole }: ProcessPlan,
): void {
  if (isUntyped)
    sheet.follow(
      declaration,
      `nothing says what the data of '${queue}' is, so it is any: write its type in place of any`,
    )
  if (arrivesWhole !== undefined) sheet.follow(declaration, wholeRemark(queue, arrivesWhole))
}

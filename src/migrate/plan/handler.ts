import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { eachNode } from '../code/each-node.js'
import { changedByJson } from './changed-by-json.js'
import { findHandler, type FoundHandler, type HandlerFunction } from './find-handler.js'
import { kindWirings, readKindsParameter, type KindWiring } from './handler-of-kinds.js'
import { inputsOf, kindsText, type JobKinds } from './job-kinds.js'
import type { JobFacts } from './job-members.js'
import { readParameter, type JobParameter } from './job-parameter.js'
import { handlerTypes, type JobTypes } from './job-types.js'
import { isMovingToken } from './snoozed.js'
import { importTypes, typeTextAt, type TypeText } from './type-text.js'

/** The edits that make a handler of a job a handler of its data. */
export interface HandlerPlan {
  readonly apply: () => void
  /** Type arguments and wrapper to stand before the handler. */
  readonly head: string
  /** Whether nothing says what the data is. */
  readonly isUntyped: boolean
  /** The wirings of a handler that serves a queue for each kind of jobs from now on. */
  readonly kinds?: readonly KindWiring[]
  /** A type in the data that arrived as JSON made it, and arrives as it is from now on. */
  readonly arrivesWhole: string | undefined
}

export interface GivenHandler {
  readonly handler: ts.Expression | undefined
  /** What the worker or its queue says of the jobs. */
  readonly types: JobTypes
  readonly queue: string
  readonly jobName: JobFacts['jobName']
  /** The kinds of its jobs, where the handler tells them apart by their names. */
  readonly kinds?: JobKinds | undefined
}

/** Reads a handler, written in the call or followed by its name; a text says why it must stay as it is. */
export function planHandler(sheet: Sheet, given: GivenHandler): HandlerPlan | string {
  const found = findHandler(sheet.code, given.handler)
  if (typeof found === 'string') return found
  const { fn } = found
  const wrong = obstacleIn(sheet, found)
  if (wrong !== undefined) return wrong
  const types = handlerTypes(sheet.code, found, given.types)
  if (typeof types === 'string') return types
  if (given.kinds !== undefined) return planKinds(sheet, given, found, types, given.kinds)
  const names = namesIn(fn)
  const free = (...candidates: readonly string[]): string | undefined =>
    candidates.find((name) => !names.has(name))
  const data = free('data', 'jobData')
  const unused = free('_', '_services', '_unused')
  if (data === undefined || unused === undefined || names.has('interaction'))
    return 'data, interaction and _ mean something else in its handler'
  const facts: JobFacts = { queue: given.queue, jobName: given.jobName, data }
  const [parameter] = fn.parameters
  const read =
    parameter === undefined
      ? { data: `_${data}`, replacements: [] }
      : readParameter(sheet.code, facts, parameter.name)
  if (typeof read === 'string') return read
  const texts = writeTypes(sheet, found, types, given.handler ?? fn)
  if (typeof texts === 'string') return texts
  return {
    isUntyped: types.input === undefined,
    arrivesWhole: changedByJson(sheet.code, types.input),
    head: texts.head,
    apply: () => applyHandler(sheet, found, { read, unused, texts, at: given.handler ?? fn }),
  }
}

/** A handler that tells kinds of jobs apart goes on doing so, by the name that it is given with the data. */
function planKinds(
  sheet: Sheet,
  given: GivenHandler,
  found: FoundHandler,
  types: JobTypes,
  kinds: JobKinds,
): HandlerPlan | string {
  const { fn } = found
  const at = given.handler ?? fn
  const names = namesIn(fn)
  const unused = ['_', '_services', '_unused'].find((name) => !names.has(name))
  if (unused === undefined || names.has('interaction'))
    return 'interaction and _ mean something else in its handler'
  const read = readKindsParameter(sheet.code, given.queue, fn, kinds)
  if (typeof read === 'string') return read
  const texts = writeTypes(sheet, found, types, at, kinds)
  if (typeof texts === 'string') return texts
  const all = inputsOf(types.input, kinds)
  const whole = all
    .map((type) => changedByJson(sheet.code, type))
    .find((each) => each !== undefined)
  const plan = {
    isUntyped: all.includes(undefined),
    arrivesWhole: whole,
    head: texts.head,
    apply: () => applyHandler(sheet, found, { read, unused, texts, at }),
  }
  if (kinds.way === 'union') return plan
  const isInteracting = read.replacements.some((each) => each.isInteracting)
  const file = at.getSourceFile()
  const inputs = new Map<string, string>()
  for (const name of kinds.names) {
    const input = writeType(sheet, kinds.types.get(name) ?? types.input, at)
    if ('reason' in input) return input.reason
    inputs.set(name, input.text)
  }
  const output = types.output && writeType(sheet, types.output, at)
  if (output !== undefined && 'reason' in output) return output.reason
  const wirings = kindWirings(file, given.queue, kinds, {
    inputOf: (name) => inputs.get(name) ?? 'any',
    output: output?.text,
    isInteracting,
  })
  return {
    ...plan,
    kinds: wirings,
    apply: () => {
      applyKinds(sheet, found, { read, texts, isInteracting })
      for (const type of [...all, types.output]) importOf(sheet, type, at)
    },
  }
}

function importOf(sheet: Sheet, type: ts.TypeNode | undefined, at: ts.Node): void {
  const text = writeType(sheet, type, at)
  if (!('reason' in text)) importTypes(sheet, at, text)
}

/** The handler of all kinds becomes a function of the project: it is given the interaction where it needs it. */
function applyKinds(
  sheet: Sheet,
  { fn, typed }: FoundHandler,
  {
    read,
    texts,
    isInteracting,
  }: Pick<Written, 'read' | 'texts'> & { readonly isInteracting: boolean },
): void {
  const file = fn.getSourceFile()
  for (const { node, start, end, text } of read.replacements)
    sheet.replace(node.getSourceFile(), start ?? node.getStart(), end ?? node.end, text)
  const [first, last] = [fn.parameters[0], fn.parameters.at(-1)]
  if (first !== undefined && last !== undefined) {
    const text = `${read.data}: ${texts.annotation}${isInteracting ? ', interaction: Interaction' : ''}`
    sheet.replace(file, first.getStart(), last.end, isBare(fn) ? `(${text})` : text)
  }
  if (isInteracting) sheet.need(file, 'pikku', 'type Interaction')
  if (typed?.type !== undefined) sheet.replace(file, typed.name.end, typed.type.end, '')
  for (const add of texts.imports) add()
}

function isBare(fn: HandlerFunction): boolean {
  return !fn.getChildren().some(({ kind }) => kind === ts.SyntaxKind.OpenParenToken)
}

const any: TypeText = { text: 'any', imports: [] }

function writeType(
  sheet: Sheet,
  type: ts.TypeNode | undefined,
  at: ts.Node,
): TypeText | { readonly reason: string } {
  return type === undefined ? any : typeTextAt(sheet, type, at)
}

export function obstacleIn({ code }: Sheet, { fn, isInline }: FoundHandler): string | undefined {
  const [parameter, token, ...others] = fn.parameters
  const symbol = token && code.symbolOf(token.name)
  const isTokenUsed =
    symbol !== undefined &&
    code.referencesTo(symbol).some((use) => use !== token?.name && !isMovingToken(use))
  if (isTokenUsed || others.length > 0) return 'its handler takes more than the job'
  if (fn.asteriskToken !== undefined) return 'its handler is a generator'
  if (parameter?.initializer !== undefined || parameter?.dotDotDotToken !== undefined)
    return 'its handler takes more than the job'
  if ((fn.typeParameters ?? []).length > 0) return 'its handler is generic'
  const isMethod = ts.isMethodDeclaration(fn)
  const usesOwn = !isMethod && usesOwnArguments(fn)
  return usesOwn && (isInline || !ts.isArrowFunction(fn))
    ? 'its handler uses `this` or `arguments`'
    : undefined
}

/** A function has its own; an arrow function has those of what is around it. */
function usesOwnArguments(fn: HandlerFunction): boolean {
  const isOwn = (node: ts.Node): node is ts.Node =>
    node.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(node) && node.text === 'arguments')
  return !ts.isArrowFunction(fn) && fn.body !== undefined && eachNode([fn.body], isOwn).length > 0
}

/** The names that a handler uses or declares, but for the parameter itself. */
export function namesIn({ parameters: [parameter], body }: HandlerFunction): ReadonlySet<string> {
  const taken = [...(parameter === undefined ? [] : [parameter.name]), ...(body ? [body] : [])]
  const names = eachNode<ts.Identifier>(taken, ts.isIdentifier)
    .filter((node) => isValue(node) && node !== parameter?.name)
    .map(({ text }) => text)
  return new Set(names)
}

interface TypeTexts {
  readonly head: string
  /** The type of the data at the parameter; empty where the head says it. */
  readonly annotation: string
  readonly imports: readonly (() => void)[]
}

/** Where the types of the data and of the result are written: at the parameter, before the handler, or both. */
function writeTypes(
  sheet: Sheet,
  { fn, isInline }: FoundHandler,
  { input, output }: JobTypes,
  call: ts.Node,
  kinds?: JobKinds,
): TypeTexts | string {
  const imports: (() => void)[] = []
  const write = (
    type: ts.TypeNode | undefined,
    at: ts.Node,
  ): string | { readonly reason: string } => {
    const found = writeType(sheet, type, at)
    if ('reason' in found) return found
    imports.push(() => importTypes(sheet, at, found))
    return found.text
  }
  const writeInput = (at: ts.Node): ReturnType<typeof write> =>
    kinds === undefined
      ? write(input, at)
      : kindsText(at.getSourceFile(), kinds, input, (type) => write(type, at))
  const isQueues = kinds?.way === 'queues'
  const isHeaded = output !== undefined && !isQueues
  const annotation = isHeaded && isInline ? '' : writeInput(fn)
  if (typeof annotation !== 'string') return annotation.reason
  if (!isHeaded) return { head: 'pikkuSessionlessFunc(', annotation, imports }
  const [one, other] = [writeInput(call), write(output, call)]
  if (typeof one !== 'string') return one.reason
  if (typeof other !== 'string') return other.reason
  return { head: `pikkuSessionlessFunc<${one}, ${other}>(`, annotation, imports }
}

interface Written {
  readonly read: JobParameter
  readonly unused: string
  readonly texts: TypeTexts
  readonly at: ts.Node
}

function applyHandler(sheet: Sheet, { fn, isInline, typed }: FoundHandler, written: Written): void {
  const { read, unused, texts } = written
  const file = fn.getSourceFile()
  for (const { node, start, end, text } of read.replacements)
    sheet.replace(node.getSourceFile(), start ?? node.getStart(), end ?? node.end, text)
  const isInteracting = read.replacements.some((each) => each.isInteracting)
  const services = isInteracting ? '{ interaction }' : unused
  // Only a function that stands in the call gets the types of its parameters from there.
  const context = isInteracting ? "Pick<RunContext, 'interaction'>" : 'unknown'
  if (!isInline && isInteracting) sheet.need(file, 'pikku', 'type RunContext')
  const first = isInline ? services : `${services}: ${context}`
  const text = `${first}, ${read.data}${texts.annotation === '' ? '' : `: ${texts.annotation}`}`
  const [parameter] = fn.parameters
  const last = fn.parameters.at(-1)
  if (parameter !== undefined && last !== undefined) {
    sheet.replace(file, parameter.getStart(), last.end, isBare(fn) ? `(${text})` : text)
  } else {
    const open = fn.getChildren().find(({ kind }) => kind === ts.SyntaxKind.OpenParenToken)
    if (open !== undefined && texts.annotation !== '') sheet.replace(file, open.end, open.end, text)
  }
  if (typed?.type !== undefined) sheet.replace(file, typed.name.end, typed.type.end, '')
  for (const add of texts.imports) add()
}

/** A name of its own, not that of a property. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node
  if (ts.isPropertyAssignment(parent)) return parent.name !== node
  return !(ts.isBindingElement(parent) && parent.propertyName === node)
}

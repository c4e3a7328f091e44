import { diagnose } from '../../diagnostics/diagnose.js'
import type { DiagnosticStep } from '../../diagnostics/diagnostic.js'
import { queueKeys } from '../../model/place-options.js'
import type { FunctionModel, WiringSpelling } from '../../model/queue-model.js'
import {
  entryOf,
  type DynamicValue,
  type RecordEntry,
  type RecordValue,
  type StaticValue,
} from '../../model/static-value.js'
import { spanIn, type InspectContext } from '../values/context.js'
import type { WorkerDraft } from './draft.js'
import { createEvaluator } from '../values/evaluate.js'
import { describeValue, reasonOf } from '../values/describe-value.js'
import type { Evaluator } from '../values/evaluator.js'
import { memberOrigin, originOf, sourceOf, type Origin } from '../values/follow.js'
import { followFunction } from '../calls/follow-function.js'
import { possibleValues } from '../values/possible-values.js'
import { isExternal, readExternal } from './read-external.js'
import { readFunction } from './read-function.js'
import { reportUnknownName } from '../calls/report-unknown-name.js'
import { openTypeHelp } from '../types/checker/read-shape.js'
import { shortText } from '../source/span-of.js'
import { isBindable, isConditional } from '../source/syntax.js'
import { ts } from '../source/typescript.js'
import type { CallPath } from '../calls/call-path.js'

export interface Wiring {
  readonly call: ts.CallExpression
  readonly spelling: WiringSpelling
  readonly path: CallPath
}

/** A call of which a queue is asked, with the keys that may name it. */
export interface QueueNaming {
  readonly call: ts.CallExpression
  readonly spelling: string
  readonly path: CallPath
  readonly keys: readonly string[]
}

export interface ReadWiring {
  readonly draft: WorkerDraft | null
  /** Parameters and loop variables without which the queue or the function is not known; then the rest counts for nothing. */
  readonly unbound: ReadonlySet<ts.Declaration>
}

const nothing: ReadWiring = { draft: null, unbound: new Set() }

/** Reads one wiring call on one path to it. */
export function readWiring(context: InspectContext, wiring: Wiring): ReadWiring {
  const { call, spelling, path } = wiring
  const [argument] = call.arguments
  if (argument === undefined) {
    context.report(diagnose('optionsMissing', { spelling }, spanIn(context, call)))
    return nothing
  }
  // The function is followed by itself. Its value is the result of a call, whose type is dear to ask for.
  const evaluator = createEvaluator(context, path.bindings, (key) => key !== 'func')
  const options = evaluator.evaluate(argument)
  if (options.kind !== 'record' || options.unread !== undefined) {
    reportOptions(context, argument, options)
    return { draft: null, unbound: evaluator.unbound }
  }
  // An option that only the caller knows is read when the program runs; the queue and the function must be known here.
  const essential = createEvaluator(context, path.bindings)
  const naming = { ...wiring, keys: queueKeys[spelling] }
  const queue = readQueueName(essential, naming, argument, options)
  const func = sourceOfOption(essential, argument, 'func')
  const external = entryOf(options, 'external')?.value
  if (isExternal(external)) {
    if (essential.unbound.size > 0) return { draft: null, unbound: essential.unbound }
    if (queue === null) return nothing
    const read = readExternal(withSteps(essential, wiring).context, queue.name, wiring, func)
    const draft = read && draftOf(context, wiring, { queue, options, read })
    return { draft, unbound: essential.unbound }
  }
  const followed = func && followFunction(essential, func)
  if (essential.unbound.size > 0) return { draft: null, unbound: essential.unbound }
  if (queue === null) return nothing
  if (func === undefined && external?.kind === 'dynamic') {
    reportOptions(context, argument, external)
    return nothing
  }
  if (func === undefined || followed === undefined) {
    context.report(diagnose('functionMissing', { queue: queue.name }, spanIn(context, path.shown)))
    return nothing
  }
  const read = readFunction(
    withSteps(essential, wiring),
    queue.name,
    func,
    followed,
    path.typeArguments,
  )
  if (read === null) return nothing
  const draft = draftOf(context, wiring, { queue, options, read })
  return { draft, unbound: essential.unbound }
}

function draftOf(
  context: InspectContext,
  { spelling, path }: Wiring,
  { queue, options, read }: WiringParts,
): WorkerDraft {
  return {
    queue: queue.name,
    queueSpan: path.steps.length === 0 ? queue.entry.value.span : spanIn(context, path.shown),
    call: {
      spelling,
      span: spanIn(context, path.shown),
      conditional: path.isConditional || isConditional(path.start),
    },
    function: read,
    options: withoutFunction(options),
  }
}

interface WiringParts {
  readonly queue: QueueName
  readonly options: RecordValue
  readonly read: FunctionModel
}

/** The options without the function, which is read by itself. */
export function withoutFunction(options: RecordValue): RecordValue {
  return { ...options, entries: options.entries.filter(({ key }) => key !== 'func') }
}

/** What is wrong with the function of a helper's call is shown with the call. */
function withSteps(evaluator: Evaluator, { path }: Wiring): Evaluator {
  const last = path.steps.at(-1)
  if (last === undefined) return evaluator
  const { context } = evaluator
  const step: DiagnosticStep = {
    message: 'it is wired from here',
    span: spanIn(context, path.start),
  }
  const report: InspectContext['report'] = (diagnostic) => {
    const isOpen = diagnostic.help === openTypeHelp && last.kind === 'helper'
    const help = `If \`${last.name}\` decides the types through its own type parameters, declare the function outside it and pass it in.`
    context.report({
      ...diagnostic,
      ...(isOpen ? { help } : {}),
      because: [...diagnostic.because, step],
    })
  }
  return { ...evaluator, context: { ...context, report } }
}

export function reportOptions(
  context: InspectContext,
  argument: ts.Expression,
  options: StaticValue,
): void {
  const unread = options.kind === 'record' ? options.unread : options
  const reason = reasonOf(unread ?? options)
  const text = unread?.kind === 'dynamic' ? unread.text : shortText(argument)
  const span = unread?.span ?? spanIn(context, argument)
  context.report(diagnose('optionsNotConstant', { expression: text, reason }, span))
}

export interface QueueName {
  readonly name: string
  readonly entry: RecordEntry
}

export function readQueueName(
  evaluator: Evaluator,
  { call, spelling, path, keys }: QueueNaming,
  argument: ts.Expression,
  options: RecordValue,
): QueueName | null {
  const { context } = evaluator
  const entry = keys.map((key) => entryOf(options, key)).find((found) => found !== undefined)
  if (entry === undefined) {
    const key = keys[0] ?? 'queue'
    context.report(diagnose('queueNameMissing', { spelling, key }, spanIn(context, path.shown)))
    return null
  }
  const { value } = entry
  if (value.kind === 'dynamic') {
    const source = sourceOfOption(evaluator, argument, entry.key)
    // Asked again for its own sake: this is where a parameter that the name depends on is noted.
    if (source !== undefined) evaluator.evaluate(source)
    reportUnknownName(context, { call, path, value: asWritten(context, value, source) })
    return null
  }
  if (value.kind !== 'constant' || typeof value.value !== 'string') {
    context.report(diagnose('queueNameNotText', { found: describeValue(value) }, value.span))
    return null
  }
  return { name: value.value, entry }
}

/** The value in the words of the option itself, and with what its type can say. */
function asWritten(
  context: InspectContext,
  value: DynamicValue,
  source: ts.Expression | undefined,
): DynamicValue {
  if (source === undefined) return value
  return {
    ...value,
    text: shortText(source),
    reason: possibleValues(context, source) ?? value.reason,
  }
}

/** The expression that an option is set to; where that is a parameter of the way, what it stands for. */
function sourceOfOption(
  evaluator: Evaluator,
  argument: ts.Expression,
  name: string,
): ts.Expression | undefined {
  const origin = memberOrigin(evaluator, argument, name)
  if (origin === undefined) return undefined
  // The name itself, not what it is set to: where it is declared says more of it.
  const source = ts.isShorthandPropertyAssignment(origin)
    ? origin.name
    : sourceOf(evaluator, origin)
  const named = source && originOf(evaluator, source)
  const isGiven = named !== undefined && isBindable(rootOf(named))
  return isGiven ? (sourceOf(evaluator, named) ?? source) : source
}

/** The declaration that a destructured name is taken out of. */
function rootOf(origin: Origin): Origin {
  return ts.isBindingElement(origin) ? rootOf(origin.parent.parent) : origin
}

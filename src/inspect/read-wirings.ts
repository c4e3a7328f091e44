import { diagnose } from '../diagnostics/diagnose.js'
import { queueKeys } from '../model/place-options.js'
import type { WiringSpelling } from '../model/queue-model.js'
import { entryOf, type RecordEntry, type RecordValue } from '../model/static-value.js'
import { wiringNames } from '../scan/names.js'
import { spanIn, type InspectContext } from './context.js'
import type { WorkerDraft } from './draft.js'
import { createEvaluator, describe, evaluate, type Evaluator } from './evaluate.js'
import { followProperty } from './follow-property.js'
import { readFunction } from './read-function.js'
import { recognise } from './recognise.js'
import { shortText } from './span-of.js'
import { isConditional } from './syntax.js'
import { ts } from './typescript.js'

const spellings = new Set<string>(wiringNames)

/** Every wiring in a file, in the order in which they stand there. */
export function readWirings(context: InspectContext, file: ts.SourceFile): WorkerDraft[] {
  const drafts: WorkerDraft[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const own = recognise(context, node.expression)
      if (own !== undefined && spellings.has(own)) {
        const draft = readWiring(context, node, own as WiringSpelling)
        if (draft !== null) drafts.push(draft)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return drafts
}

function readWiring(
  context: InspectContext,
  call: ts.CallExpression,
  spelling: WiringSpelling,
): WorkerDraft | null {
  const [argument] = call.arguments
  const span = spanIn(context, call)
  if (argument === undefined) {
    context.report(diagnose('optionsMissing', { spelling }, span))
    return null
  }
  const evaluator = createEvaluator(context)
  const options = evaluate(evaluator, argument)
  if (options.kind !== 'record' || options.unread !== undefined) {
    const unread = options.kind === 'record' ? options.unread : options
    const reason = unread?.kind === 'dynamic' ? unread.reason : `it is ${describe(options)}`
    const text = unread?.kind === 'dynamic' ? unread.text : shortText(argument)
    context.report(diagnose('optionsNotConstant', { expression: text, reason }, unread?.span ?? span))
    return null
  }
  const queue = readQueueName(context, call, spelling, options)
  if (queue === null) return null
  const func = readQueueFunction(context, evaluator, queue.name, argument, call)
  if (func === null) return null
  return {
    queue: queue.name,
    queueSpan: queue.entry.value.span,
    call: { spelling, span, conditional: isConditional(call) },
    function: func,
    options: { ...options, entries: options.entries.filter((entry) => entry.key !== 'func') },
  }
}

function readQueueFunction(
  context: InspectContext,
  evaluator: Evaluator,
  queue: string,
  argument: ts.Expression,
  call: ts.CallExpression,
): WorkerDraft['function'] | null {
  const expression = followProperty(evaluator, argument, 'func')
  if (expression === undefined) {
    context.report(diagnose('functionMissing', { queue }, spanIn(context, call)))
    return null
  }
  return readFunction(context, queue, expression)
}

interface QueueName {
  readonly name: string
  readonly entry: RecordEntry
}

function readQueueName(
  context: InspectContext,
  call: ts.CallExpression,
  spelling: WiringSpelling,
  options: RecordValue,
): QueueName | null {
  const keys = queueKeys[spelling]
  const entry = keys.map((key) => entryOf(options, key)).find((found) => found !== undefined)
  if (entry === undefined) {
    const key = keys[0] ?? 'queue'
    context.report(diagnose('queueNameMissing', { spelling, key }, spanIn(context, call)))
    return null
  }
  const { value } = entry
  if (value.kind === 'dynamic') {
    context.report(diagnose('queueNameNotConstant', { expression: value.text, reason: value.reason }, value.span))
    return null
  }
  if (value.kind !== 'constant' || typeof value.value !== 'string') {
    context.report(diagnose('queueNameNotText', { found: describe(value) }, value.span))
    return null
  }
  return { name: value.value, entry }
}

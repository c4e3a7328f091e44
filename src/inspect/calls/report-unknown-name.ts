import { diagnose } from '../../diagnostics/diagnose.js'
import type { DynamicValue } from '../../model/static-value.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { environmentReason } from '../values/environment-reason.js'
import { ts } from '../source/typescript.js'
import type { CallPath } from './call-path.js'

interface UnknownName {
  readonly call: ts.CallExpression
  readonly path: CallPath
  readonly value: DynamicValue
}

/** Reports a queue name that is not known, in the words of where it comes from: a helper's call, a loop, the environment. */
export function reportUnknownName(
  context: InspectContext,
  { call, path, value }: UnknownName,
): void {
  const { text, reason, span } = value
  const step = path.steps.at(-1)
  const why = `the queue name \`${text}\` cannot be determined: ${reason}`
  if (step?.kind === 'helper') {
    const because = [
      { message: `\`${step.name}\` wires the queue here`, span: spanIn(context, call) },
    ]
    context.report(
      diagnose(
        'wiringNotFollowed',
        { helper: step.name, reason: why },
        spanIn(context, path.shown),
        because,
      ),
    )
  } else if (step?.kind === 'loop' || isInLoop(call)) {
    context.report(diagnose('wiringInLoop', { reason: why }, spanIn(context, path.shown)))
  } else if (value.reason === environmentReason) {
    context.report(diagnose('queueNameFromEnvironment', { expression: text }, span))
  } else {
    context.report(diagnose('queueNameNotConstant', { expression: text, reason }, span))
  }
}

/** Whether a call stands in a loop of its own function. */
function isInLoop(call: ts.CallExpression): boolean {
  const around = ts.findAncestor(
    call,
    (node) => ts.isFunctionLike(node) || ts.isIterationStatement(node, false),
  )
  return around !== undefined && ts.isIterationStatement(around, false)
}

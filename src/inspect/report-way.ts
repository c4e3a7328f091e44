import { diagnose } from '../diagnostics/diagnose.js'
import { spanIn, type InspectContext } from './context.js'
import { helperName, type LostWay } from './follow-callers.js'
import { ts } from './typescript.js'

/** Reports a helper's call or a loop that cannot be followed; the wiring itself is shown as the reason to care. */
export function reportLostWay(
  context: InspectContext,
  call: ts.CallExpression,
  { step, reason }: LostWay,
): void {
  const span = spanIn(context, step.node)
  const because = [{ message: 'a queue is wired here', span: spanIn(context, call) }]
  context.report(
    step.kind === 'loop'
      ? diagnose('wiringInLoop', { reason }, span, because)
      : diagnose('wiringNotFollowed', { helper: step.name, reason }, span, because),
  )
}

/** Says of a helper that nobody calls that it wires nothing. */
export function reportNeverCalled(
  context: InspectContext,
  call: ts.CallExpression,
  parameter: ts.Declaration,
): void {
  const helper = ts.findAncestor(parameter, ts.isFunctionLike)
  const name = helper === undefined ? parameter.getText() : helperName(helper)
  context.report(diagnose('helperNeverCalled', { helper: name }, spanIn(context, call)))
}

import { diagnose } from '../../diagnostics/diagnose.js'
import type { Fix } from '../../diagnostics/fix.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { helperName, type LostPath } from './follow-callers.js'
import { ts } from '../source/typescript.js'

/** Reports a helper's call or a loop that cannot be followed; the wiring itself is shown as the reason to care. */
export function reportLostCallPath(
  context: InspectContext,
  call: ts.CallExpression,
  { step, reason, open }: LostPath,
): void {
  const span = spanIn(context, step.node)
  const because = [{ message: 'a queue is wired here', span: spanIn(context, call) }]
  context.report(
    step.kind === 'loop'
      ? diagnose(
          'wiringInLoop',
          { reason },
          span,
          because,
          open ? constBehind(context, open) : null,
        )
      : diagnose('wiringNotFollowed', { helper: step.name, reason }, span, because),
  )
}

function constBehind(context: InspectContext, node: ts.Node): Fix {
  const { file, endLine, endColumn } = spanIn(context, node)
  const span = { file, line: endLine, column: endColumn, endLine, endColumn }
  return { span, text: ' as const' }
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

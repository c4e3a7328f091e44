import type { StaticValue } from '../../model/static-value.js'
import { spanIn } from './context.js'
import { dynamic } from './dynamic.js'
import { evaluateTextCall } from './evaluate-text-call.js'
import type { Evaluator } from './evaluator.js'
import { shortText } from '../source/span-of.js'
import { ts } from '../source/typescript.js'

/** The few calls whose result is plain: freezing, and turning an environment variable into a number. */
export function evaluateCall(evaluator: Evaluator, node: ts.CallExpression): StaticValue {
  const [argument] = node.arguments
  const callee = node.expression.getText()
  if (argument !== undefined) {
    if (callee === 'Object.freeze') return evaluator.evaluate(argument)
    if (
      callee === 'Number' ||
      callee === 'parseInt' ||
      callee === 'Number.parseInt' ||
      callee === 'String'
    ) {
      const inner = evaluator.evaluate(argument)
      const convert = callee === 'String' ? String : Number
      const span = spanIn(evaluator.context, node)
      if (inner.kind === 'constant') return { kind: 'constant', value: convert(inner.value), span }
      if (inner.kind === 'dynamic') {
        const known = inner.fallback === undefined ? {} : { fallback: convert(inner.fallback) }
        return { ...inner, ...known, text: shortText(node), span }
      }
    }
  }
  const text = evaluateTextCall(node, evaluator.evaluate)
  if (text !== undefined)
    return { kind: 'constant', value: text, span: spanIn(evaluator.context, node) }
  const { checker } = evaluator.context
  if (mayReturnText(checker, node.expression)) {
    // A function whose type is one text can return no other: `(name) => `jobs-${name}` as const`.
    const type = checker.getTypeAtLocation(node)
    if (type.isStringLiteral())
      return { kind: 'constant', value: type.value, span: spanIn(evaluator.context, node) }
  }
  return dynamic(evaluator, node, `it is the result of calling \`${shortText(node.expression)}\``)
}

const textless =
  ts.TypeFlags.Any |
  ts.TypeFlags.Unknown |
  ts.TypeFlags.VoidLike |
  ts.TypeFlags.Object |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BooleanLike

/**
 * Whether a call may return a text, by the declaration of what is called. The type of the call itself is dear: for
 * `pikkuSessionlessFunc(…)` the compiler would check the whole handler against every overload.
 */
function mayReturnText(checker: ts.TypeChecker, callee: ts.Expression): boolean {
  const signatures = checker.getTypeAtLocation(callee).getCallSignatures()
  return signatures.some((signature) => !(signature.getReturnType().flags & textless))
}

import type { ConstantValue, StaticValue } from '../../model/static-value.js'
import { spanIn } from './context.js'
import { dynamic } from './dynamic.js'
import { evaluateTextCall } from './evaluate-text-call.js'
import type { Evaluator } from './evaluator.js'
import { shortText } from '../source/span-of.js'
import { ts } from '../source/typescript.js'

/** What makes a number or a text of a constant, as the running program does. */
type Conversion = (value: unknown, radix?: number) => string | number

const conversions = new Map<string, Conversion>([
  ['String', String],
  ['Number', Number],
  ['parseInt', parse],
  ['Number.parseInt', parse],
])

function parse(value: unknown, radix?: number): number {
  return Number.parseInt(String(value), radix)
}

/** The few calls whose result is plain: freezing, and turning an environment variable into a number. */
export function evaluateCall(evaluator: Evaluator, node: ts.CallExpression): StaticValue {
  const [argument, base] = node.arguments
  const callee = node.expression.getText()
  if (argument !== undefined) {
    if (callee === 'Object.freeze') return evaluator.evaluate(argument)
    const radix = base && evaluator.evaluate(base)
    const conversion = conversions.get(callee)
    if (conversion !== undefined && (radix === undefined || isNumber(radix))) {
      const convert = (value: unknown): string | number => conversion(value, radix?.value)
      const inner = evaluator.evaluate(argument)
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

function isNumber(value: StaticValue): value is ConstantValue & { readonly value: number } {
  return value.kind === 'constant' && typeof value.value === 'number'
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

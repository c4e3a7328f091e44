import type { StaticValue } from '../../model/static-value.js'
import { spanIn } from './context.js'
import { reasonOf } from './describe-value.js'
import { dynamic } from './dynamic.js'
import { environmentReason } from './environment-reason.js'
import type { Evaluator } from './evaluator.js'
import { memberSymbol } from './member-symbol.js'
import { isEnvironment } from '../source/syntax.js'
import { ts } from '../source/typescript.js'

/** `names.mails`, `names['mails']`, `list[0]`. */
export function evaluateMember(
  evaluator: Evaluator,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): StaticValue {
  if (isEnvironment(node)) {
    return dynamic(evaluator, node, environmentReason)
  }
  const name = ts.isPropertyAccessExpression(node)
    ? node.name.text
    : keyText(evaluator.evaluate(node.argumentExpression))
  if (name === undefined) return dynamic(evaluator, node, 'its key is not a constant')
  return evaluateMemberOf(evaluator, node.expression, name, node)
}

/** The member `name` of what `object` is worth. */
export function evaluateMemberOf(
  evaluator: Evaluator,
  object: ts.Expression,
  name: string,
  node: ts.Node,
): StaticValue {
  const member = memberSymbol(evaluator, object, name)
  if (member) return evaluator.evaluateSymbol(member, node)
  return memberOfValue(evaluator, evaluator.evaluate(object), name, node)
}

/** The member `name` of a value that is known. */
export function memberOfValue(
  evaluator: Evaluator,
  object: StaticValue,
  name: string,
  node: ts.Node,
): StaticValue {
  const span = spanIn(evaluator.context, node)
  if (object.kind === 'record') {
    const entry = object.entries.findLast(({ key }) => key === name)
    if (entry) return { ...entry.value, span }
    return object.unread
      ? dynamic(evaluator, node, object.unread.reason)
      : { kind: 'constant', value: undefined, span }
  }
  if (object.kind === 'list') {
    if (name === 'length') return { kind: 'constant', value: object.items.length, span }
    return { ...(object.items[Number(name)] ?? { kind: 'constant', value: undefined }), span }
  }
  return dynamic(evaluator, node, reasonOf(object))
}

function keyText(value: StaticValue): string | undefined {
  return value.kind === 'constant' && value.value !== null ? String(value.value) : undefined
}

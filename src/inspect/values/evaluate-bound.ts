import type { StaticValue } from '../../model/static-value.js'
import { spanIn } from './context.js'
import { dynamic } from './dynamic.js'
import { evaluateMemberOf, memberOfValue } from './evaluate-member.js'
import type { Evaluator } from './evaluator.js'
import { destructuredKey } from './follow.js'
import { shortText } from '../source/span-of.js'
import { isBindable, isConst } from '../source/syntax.js'
import { ts } from '../source/typescript.js'

/** Why a variable that is no constant has no known value. */
export function letReason(name: string): string {
  return `\`${name}\` is declared with \`let\` or \`var\` and could change; declare it with \`const\``
}

/** A parameter or a loop variable: what it stands for on the way that is being followed. */
export function evaluateBound(
  evaluator: Evaluator,
  declaration: ts.Declaration,
  node: ts.Node,
): StaticValue {
  const bound = evaluator.bindings.get(declaration)
  if (bound === null)
    return { kind: 'constant', value: undefined, span: spanIn(evaluator.context, node) }
  // The value keeps its own place: the argument of the call, where a mistake would be mended.
  if (bound !== undefined) return evaluator.evaluate(bound)
  evaluator.unbound.add(declaration)
  const what = ts.isParameter(declaration) ? 'a parameter' : 'the variable of a loop'
  const name = ts.getNameOfDeclaration(declaration) ?? declaration
  return dynamic(evaluator, node, `\`${shortText(name)}\` is ${what}`)
}

/** `const { mails } = names`, `const [first] = list`, and the same among parameters. */
export function evaluateDestructured(
  evaluator: Evaluator,
  element: ts.BindingElement,
  node: ts.Node,
): StaticValue {
  const declaration = element.parent.parent
  const key = destructuredKey(element)
  if (key === undefined)
    return dynamic(evaluator, node, `\`${shortText(element)}\` is a rest element`)
  if (ts.isVariableDeclaration(declaration) && !isBindable(declaration) && !isConst(declaration)) {
    return dynamic(evaluator, node, letReason(shortText(element.name)))
  }
  const value = memberOfDeclaration(evaluator, declaration, key, node)
  const isAbsent = value.kind === 'constant' && value.value === undefined
  return isAbsent && element.initializer ? evaluator.evaluate(element.initializer) : value
}

function memberOfDeclaration(
  evaluator: Evaluator,
  declaration: ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement,
  key: string,
  node: ts.Node,
): StaticValue {
  if (ts.isBindingElement(declaration)) {
    return memberOfValue(evaluator, evaluateDestructured(evaluator, declaration, node), key, node)
  }
  const isGiven = isBindable(declaration)
  const whole = isGiven ? evaluator.bindings.get(declaration) : declaration.initializer
  if (whole) return evaluateMemberOf(evaluator, whole, key, node)
  return isGiven
    ? memberOfValue(evaluator, evaluateBound(evaluator, declaration, node), key, node)
    : dynamic(evaluator, node, 'its declaration does not give its value')
}

import type { InspectContext } from '../inspect/values/context.js'
import type { TopologyContext } from './topology-context.js'
import { createEvaluator } from '../inspect/values/evaluate.js'
import { isBindable } from '../inspect/source/syntax.js'
import { ts } from '../inspect/source/typescript.js'

/** What names a queue: the names themselves, or the parameter that a caller must give. */
export type QueueNames =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | {
      readonly kind: 'parameter'
      readonly parameter: ts.ParameterDeclaration
      readonly key: string | null
    }
  | { readonly kind: 'unknown' }

/** Reads the expression that names a queue, without running anything: by its value, otherwise by its type. */
export function queueNames(context: TopologyContext, expression: ts.Expression): QueueNames {
  const value = createEvaluator(context).evaluate(expression)
  if (value.kind === 'constant') {
    return typeof value.value === 'string'
      ? { kind: 'names', names: [value.value] }
      : { kind: 'unknown' }
  }
  const parameter = parameterOf(context, expression)
  if (parameter !== undefined) return parameter
  const names = literalTexts(context.checker.getTypeAtLocation(expression))
  return names === null || isAnyQueue(context, expression, names)
    ? { kind: 'unknown' }
    : { kind: 'names', names }
}

/** Of a parameter, its type alone would say: any of the queues. Who calls the function says which. */
function parameterOf(
  { checker }: InspectContext,
  expression: ts.Expression,
): Extract<QueueNames, { kind: 'parameter' }> | undefined {
  const isMember = ts.isPropertyAccessExpression(expression)
  const owner = isMember ? expression.expression : expression
  if (!ts.isIdentifier(owner)) return undefined
  const declaration = checker.getSymbolAtLocation(owner)?.valueDeclaration
  if (declaration === undefined) return undefined
  if (ts.isParameter(declaration)) {
    return {
      kind: 'parameter',
      parameter: declaration,
      key: isMember ? expression.name.text : null,
    }
  }
  if (isMember || !ts.isBindingElement(declaration)) return undefined
  const pattern = declaration.parent
  const key = declaration.propertyName ?? declaration.name
  return ts.isParameter(pattern.parent) &&
    ts.isObjectBindingPattern(pattern) &&
    ts.isIdentifier(key)
    ? { kind: 'parameter', parameter: pattern.parent, key: key.text }
    : undefined
}

/** `keyof QueueJobMap` says no more than that it is a queue; a loop over all of them, written out, does. */
function isAnyQueue(
  { checker, queues }: TopologyContext,
  expression: ts.Expression,
  names: readonly string[],
): boolean {
  if (queues.length < 2 || !queues.every((queue) => names.includes(queue))) return false
  const declaration = ts.isIdentifier(expression)
    ? checker.getSymbolAtLocation(expression)?.valueDeclaration
    : undefined
  return declaration === undefined || !isBindable(declaration)
}

function literalTexts(type: ts.Type): string[] | null {
  const members = type.isUnion() ? type.types : [type]
  const texts = members.flatMap((member) => (member.isStringLiteral() ? [member.value] : []))
  return texts.length > 0 && texts.length === members.length ? texts : null
}

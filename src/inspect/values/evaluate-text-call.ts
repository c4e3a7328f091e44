import type { ConstantValue, StaticValue } from '../../model/static-value.js'
import { ts } from '../source/typescript.js'

/** What a text makes of itself, from constants alone, the same in every process. */
const methods: Readonly<Record<string, (text: string, given: readonly string[]) => string>> = {
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
  concat: (text, given) => text.concat(...given),
}

/** `'Mails'.toLowerCase()` and `['mails', region].join('-')` of constants; undefined for every other call. */
export function evaluateTextCall(
  node: ts.CallExpression,
  evaluate: (node: ts.Expression) => StaticValue,
): ConstantValue['value'] | undefined {
  const callee = node.expression
  if (!ts.isPropertyAccessExpression(callee) || callee.questionDotToken) return undefined
  const name = callee.name.text
  if (name !== 'join' && !Object.hasOwn(methods, name)) return undefined
  const given = node.arguments.map((argument) => constantOf(evaluate(argument)))
  if (given.includes(undefined)) return undefined
  const texts = given.map(String)
  const object = evaluate(callee.expression)
  if (name === 'join') {
    const items = object.kind === 'list' ? object.items.map(constantOf) : [undefined]
    return items.includes(undefined) ? undefined : items.join(texts[0] ?? ',')
  }
  const text = constantOf(object)
  return typeof text === 'string' ? methods[name]?.(text, texts) : undefined
}

function constantOf(value: StaticValue): string | number | undefined {
  if (value.kind !== 'constant') return undefined
  return typeof value.value === 'string' || typeof value.value === 'number'
    ? value.value
    : undefined
}

import type { ConstantValue, DynamicValue, StaticValue } from '../../model/static-value.js'
import type { SourceSpan } from '../../model/source-span.js'
import { eitherRecord } from './either-record.js'
import { shortText } from '../source/span-of.js'
import { ts } from '../source/typescript.js'

type Evaluate = (node: ts.Expression) => StaticValue

/** What an operator makes of constants; undefined for an expression that is none of these operators. */
export function evaluateOperator(
  node: ts.Expression,
  evaluate: Evaluate,
  span: SourceSpan,
): StaticValue | undefined {
  if (ts.isTemplateExpression(node)) return evaluateTemplate(node, evaluate, span)
  if (ts.isPrefixUnaryExpression(node)) return evaluateUnary(node, evaluate, span)
  if (ts.isBinaryExpression(node)) return evaluateBinary(node, evaluate, span)
  if (ts.isConditionalExpression(node)) return evaluateChoice(node, evaluate, span)
  return undefined
}

function evaluateTemplate(
  node: ts.TemplateExpression,
  evaluate: Evaluate,
  span: SourceSpan,
): StaticValue {
  // All of them, though one that is unknown decides: each notes the parameters that it depends on.
  const values = node.templateSpans.map((part) => evaluate(part.expression))
  let text = node.head.text
  for (const [index, value] of values.entries()) {
    if (value.kind !== 'constant') return unknownBecause(node, value, span)
    text += String(value.value) + (node.templateSpans[index]?.literal.text ?? '')
  }
  return { kind: 'constant', value: text, span }
}

function evaluateUnary(
  node: ts.PrefixUnaryExpression,
  evaluate: Evaluate,
  span: SourceSpan,
): StaticValue | undefined {
  const operand = evaluate(node.operand)
  if (operand.kind !== 'constant') return unknownBecause(node, operand, span)
  const { value } = operand
  switch (node.operator) {
    case ts.SyntaxKind.MinusToken:
      return { kind: 'constant', value: -Number(value), span }
    case ts.SyntaxKind.PlusToken:
      return { kind: 'constant', value: Number(value), span }
    case ts.SyntaxKind.ExclamationToken:
      return { kind: 'constant', value: !value, span }
    case ts.SyntaxKind.TildeToken:
      return { kind: 'constant', value: ~Number(value), span }
    default:
      return undefined
  }
}

function evaluateBinary(
  node: ts.BinaryExpression,
  evaluate: Evaluate,
  span: SourceSpan,
): StaticValue | undefined {
  const operator = node.operatorToken.kind
  const left = evaluate(node.left)
  if (isDefaulting(operator)) return evaluateDefault(node, left, evaluate, span)
  if (operator === ts.SyntaxKind.AmpersandAmpersandToken) {
    if (left.kind === 'constant') return left.value ? evaluate(node.right) : left
    const open = unknownBecause(node, left, span)
    const absent: StaticValue = { kind: 'constant', value: undefined, span }
    return eitherRecord(absent, evaluate(node.right), open) ?? open
  }
  const right = evaluate(node.right)
  if (left.kind !== 'constant') return unknownBecause(node, left, span)
  if (right.kind !== 'constant') return unknownBecause(node, right, span)
  const value = compute(operator, left.value, right.value)
  return value === undefined ? undefined : { kind: 'constant', value, span }
}

function isDefaulting(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.QuestionQuestionToken || operator === ts.SyntaxKind.BarBarToken
}

/** `process.env.QUEUE ?? 'emails'` is dynamic, and what it falls back to is worth knowing. */
function evaluateDefault(
  node: ts.BinaryExpression,
  left: StaticValue,
  evaluate: Evaluate,
  span: SourceSpan,
): StaticValue {
  if (left.kind === 'constant') {
    const isTaken =
      node.operatorToken.kind === ts.SyntaxKind.BarBarToken
        ? Boolean(left.value)
        : left.value !== undefined && left.value !== null
    return isTaken ? { ...left, span } : evaluate(node.right)
  }
  if (left.kind !== 'dynamic') return left
  const right = evaluate(node.right)
  const known =
    right.kind === 'constant' && right.value !== undefined ? { fallback: right.value } : {}
  return { ...left, ...known, text: shortText(node), span }
}

function evaluateChoice(
  node: ts.ConditionalExpression,
  evaluate: Evaluate,
  span: SourceSpan,
): StaticValue {
  const condition = evaluate(node.condition)
  if (condition.kind === 'constant')
    return evaluate(condition.value ? node.whenTrue : node.whenFalse)
  const [first, second] = [evaluate(node.whenTrue), evaluate(node.whenFalse)]
  if (first.kind === 'constant' && second.kind === 'constant') {
    if (first.value === second.value) return { ...first, span }
    return {
      kind: 'dynamic',
      text: shortText(node),
      reason: `it is ${JSON.stringify(first.value)} or ${JSON.stringify(second.value)}, depending on the running program`,
      span,
    }
  }
  const open = unknownBecause(node, condition, span)
  const isObject = first.kind === 'record' || second.kind === 'record'
  return (isObject ? eitherRecord(first, second, open) : undefined) ?? open
}

function unknownBecause(node: ts.Node, part: StaticValue, span: SourceSpan): DynamicValue {
  const reason =
    part.kind === 'dynamic' ? part.reason : `\`${shortText(node)}\` is not made of constants`
  return { kind: 'dynamic', text: shortText(node), reason, span }
}

type Constant = ConstantValue['value']

function compute(operator: ts.SyntaxKind, left: Constant, right: Constant): Constant {
  if (operator === ts.SyntaxKind.PlusToken) {
    return typeof left === 'number' && typeof right === 'number' ? left + right : `${left}${right}`
  }
  if (operator === ts.SyntaxKind.EqualsEqualsEqualsToken) return left === right
  if (operator === ts.SyntaxKind.ExclamationEqualsEqualsToken) return left !== right
  const arithmetic = operations.get(operator)
  return arithmetic?.(Number(left), Number(right))
}

const operations: ReadonlyMap<ts.SyntaxKind, (left: number, right: number) => number> = new Map([
  [ts.SyntaxKind.MinusToken, (left, right) => left - right],
  [ts.SyntaxKind.AsteriskToken, (left, right) => left * right],
  [ts.SyntaxKind.SlashToken, (left, right) => left / right],
  [ts.SyntaxKind.PercentToken, (left, right) => left % right],
  [ts.SyntaxKind.AsteriskAsteriskToken, (left, right) => left ** right],
])

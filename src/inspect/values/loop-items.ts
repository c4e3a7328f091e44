import type { Evaluator } from './evaluator.js'
import { originOf, sourceOf } from './follow.js'
import { shortText } from '../source/span-of.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { isConst } from '../source/syntax.js'
import { ts } from '../source/typescript.js'

/** The items, or why they are not known. */
export type LoopItems =
  | { readonly items: readonly ts.Expression[] }
  | {
      readonly items?: never
      readonly reason: string
      /** The array that would be fixed by `as const` behind it. */
      readonly open?: ts.Node
    }

/**
 * The items that a loop goes through: those of an array that is written in its head, or of one that nobody can change.
 * Else the reason why they are not known.
 */
export function loopItems(evaluator: Evaluator, list: ts.Expression): LoopItems {
  const written = stripWrappers(list)
  const inPlace = ts.isArrayLiteralExpression(written) ? written : fixedLiteral(written)
  if (inPlace !== undefined) return itemsOf(evaluator, inPlace)
  const origin = originOf(evaluator, written)
  const source = origin && sourceOf(evaluator, origin)
  if (source === undefined) return { reason: `\`${shortText(list)}\` is not an array literal` }
  if (ts.isVariableDeclaration(origin as ts.Node) && !isConst(origin as ts.VariableDeclaration)) {
    return { reason: `\`${shortText(list)}\` is declared with \`let\` or \`var\` and could change` }
  }
  const literal = fixedLiteral(source)
  if (literal !== undefined) return itemsOf(evaluator, literal)
  const isArray = ts.isArrayLiteralExpression(stripWrappers(source))
  if (isArray && !isFixed(origin as ts.Node)) {
    return {
      reason: `\`${shortText(list)}\` is not declared \`as const\`, so it could hold other items when the loop runs`,
      ...(hasType(origin as ts.Node) ? {} : { open: source }),
    }
  }
  return isArray
    ? itemsOf(evaluator, stripWrappers(source) as ts.ArrayLiteralExpression)
    : loopItems(evaluator, source)
}

function itemsOf(evaluator: Evaluator, literal: ts.ArrayLiteralExpression): LoopItems {
  const items: ts.Expression[] = []
  for (const element of literal.elements) {
    if (ts.isOmittedExpression(element)) return { reason: 'the array has holes' }
    if (!ts.isSpreadElement(element)) {
      items.push(element)
      continue
    }
    const inner = loopItems(evaluator, element.expression)
    if (inner.items === undefined) return inner
    items.push(...inner.items)
  }
  return { items }
}

/** The array of `[…] as const` and `Object.freeze([…])`. */
function fixedLiteral(source: ts.Expression): ts.ArrayLiteralExpression | undefined {
  const node = stripWrappers(source)
  if (ts.isArrayLiteralExpression(node)) return hasConstAssertion(source) ? node : undefined
  const isFrozen = ts.isCallExpression(node) && node.expression.getText() === 'Object.freeze'
  const inner = isFrozen && node.arguments[0] ? stripWrappers(node.arguments[0]) : undefined
  return inner && ts.isArrayLiteralExpression(inner) ? inner : undefined
}

function hasConstAssertion(node: ts.Expression): boolean {
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) {
    return ts.isConstTypeReference(node.type) || hasConstAssertion(node.expression)
  }
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  ) {
    return hasConstAssertion(node.expression)
  }
  return false
}

/** Whether an array stands inside a larger value that is `as const`, or its declaration says that it is readonly. */
function isFixed(origin: ts.Node): boolean {
  if (ts.isVariableDeclaration(origin) || ts.isPropertyDeclaration(origin)) {
    return origin.type !== undefined && isReadonlyType(origin.type)
  }
  return (
    ts.findAncestor(
      origin,
      (node) => ts.isAsExpression(node) && ts.isConstTypeReference(node.type),
    ) !== undefined
  )
}

/** A written type wins over `as const`: then that is what must be mended. */
function hasType(origin: ts.Node): boolean {
  return 'type' in origin && origin.type !== undefined
}

function isReadonlyType(type: ts.TypeNode): boolean {
  if (ts.isTypeOperatorNode(type)) return type.operator === ts.SyntaxKind.ReadonlyKeyword
  return ts.isTypeReferenceNode(type) && type.typeName.getText() === 'ReadonlyArray'
}

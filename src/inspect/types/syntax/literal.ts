import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'

export function readLiteralNode({ literal }: ts.LiteralTypeNode): Shape {
  switch (literal.kind) {
    case ts.SyntaxKind.NullKeyword:
      return { kind: 'primitive', name: 'null' }
    case ts.SyntaxKind.TrueKeyword:
      return { kind: 'literal', type: 'boolean', value: true }
    case ts.SyntaxKind.FalseKeyword:
      return { kind: 'literal', type: 'boolean', value: false }
    default:
  }
  return readLiteralExpression(literal)
}

export type LiteralShape = Extract<Shape, { kind: 'literal' }>

/** A string or a number that is written out. */
export function readLiteralExpression(literal: ts.Node): LiteralShape {
  if (ts.isStringLiteralLike(literal))
    return { kind: 'literal', type: 'string', value: literal.text }
  if (ts.isNumericLiteral(literal)) return numberShape(Number(literal.text))
  const isNegative =
    ts.isPrefixUnaryExpression(literal) &&
    literal.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(literal.operand)
  if (isNegative) return numberShape(-Number(literal.operand.text))
  throw new NeedsChecker('a literal of a rare kind')
}

export function numberShape(value: number): LiteralShape {
  if (!Number.isFinite(value)) throw new NeedsChecker('a number beyond all numbers')
  return { kind: 'literal', type: 'number', value: value === 0 ? 0 : value }
}

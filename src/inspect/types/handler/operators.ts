import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { readDefault } from './choice.js'
import { kindOf, type ValueKind } from './value-kind.js'
import type { ValueReader } from './value-reader.js'
import { madeOf, type ValueType } from './value-type.js'

const arithmetic: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
])

const comparisons: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
])

export function readOperator(reader: ValueReader, expression: ts.BinaryExpression): ValueType {
  const { left, right, operatorToken } = expression
  const operator = operatorToken.kind
  if (comparisons.has(operator)) return madeOf('boolean')
  if (operator === ts.SyntaxKind.QuestionQuestionToken) return readDefault(reader, expression)
  const kinds = [left, right].map((side) => kindOf(reader.types, reader.read(side)))
  const isAll = (kind: ValueKind): boolean => kinds.every((given) => given === kind)
  if (arithmetic.has(operator)) {
    if (isAll('number')) return madeOf('number')
    if (isAll('bigint')) return madeOf('bigint')
  }
  if (operator === ts.SyntaxKind.PlusToken) {
    if (isAll('number')) return madeOf('number')
    if (kinds.includes('string') && kinds.every(isPlain)) return madeOf('string')
  }
  throw new NeedsChecker('an operator')
}

/** What becomes a text beside one. */
function isPlain(kind: ValueKind): boolean {
  return kind === 'string' || kind === 'number' || kind === 'boolean'
}

export function readPrefix(
  reader: ValueReader,
  { operator, operand }: ts.PrefixUnaryExpression,
): ValueType {
  if (operator === ts.SyntaxKind.MinusToken) {
    if (ts.isNumericLiteral(operand))
      return { kind: 'literal', shape: { kind: 'primitive', name: 'number' } }
    if (kindOf(reader.types, reader.read(operand)) === 'number') return madeOf('number')
  }
  throw new NeedsChecker('an operator before a value')
}

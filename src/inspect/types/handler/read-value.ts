import type { PrimitiveName } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { readLiteralExpression } from '../syntax/literal.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { awaited } from './called.js'
import { readChoice } from './choice.js'
import type { HandlerNames } from './handler-names.js'
import { readCall, readNew } from './language-calls.js'
import type { Narrowings } from './narrowed.js'
import { readArrayValue, readObjectValue } from './object-value.js'
import { readOperator, readPrefix } from './operators.js'
import { readName, readProperty } from './references.js'
import type { ValueReader } from './value-reader.js'
import { madeOf, primitive, type ValueType } from './value-type.js'

interface ValueWalk {
  readonly types: NodeReader
  readonly names: HandlerNames
  readonly narrowings: Narrowings
  /** Those of the handler's own block, where `names` are those of a function inside it. */
  readonly outer?: HandlerNames
  /** Constants that are being read. */
  readonly within?: ReadonlySet<string>
}

export function createValueReader(walk: ValueWalk): ValueReader {
  const { types, names, narrowings, outer = names, within = new Set<string>() } = walk
  const reader: ValueReader = {
    types,
    names,
    narrowings,
    read: (expression) => readValue(reader, expression),
    among: (others) => createValueReader({ ...walk, outer, names: others }),
    inside: (constant) => {
      if (within.has(constant)) throw new NeedsChecker('a constant that leads to itself')
      return createValueReader({ ...walk, names: outer, within: new Set(within).add(constant) })
    },
  }
  return reader
}

function readValue(reader: ValueReader, node: ts.Expression): ValueType {
  if (ts.isParenthesizedExpression(node)) return reader.read(node.expression)
  if (ts.isObjectLiteralExpression(node)) return readObjectValue(reader, node)
  if (ts.isArrayLiteralExpression(node)) return readArrayValue(reader, node)
  if (ts.isIdentifier(node) && !isUndefined(reader, node)) return readName(reader, node)
  if (ts.isPropertyAccessExpression(node)) return readProperty(reader, node)
  if (ts.isCallExpression(node)) return readCall(reader, node)
  if (ts.isAwaitExpression(node)) return awaited(reader.types, reader.read(node.expression))
  if (ts.isNewExpression(node)) return readNew(reader, node)
  if (ts.isConditionalExpression(node)) return readChoice(reader, node)
  if (ts.isBinaryExpression(node)) return readOperator(reader, node)
  if (ts.isPrefixUnaryExpression(node) && node.operator !== ts.SyntaxKind.ExclamationToken)
    return readPrefix(reader, node)
  if (ts.isAsExpression(node)) return readAssertion(reader, node)
  return readLiteral(node)
}

/** What a value is said to be. */
function readAssertion({ types }: ValueReader, { expression, type }: ts.AsExpression): ValueType {
  if (!ts.isConstTypeReference(type))
    return { kind: 'declared', pieces: [{ scope: types.scope, node: type }] }
  if (
    expression.kind === ts.SyntaxKind.TrueKeyword ||
    expression.kind === ts.SyntaxKind.FalseKeyword
  ) {
    const value = expression.kind === ts.SyntaxKind.TrueKeyword
    return { kind: 'made', shape: { kind: 'literal', type: 'boolean', value } }
  }
  return { kind: 'made', shape: readLiteralExpression(expression) }
}

/** What a literal is of. To the compiler `!` of an object is one too: `false`. */
const literals: ReadonlyMap<ts.SyntaxKind, PrimitiveName> = new Map([
  [ts.SyntaxKind.StringLiteral, 'string'],
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral, 'string'],
  [ts.SyntaxKind.NumericLiteral, 'number'],
  [ts.SyntaxKind.BigIntLiteral, 'bigint'],
  [ts.SyntaxKind.TrueKeyword, 'boolean'],
  [ts.SyntaxKind.FalseKeyword, 'boolean'],
  [ts.SyntaxKind.PrefixUnaryExpression, 'boolean'],
  [ts.SyntaxKind.NullKeyword, 'null'],
  [ts.SyntaxKind.Identifier, 'undefined'],
])

function readLiteral({ kind }: ts.Expression): ValueType {
  if (kind === ts.SyntaxKind.TemplateExpression) return madeOf('string')
  const name = literals.get(kind)
  if (name === undefined) throw new NeedsChecker(`a value of kind ${ts.SyntaxKind[kind]}`)
  return { kind: 'literal', shape: primitive(name) }
}

function isUndefined({ names }: ValueReader, { text }: ts.Identifier): boolean {
  return text === 'undefined' && names.isGlobal(text)
}

import type { PrimitiveName, Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'

/** `any`, `unknown`, `object` and `symbol` are left out: something must be said of each of them. */
const names = new Map<ts.SyntaxKind, PrimitiveName>([
  [ts.SyntaxKind.StringKeyword, 'string'],
  [ts.SyntaxKind.NumberKeyword, 'number'],
  [ts.SyntaxKind.BigIntKeyword, 'bigint'],
  [ts.SyntaxKind.BooleanKeyword, 'boolean'],
  [ts.SyntaxKind.UndefinedKeyword, 'undefined'],
  [ts.SyntaxKind.VoidKeyword, 'void'],
  [ts.SyntaxKind.NeverKeyword, 'never'],
])

export function readPrimitiveNode(node: ts.TypeNode): Shape {
  const name = names.get(node.kind)
  if (name === undefined) throw new NeedsChecker(`a type of kind ${ts.SyntaxKind[node.kind]}`)
  return { kind: 'primitive', name }
}

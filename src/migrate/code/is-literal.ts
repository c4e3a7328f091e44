import { ts } from '../../inspect/source/typescript.js'
import { numberOf } from './number-of.js'

/** A number, a text or a boolean that means the same in any file. */
export function isLiteral(node: ts.Expression): boolean {
  return (
    numberOf(node) !== undefined ||
    ts.isStringLiteralLike(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword
  )
}

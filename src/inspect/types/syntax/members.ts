import { ts } from '../../source/typescript.js'

/** The members of a union, however it is bracketed; the node itself when it is none. */
export function writtenMembers(node: ts.TypeNode): ts.TypeNode[] {
  if (ts.isParenthesizedTypeNode(node)) return writtenMembers(node.type)
  return ts.isUnionTypeNode(node) ? node.types.flatMap(writtenMembers) : [node]
}

/** `null` and `undefined`. */
export function isNothing(node: ts.TypeNode): boolean {
  return (
    node.kind === ts.SyntaxKind.UndefinedKeyword ||
    (ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword)
  )
}

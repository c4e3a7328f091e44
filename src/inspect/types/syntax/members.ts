import { ts } from '../../source/typescript.js'

/** The members of a union, however it is bracketed; the node itself when it is none. */
export function declaredMembers(node: ts.TypeNode): ts.TypeNode[] {
  if (ts.isParenthesizedTypeNode(node)) return declaredMembers(node.type)
  return ts.isUnionTypeNode(node) ? node.types.flatMap(declaredMembers) : [node]
}

/** `null` and `undefined`. */
export function isNothing(node: ts.TypeNode): boolean {
  return (
    node.kind === ts.SyntaxKind.UndefinedKeyword ||
    (ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword)
  )
}

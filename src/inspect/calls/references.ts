import { ts } from '../source/typescript.js'

/** Every use of one of the names in a file, as a whole: `queues.wire` for the `wire` in it, with what is wrapped around it. */
export function referencesTo(file: ts.SourceFile, names: ReadonlySet<string>): ts.Expression[] {
  const references: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && names.has(node.text) && !ts.isPartOfTypeNode(node)) {
      references.push(wholeReference(node))
    } else if (isKey(node) && names.has(node.text)) {
      references.push(wholeReference(node.parent as ts.ElementAccessExpression))
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return references
}

/** The text in `queues['wire']`. */
function isKey(node: ts.Node): node is ts.StringLiteralLike {
  return (
    ts.isStringLiteralLike(node) &&
    ts.isElementAccessExpression(node.parent) &&
    node.parent.argumentExpression === node
  )
}

function wholeReference(name: ts.Expression): ts.Expression {
  let node = name
  for (;;) {
    const { parent } = node
    const isMember = ts.isPropertyAccessExpression(parent) && parent.name === (node as ts.Node)
    const isWrapper =
      ts.isParenthesizedExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isSatisfiesExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      ts.isTypeAssertionExpression(parent) ||
      isLastOfSequence(parent, node)
    if (!isMember && !isWrapper) return node
    node = parent
  }
}

function isLastOfSequence(parent: ts.Node, node: ts.Expression): parent is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.CommaToken &&
    parent.right === node
  )
}

import { ts } from '../inspect/source/typescript.js'

/** The name of a function as one speaks of it: `send`, `Mailer.send`; null for one that has none. */
export function functionName(node: ts.Node): string | null {
  if (ts.isFunctionDeclaration(node)) return node.name?.text ?? null
  if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) return memberText(node, node.name)
  if (ts.isConstructorDeclaration(node)) return node.parent.name?.text ?? null
  if (!ts.isFunctionExpression(node) && !ts.isArrowFunction(node)) return null
  let parent: ts.Node = node.parent
  // The handler of `const charge = pikkuSessionlessFunc(async … => …)`, or of its `func`, is `charge`.
  if (ts.isPropertyAssignment(parent) && parent.name.getText() === 'func')
    parent = parent.parent.parent
  if (ts.isCallExpression(parent)) parent = parent.parent
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text
  if (ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent))
    return memberText(parent, parent.name)
  return null
}

function memberText(node: ts.Node, name: ts.PropertyName): string {
  const owner = ts.isClassLike(node.parent) ? node.parent.name?.text : undefined
  return owner === undefined ? name.getText() : `${owner}.${name.getText()}`
}

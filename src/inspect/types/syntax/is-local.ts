import { ts } from '../../source/typescript.js'

/** Whether the name of a value may mean something inside a function around a node, and not what the file declares. */
export function isLocal(node: ts.Node, name: string): boolean {
  for (let outer = node.parent; !ts.isSourceFile(outer); outer = outer.parent) {
    const inside = ts.isBlock(outer) ? [outer] : ts.isFunctionLike(outer) ? outer.parameters : []
    if (inside.some((part) => declares(part, name))) return true
  }
  return false
}

function declares(node: ts.Node, name: string): boolean {
  const isDeclaration =
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node)
  const isSo = isDeclaration && node.name !== undefined && isCalled(node.name, name)
  return isSo || ts.forEachChild(node, (child) => declares(child, name)) === true
}

function isCalled(node: ts.BindingName, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name
}

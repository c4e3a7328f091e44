import { ts } from '../../source/typescript.js'
import { findType } from '../../syntax/find-name.js'
import type { NodeReader } from './node-reader.js'

/**
 * Checks that the types which an expression names can be read, bodies of functions aside: the checker's way tells of one
 * that is missing, wherever it stands.
 *
 * @throws NeedsChecker for a type that is not written out
 */
export function checkNamedTypes(reader: NodeReader, node: ts.Node): void {
  if (ts.isBlock(node)) return
  if (!ts.isTypeNode(node) || isPromise(reader, node))
    ts.forEachChild(node, (child) => checkNamedTypes(reader, child))
  else if (!ts.isToken(node) && !isConst(node)) reader.apart().read(node)
}

function isConst(node: ts.TypeNode): boolean {
  return isNamed(node, 'const')
}

function isPromise({ project, scope }: NodeReader, node: ts.TypeNode): boolean {
  return isNamed(node, 'Promise') && findType(project, scope.file, 'Promise') === null
}

function isNamed(node: ts.TypeNode, name: string): boolean {
  return (
    ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) && node.typeName.text === name
  )
}

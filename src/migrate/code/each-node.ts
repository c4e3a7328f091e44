import { ts } from '../../inspect/source/typescript.js'

/** Every node of the files that a test passes. */
export function eachNode<T extends ts.Node>(
  roots: readonly ts.Node[],
  is: (node: ts.Node) => node is T,
): T[] {
  const found: T[] = []
  const walk = (node: ts.Node): void => {
    if (is(node)) found.push(node)
    ts.forEachChild(node, walk)
  }
  for (const root of roots) walk(root)
  return found
}

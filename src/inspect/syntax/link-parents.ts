import { ts } from '../source/typescript.js'

/**
 * Gives each node inside another its parent, as the parser would. The nodes in the bodies of functions are most of all, and nothing
 * that is written out is there: `outline` leaves them without.
 */
export function linkParents(root: ts.Node, extent: 'outline' | 'whole'): void {
  let parent = root
  const inside = (node: ts.Node): void => {
    const outer = parent
    parent = node
    ts.forEachChild(node, link)
    parent = outer
  }
  const link = (node: ts.Node): void => {
    const linked = node as { parent: ts.Node; jsDoc?: readonly ts.Node[] }
    linked.parent = parent
    for (const doc of linked.jsDoc ?? []) {
      ;(doc as { parent: ts.Node }).parent = node
      inside(doc)
    }
    if (extent === 'whole' || !ts.isBlock(node)) inside(node)
  }
  inside(root)
}

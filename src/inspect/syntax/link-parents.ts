import { ts } from '../source/typescript.js'

/**
 * Gives each node its parent, as the parser would. The nodes in the bodies of functions are most of all, and nothing
 * that is written out is there: `outline` leaves them without.
 */
export function linkParents(source: ts.SourceFile, extent: 'outline' | 'whole'): void {
  let parent: ts.Node = source
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
  inside(source)
}
